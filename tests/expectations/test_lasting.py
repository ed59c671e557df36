"""What the run before has settled is not looked at again, and nothing else is left out."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl
import pytest

from contracts.quality import EXPECTATION_RESULT
from expectations.child import Judge
from expectations.lasting import is_lasting
from expectations.plan import planned
from expectations.wire import Request
from tests.expectations.clean_star import changed

CLEAN = "review_text.clean_text.is_clean"
PLACED = "fact_mention.start_character.gives_the_mention"
TWICE = "fact_mention.natural_key.unique"
LASTING = tuple(one for one in planned(3) if is_lasting(one))
NEW_REVIEW = "update fact_review set load_run_key = 2 where review_key = 102"
RESULTS = "quality.expectation_result"


def failing(judge: Judge, star: Path, run: int, *, is_increment: bool) -> dict[str, int]:
    """Failing rows by expectation, of those that fail; the results are recorded as a load does."""
    verdict = judge.judged(Request(star, star.parent, run, LASTING, is_increment=is_increment))
    assert {row["outcome"] for row in verdict.results} <= {"passed", "failed"}
    with closing(duckdb.connect(str(star))) as connection:
        connection.register("results", pl.DataFrame(verdict.results, schema=EXPECTATION_RESULT.schema).to_arrow())
        connection.execute(f"insert into {RESULTS} by name from results")
    return {str(row["expectation_id"]): row["unexpected_count"] for row in verdict.results if row["unexpected_count"]}


@pytest.fixture
def judged_star(judge: Judge, star: Path) -> Path:
    """A warehouse that a first run has judged, with a review that the second has loaded."""
    changed(star, f"delete from {RESULTS}")
    assert failing(judge, star, 1, is_increment=False) == {}
    changed(star, NEW_REVIEW)
    return star


def dirty(review_key: int) -> str:
    """The statement that leaves markup in a text."""
    return f"update review_text set clean_text = clean_text || '<br>' where review_key = {review_key}"


def test_texts_and_places_last_and_what_other_reviews_change_does_not() -> None:
    names = {one.expectation_id for one in LASTING}
    assert names >= {CLEAN, PLACED, "review_text.raw_text.not_null", "review_text.extra_json_is_json"}
    assert {one.table_name for one in LASTING} == {"review_text", "fact_mention", "fact_review", "audit.load_file"}
    assert names.isdisjoint(
        {
            "fact_review.load_file_key.not_null",
            "fact_mention.named_title_key.not_null",
            "audit.load_file.is_current.not_null",
        }
    )
    assert all("$load_run_key" not in (one.failing_query or "") for one in LASTING)


@pytest.mark.parametrize(("review_key", "found"), [(101, {}), (102, {CLEAN: 1})], ids=["an old text", "a new text"])
def test_an_increment_looks_at_its_own_texts(
    review_key: int, found: dict[str, int], judge: Judge, judged_star: Path
) -> None:
    changed(judged_star, dirty(review_key))
    assert failing(judge, judged_star, 2, is_increment=True) == found


@pytest.mark.parametrize(
    ("fault", "caught_by"),
    [
        ("update fact_review set word_count = null where review_key = {}", "fact_review.word_count.not_null"),
        ("update fact_review set word_count = -1 where review_key = {}", "fact_review.word_count.between"),
        ("insert into review_text from review_text where review_key = {}", "review_text.primary_key.unique"),
        ("insert into fact_review from fact_review where review_key = {}", "fact_review.primary_key.unique"),
        (
            "insert into fact_review select * replace (9 + {0} as review_key) from fact_review where review_key = {0}",
            "fact_review.natural_key.unique",
        ),
    ],
)
def test_great_expectations_own_look_at_the_rows_of_an_increment(
    fault: str, caught_by: str, judge: Judge, judged_star: Path
) -> None:
    changed(judged_star, fault.format(101))
    assert caught_by not in failing(judge, judged_star, 2, is_increment=True)
    changed(judged_star, fault.format(102))
    assert caught_by in failing(judge, judged_star, 2, is_increment=True)


@pytest.mark.parametrize(("run", "found"), [(1, set()), (2, {"audit.load_file.size_bytes.between"})])
def test_an_increment_looks_at_its_own_files(run: int, found: set[str], judge: Judge, judged_star: Path) -> None:
    of_a_file = "where load_file_key = (select min(load_file_key) from audit.load_file)"
    changed(judged_star, f"update audit.load_file set size_bytes = -1, load_run_key = {run} {of_a_file}")
    assert failing(judge, judged_star, 2, is_increment=True).keys() == found


def test_an_increment_looks_at_its_own_mentions(judge: Judge, judged_star: Path) -> None:
    changed(judged_star, "update fact_review set load_run_key = 2 where review_key = 101")
    changed(judged_star, "update fact_mention set start_character = start_character + 1 where review_key = 101")
    assert set(failing(judge, judged_star, 2, is_increment=True)) == {PLACED}
    changed(judged_star, "insert into fact_mention from fact_mention where review_key = 101")
    assert failing(judge, judged_star, 3, is_increment=False).keys() > {PLACED, TWICE}
    assert failing(judge, judged_star, 2, is_increment=True).keys() > {PLACED, TWICE}


@pytest.mark.parametrize(
    "before",
    [
        f"delete from {RESULTS}",
        f"update {RESULTS} set outcome = 'failed', unexpected_count = 1",
        f"update {RESULTS} set arguments_json = replace(arguments_json, 'clean_text', 'raw_text')",
        "insert into audit.load_run (load_run_key, outcome) values (1, 'held_back')",
    ],
    ids=["no run before", "it failed before", "it was another", "the run before was held back"],
)
def test_what_is_not_settled_is_looked_at_whole(before: str, judge: Judge, judged_star: Path) -> None:
    changed(judged_star, before, dirty(101))
    assert failing(judge, judged_star, 2, is_increment=True) == {CLEAN: 1}


def test_a_fault_that_stays_is_counted_again_in_every_run(judge: Judge, judged_star: Path) -> None:
    changed(judged_star, dirty(102))
    assert failing(judge, judged_star, 2, is_increment=True) == {CLEAN: 1}
    assert failing(judge, judged_star, 3, is_increment=True) == {CLEAN: 1}


def test_a_judge_that_is_not_told_looks_at_everything(judge: Judge, judged_star: Path) -> None:
    changed(judged_star, dirty(101))
    assert failing(judge, judged_star, 2, is_increment=False) == {CLEAN: 1}


def test_data_docs_of_an_increment_show_each_table_once_with_all_that_is_expected_of_it(
    judge: Judge, judged_star: Path, tmp_path: Path
) -> None:
    of_table = [one for one in planned(2) if one.table_name == "fact_review"]
    asked = Request(judged_star, judged_star.parent, 2, of_table, data_docs=tmp_path / "docs", is_increment=True)
    assert judge.judged(asked).trouble == ""
    (page,) = (tmp_path / "docs").rglob("fact_review.html")
    told = " ".join(re.sub(r"<[^>]*>", " ", page.read_text(encoding="utf-8")).split())
    assert f"Evaluated Expectations {len(of_table)} " in told
