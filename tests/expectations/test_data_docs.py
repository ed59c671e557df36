"""Great Expectations' own Data Docs: made by its renderers, of counts and texts that do nothing."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from expectations.child import Judge
from expectations.expectation import Expectation, breaking_rows
from expectations.wire import Request, Verdict
from tests.expectations.clean_star import changed

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LABELS = Expectation(
    "fact_review.label.own",
    "fact_review",
    f"Labels are {SCRIPT} few.",
    "ExpectColumnValuesToBeInSet",
    {"column": "label", "value_set": [SCRIPT, "'\"}}{{$x"]},
    "select review_key as row_key, label as failing_value from judged where label <> 'x'",
    column_name="label",
    owner=SCRIPT,
)
WORDS = breaking_rows(
    "fact_review.review_id.own",
    "fact_review",
    f"Ids are {SCRIPT} short.",
    f"review_id <> '{SCRIPT}'",
    "review_id",
    "review_id",
)
BROKEN = replace(
    WORDS, expectation_id="fact_review.broken", failing_query="select review_id::int from judged", condition=None
)


@pytest.fixture
def hostile(star: Path) -> Path:
    """A warehouse whose values are scripts."""
    changed(star, f"update fact_review set review_id = '{SCRIPT}', label = '{SCRIPT}2' where review_key = 101")
    return star


def asked(judge: Judge, database: Path, folder: Path) -> Verdict:
    request = Request(database, database.parent, 7, [LABELS, WORDS, BROKEN], data_docs=folder)
    return judge.judged(request)


def test_the_site_tells_of_counts_and_no_script_is_in_it(judge: Judge, hostile: Path, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    verdict = asked(judge, hostile, folder)
    assert (verdict.trouble, [row["outcome"] for row in verdict.results]) == ("", ["failed", "failed", "error"])
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}
    assert set(pages) == {"index.html", "fact_review.html"}
    assert "<script>alert" not in "".join(pages.values())
    assert "<img src=x" not in "".join(pages.values())
    told = html.unescape(re.sub(r"<[^>]*>", " ", pages["fact_review.html"]))
    assert "fact_review.review_id.own (critical): Ids are" in told
    assert "75% unexpected" in " ".join(told.split())
    assert "It could not be judged." in told


def test_a_site_is_replaced_and_nothing_else_is(judge: Judge, hostile: Path, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    assert asked(judge, hostile, folder).trouble == ""
    assert asked(judge, hostile, folder).trouble == ""
    assert len(list(folder.rglob("fact_review.html"))) == 1
    (folder / "mine.txt").write_text("mine")
    assert asked(judge, hostile, folder).trouble.startswith(f"{folder} holds something other than Data Docs.")
    assert (folder / "mine.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_told_and_the_verdict_stands(
    judge: Judge, hostile: Path, tmp_path: Path
) -> None:
    verdict = asked(judge, hostile, tmp_path / "no" / "docs")
    assert "could not be written" in verdict.trouble
    assert len(verdict.results) == 3
