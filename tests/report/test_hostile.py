"""Whatever the data says is shown as text: it never becomes a tag, an attribute, a style or a script."""

from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import visible
from report.pages import pages
from tests.report.example import findings
from tests.report.hostile_findings import HOSTILE, text_columns, with_text
from tests.report.reader import Seen, read

# Columns that tie frames together or pick a list; with other texts their rows would not be shown at all.
LINKS = {
    ("expectation_result", "expectation_id"),
    ("expectation_result", "table_name"),
    ("expectation_result", "suite_name"),
    ("expectation_trend", "expectation_id"),
    ("failing_row", "expectation_id"),
    ("failing_row", "table_name"),
    ("disputed_credit", "list_name"),
    ("table_rows", "table_name"),
    ("cleaning_trend", "rule_name"),
    # texts that are shown as one with another, with marks between what they share
    *(("cleaning", f"sample_{when}") for when in ("before", "after")),
    *(("cleaning_sample", f"{kind}_text") for kind in ("raw", "clean")),
}
# The page of a run takes them from `recent_runs`, as those of the runs before it.
NOT_PRINTED = {
    ("load_run", column) for column in ("rules_version", "lexicon_version", "settings_json", "versions_json")
}


TEXTS = [(name, column) for name, frame in findings().items() for column in text_columns(frame)]


def shown(frames: dict[str, pl.DataFrame]) -> dict[str, Seen]:
    return {name: read(text) for name, text in pages(frames).items()}


@cache
def known_tags() -> set[str]:
    return {tag.name for page in shown(findings()).values() for tag in page.tags}


@pytest.mark.parametrize("text", HOSTILE)
def test_pages_full_of_hostile_texts_have_the_tags_of_pages_full_of_harmless_ones(text: str) -> None:
    hostile, harmless = shown(with_text(text)), shown(with_text("harmless"))
    assert hostile.keys() == harmless.keys()
    for name, page in hostile.items():
        assert page.shape() == harmless[name].shape()
        assert page.text.count(visible.plain(text)) == harmless[name].text.count("harmless")
    assert sum(page.text.count("harmless") for page in harmless.values()) > 100


def test_every_text_column_is_shown_as_text() -> None:
    frames = findings()
    marks = {
        (name, column): f"<b>{name}&{column}".replace("_", "-") for name, column in TEXTS if (name, column) not in LINKS
    }
    for (name, column), mark in marks.items():
        frames[name] = frames[name].with_columns(pl.lit(mark).alias(column))
    text = " ".join(page.text for page in shown(frames).values())
    assert {column for column, mark in marks.items() if mark not in text} == NOT_PRINTED


@given(st.text(max_size=60, alphabet=st.characters(codec="utf-8")), st.binary(max_size=60))
def test_any_text_and_any_bytes_are_shown_as_text(text: str, payload: bytes) -> None:
    frames = with_text(text)
    sample = frames["refused_review"].with_columns(payload=pl.lit(payload), payload_bytes=pl.lit(len(payload)))
    chosen = {"refused_review": sample, **{name: frames[name] for name in ("mention_sample", "cleaning_sample")}}
    page = shown(chosen)
    assert {tag.name for one in page.values() for tag in one.tags} <= known_tags()
    assert visible.plain(text) in page["quarantine.html"].text
    assert "".join(piece.text for piece in visible.byte_pieces(payload, len(payload))) in page["quarantine.html"].text
