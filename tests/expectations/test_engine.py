"""What Great Expectations makes of the expectations, asked through the judging process."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from contracts import WAREHOUSE_TABLES
from contracts.quality import EXPECTATION_RESULT, FAILING_ROW
from expectations.child import Judge
from expectations.expectation import Expectation, unexpected_rows
from expectations.plan import RECORD_TABLES, planned
from expectations.wire import Request, Verdict
from tests.expectations.clean_star import ROWS, changed, firing

JUDGED = [table for table in WAREHOUSE_TABLES if table not in RECORD_TABLES]
ROW_COUNT = "dim_rating.row_count"
TEN_WORDS = Expectation(
    "fact_review.word_count.at_least_10",
    "fact_review",
    "Few words.",
    "ExpectColumnValuesToBeBetween",
    {"column": "word_count", "min_value": 10},
    "select review_key as row_key, word_count as failing_value from judged where word_count < 10",
    column_name="word_count",
    severity="info",
)


def outcomes(verdict: Verdict, outcome: str) -> set[str]:
    return {str(row["expectation_id"]) for row in verdict.results if row["outcome"] == outcome}


def by_id(verdict: Verdict) -> dict[str, dict[str, object]]:
    return {str(row["expectation_id"]): row for row in verdict.results}


def asked(database: Path, *expectations: Expectation, failing_rows: int = 50) -> Request:
    return Request(database, database.parent, 1, expectations, failing_rows=failing_rows)


def test_a_warehouse_without_faults_passes_everything(judge: Judge, clean_star: Path) -> None:
    expectations = planned(2)
    verdict = judge.judged(Request(clean_star, clean_star.parent, 2, expectations))
    assert outcomes(verdict, "passed") == {expectation.expectation_id for expectation in expectations}
    assert verdict.failing_rows == []
    results = pl.DataFrame(verdict.results, schema=EXPECTATION_RESULT.schema)
    assert results["load_run_key"].unique().to_list() == [2]
    assert set(results["suite_name"]) >= {"fact_review", "fact_review.shape"}
    rows = by_id(verdict)
    assert rows["fact_review.label.not_null"]["element_count"] == len(ROWS["fact_review"])
    assert rows["fact_review.label.not_null"]["unexpected_count"] == 0
    assert rows[ROW_COUNT]["observed"] == "1002 rows"
    assert rows["dim_date.day_on.whole_years"]["observed"] == "366 days"
    assert rows["fact_review.rules_version.one_version"]["observed"] == "1"
    assert rows["fact_review.lexicon_version.one_version"]["observed"] == "1"


NULLS_AND_PAIRS = [
    *(f"insert into {table.name} from {table.name}" for table in JUDGED),
    *(f"insert into {table.name} by name select null as {table.column_names[0]}" for table in JUDGED),
    "insert into fact_review select * replace ('2' as rules_version) from fact_review where review_key = 104 limit 1",
]
NONSENSE = [
    f"update {table.name} set {', '.join(sets)} where rowid = 1 or (select count(*) from {table.name}) = 1"
    for table in JUDGED
    if (
        sets := [
            f"{name} = {'-5' if dtype.is_numeric() else repr('bogus' * 300)}"
            for name, dtype in table.schema.items()
            if dtype.is_numeric() or dtype == pl.String or isinstance(dtype, pl.Enum)
        ]
    )
]


@pytest.mark.parametrize("faults", [NULLS_AND_PAIRS, NONSENSE], ids=["nulls and pairs", "nonsense"])
def test_great_expectations_and_the_queries_for_evidence_agree(faults: list[str], judge: Judge, star: Path) -> None:
    changed(star, *faults)
    expectations = planned(2)
    verdict = judge.judged(Request(star, star.parent, 2, expectations, failing_rows=3))
    with closing(duckdb.connect(str(star), read_only=True)) as connection:
        fired = firing(connection, expectations)
    assert len(fired) > 100
    assert outcomes(verdict, "error") == set()
    assert outcomes(verdict, "failed") - {ROW_COUNT} == fired
    assert (ROW_COUNT in outcomes(verdict, "failed")) == (faults is NULLS_AND_PAIRS)
    results = pl.DataFrame(verdict.results, schema=EXPECTATION_RESULT.schema)
    failing = pl.DataFrame(verdict.failing_rows, schema=FAILING_ROW.schema)
    assert set(failing["expectation_id"]) == fired
    assert failing["failing_value"].str.len_chars().max() == 500 or faults is NULLS_AND_PAIRS
    assert results.filter(pl.col("unexpected_count") > pl.col("element_count")).is_empty()
    assert results.filter((pl.col("outcome") == "failed") & pl.col("observed").is_null()).is_empty()


def test_a_failure_has_exact_counts_and_the_first_failing_rows_by_key(judge: Judge, star: Path) -> None:
    changed(star, "update fact_review set word_count = review_key - 100")
    verdict = judge.judged(asked(star, TEN_WORDS, failing_rows=2))
    (row,) = verdict.results
    assert (row["outcome"], row["observed"]) == ("failed", "4 of 4 rows")
    assert (row["element_count"], row["unexpected_count"], row["severity"]) == (4, 4, "info")
    assert verdict.failing_rows == [
        {
            "load_run_key": 1,
            "expectation_id": TEN_WORDS.expectation_id,
            "row_number": number,
            "table_name": "fact_review",
            "row_key": key,
            "column_name": "word_count",
            "failing_value": value,
        }
        for number, key, value in ((1, "101", "1"), (2, "102", "2"))
    ]


def test_no_failing_rows_are_kept_if_none_are_wanted(judge: Judge, star: Path) -> None:
    changed(star, "update fact_review set word_count = 3")
    verdict = judge.judged(asked(star, TEN_WORDS, failing_rows=0))
    assert outcomes(verdict, "failed") == {TEN_WORDS.expectation_id}
    assert verdict.failing_rows == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (
            unexpected_rows("fact_review.bad.sql", "fact_review", "Bad.", "select nonsense from judged"),
            'Referenced column "nonsense" not found',
        ),
        (
            replace(
                TEN_WORDS, expectation_id="fact_review.bad.column", arguments={"column": "nonsense", "min_value": 1}
            ),
            "nonsense",
        ),
        (
            replace(TEN_WORDS, expectation_id="fact_review.bad.type", arguments={"column": "label", "min_value": 1}),
            "cannot be computed on column of type VARCHAR",
        ),
        (
            replace(TEN_WORDS, expectation_id="fact_review.bad.observed", observed_query="select nonsense from judged"),
            'its evidence could not be read: (_duckdb.BinderException) Binder Error: Referenced column "nonsense"',
        ),
    ],
    ids=lambda value: value.expectation_id if isinstance(value, Expectation) else "",
)
def test_an_exception_is_an_error_and_not_a_failure(
    broken: Expectation, said: str, judge: Judge, clean_star: Path
) -> None:
    verdict = judge.judged(asked(clean_star, broken, TEN_WORDS))
    assert outcomes(verdict, "error") == {broken.expectation_id}
    assert outcomes(verdict, "passed") == {TEN_WORDS.expectation_id}
    row = by_id(verdict)[broken.expectation_id]
    assert said in str(row["observed"])
    assert row["element_count"] is row["unexpected_count"] is None


def test_a_failure_that_no_row_explains_is_an_error(judge: Judge, clean_star: Path) -> None:
    torn = replace(TEN_WORDS, arguments={"column": "word_count", "min_value": 99})
    (row,) = judge.judged(asked(clean_star, torn)).results
    assert (row["outcome"], row["observed"]) == ("error", "it failed, but there is no row that fails it")


def test_a_table_that_is_not_there_is_an_error_of_its_expectations_only(judge: Judge, clean_star: Path) -> None:
    gone = replace(TEN_WORDS, expectation_id="gone.a", table_name="gone")
    verdict = judge.judged(asked(clean_star, gone, TEN_WORDS))
    assert outcomes(verdict, "error") == {"gone.a"}
    assert "gone could not be judged" in str(by_id(verdict)["gone.a"]["observed"])
    assert outcomes(verdict, "passed") == {TEN_WORDS.expectation_id}


def test_an_empty_table_passes_row_by_row_and_is_judged_as_a_whole(judge: Judge, star: Path) -> None:
    changed(star, "delete from dim_person")
    verdict = judge.judged(asked(star, *(one for one in planned(1) if one.table_name == "dim_person")))
    assert outcomes(verdict, "failed") == {"dim_person.person_key.unknown_member_once"}
    row = by_id(verdict)["dim_person.full_name.not_null"]
    assert (row["outcome"], row["observed"], row["element_count"]) == ("passed", "the table is empty", 0)


def test_the_file_is_free_after_judging(judge: Judge, star: Path) -> None:
    judge.judged(asked(star, TEN_WORDS))
    writing = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('create table mine (a integer)')"
    subprocess.run([sys.executable, "-c", writing, str(star)], check=True)
    assert sorted(path.name for path in star.parent.iterdir()) == ["reviews.duckdb"]


def test_the_path_may_hold_what_libraries_read_as_settings(judge: Judge, star: Path) -> None:
    odd = star.parent / "a $HOME ${X} #q?a=b&c%20d ü'\""
    odd.mkdir()
    database = star.rename(odd / "re $views?.duckdb")
    assert outcomes(judge.judged(asked(database, TEN_WORDS)), "passed") == {TEN_WORDS.expectation_id}
