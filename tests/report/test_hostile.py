"""Whatever the data says is shown as text: it never becomes a tag, an attribute, a style or a script."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import visible
from report.page import page
from tests.report.example import findings
from tests.report.reader import read

HOSTILE = [
    "<script>alert(1)</script>",
    '"onmouseover="alert(1)" x="',
    "'><img src=x onerror=alert(1)>",
    "</style><style>*{display:none}</style>",
    "</title><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}{# #}",
    "javascript:alert(1)",
    "https://example.org/beacon.png",
    "-->]]><!--",
    "&lt;b&gt; &amp; &#60;",
    "photo\u202egpj.exe",
    "a\0b\x1b[31mred\u2028\ufeff",
    '=HYPERLINK("x")',
]
TAGS = {tag.name for tag in read(page(findings())).tags}
EVERYTHING = " ".join(HOSTILE[:6])

# Columns that the page uses but does not print: links between frames, and the earlier runs' details.
NOT_PRINTED = {
    ("expectation_result", "suite_name"),
    ("failing_row", "expectation_id"),
    *(
        ("recent_runs", column)
        for column in (
            "command",
            "tool_version",
            "rules_version",
            "lexicon_version",
            "versions_json",
            "settings_json",
        )
    ),
}


def text_columns(frame: pl.DataFrame) -> list[str]:
    return [name for name, dtype in frame.schema.items() if dtype == pl.String]


TEXTS = [(name, column) for name, frame in findings().items() for column in text_columns(frame)]


def with_text(text: str, only: tuple[str, str] | None = None) -> dict[str, pl.DataFrame]:
    """The example with `text` in every text, in every list of texts and in all bytes, or in one column only."""
    frames = findings()
    if only:
        return {**frames, only[0]: frames[only[0]].with_columns(pl.lit(text).alias(only[1]))}
    changed = {
        name: frame.with_columns(pl.lit(text).alias(column) for column in text_columns(frame))
        for name, frame in frames.items()
    }
    changed["refused_review"] = changed["refused_review"].with_columns(
        payload=pl.lit(text.encode()), payload_bytes=pl.lit(len(text.encode())), reasons=pl.lit([text, text])
    )
    return changed


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_full_of_hostile_texts_has_the_tags_of_a_page_full_of_harmless_ones(text: str) -> None:
    hostile, harmless = read(page(with_text(text))), read(page(with_text("harmless")))
    assert hostile.shape() == harmless.shape()
    assert hostile.text.count(visible.plain(text)) == harmless.text.count("harmless") > 50


@pytest.mark.parametrize("column", TEXTS, ids=".".join)
def test_every_text_column_is_shown_as_text(column: tuple[str, str]) -> None:
    shown = read(page(with_text(EVERYTHING, column)))
    harmless = read(page(with_text("harmless", column)))
    assert shown.shape() == harmless.shape()
    assert (visible.plain(EVERYTHING) in shown.text) == (column not in NOT_PRINTED)


@given(st.text(max_size=60, alphabet=st.characters(codec="utf-8")), st.binary(max_size=60))
def test_any_text_and_any_bytes_are_shown_as_text(text: str, payload: bytes) -> None:
    frames = with_text(text)
    sample = frames["refused_review"].with_columns(payload=pl.lit(payload), payload_bytes=pl.lit(len(payload)))
    shown = read(page({"refused_review": sample, "failing_row": frames["failing_row"], "cleaning": frames["cleaning"]}))
    assert {tag.name for tag in shown.tags} <= TAGS
    assert visible.plain(text) in shown.text
    assert "".join(piece.text for piece in visible.byte_pieces(payload, len(payload))) in shown.text
