"""The candidate: rows go in by their contract, and some of them only once."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from contracts import CONTRACT_VERSION
from contracts.audit import CLEANING, CONTRACT, LOAD_RUN
from contracts.dimensions import DIM_DATE, DIM_REVIEWER
from contracts.errors import ContractBroken, LoadFailed
from tests.warehouse.loading import Loading, Review
from transforms.dimensions import unknown_reviewer
from transforms.static_dimensions import dim_date
from warehouse.candidate import Candidate, Fates
from warehouse.ddl import warehouse_digest
from warehouse.journal import load_run_frame

RUN = {
    "started_at": "2026-01-02T03:04:05.000006",
    "command": "reviewmart load",
    "tool_version": "0",
    "rules_version": "1",
    "versions_json": "{}",
    "settings_json": "{}",
    **{name: 0 for name in LOAD_RUN.column_names if "count" in name},
}


@pytest.fixture
def candidate(loading: Loading) -> Candidate:
    return Candidate(loading.connection, 7, loading.folder)


def contract(digest: str, run: int = 1) -> pl.DataFrame:
    """One row of `audit.contract`."""
    return pl.DataFrame({"contract_digest": [digest * 32], "contract_version": ["1"], "load_run_key": [run]})


def test_columns_go_by_their_names(candidate: Candidate) -> None:
    candidate.insert(CONTRACT, contract("a").select("load_run_key", "contract_version", "contract_digest"))
    assert candidate.query("FROM audit.contract").rows() == [("a" * 32, "1", 1)]


@pytest.mark.parametrize(
    ("rows", "odd"),
    [
        (contract("a").drop("load_run_key"), r"\['load_run_key'\]"),
        (contract("a").with_columns(mood=pl.lit("glad")), r"\['mood'\]"),
        (contract("a").clear().rename({"load_run_key": "run"}), r"\['load_run_key', 'run'\]"),
    ],
    ids=["one less", "one more", "another name, no rows"],
)
def test_other_columns_are_our_own_error(candidate: Candidate, rows: pl.DataFrame, odd: str) -> None:
    with pytest.raises(ContractBroken, match=f"rows for audit.contract differ from its contract in the columns {odd}"):
        candidate.insert(CONTRACT, rows)


def test_no_rows_are_no_work(candidate: Candidate) -> None:
    candidate.insert(CLEANING, CLEANING.empty())
    assert candidate.query("FROM audit.cleaning").is_empty()


def test_a_row_that_breaks_a_check_is_refused(candidate: Candidate) -> None:
    with pytest.raises(LoadFailed, match=r"inserting into audit\.contract failed: Constraint Error: CHECK"):
        candidate.insert(CONTRACT, contract("a", run=0))


def test_rows_whose_key_is_there_are_left_out(candidate: Candidate) -> None:
    candidate.insert_missing(CONTRACT, contract("a"))
    candidate.insert_missing(CONTRACT, pl.concat([contract("a", run=5), contract("b")]))
    candidate.insert_missing(DIM_REVIEWER, unknown_reviewer())
    assert candidate.query("SELECT left(contract_digest, 1), load_run_key FROM audit.contract ORDER BY 1").rows() == [
        ("a", 1),
        ("b", 1),
    ]
    assert candidate.query("FROM dim_reviewer").height == 1


def test_rows_in_the_place_of_all_rows(candidate: Candidate) -> None:
    candidate.replace(DIM_DATE, dim_date(date(2001, 2, 3), date(2002, 1, 1)))
    assert candidate.query("FROM dim_date").height == 1 + 2 * 365
    candidate.replace(DIM_DATE, dim_date(None, None))
    assert candidate.query("FROM dim_date").height == 1


def test_the_contract_is_recorded_with_the_first_run_under_it(candidate: Candidate) -> None:
    for run in (7, 8):
        Candidate(candidate.connection, run, candidate.work).record_contract()
    assert candidate.query("FROM audit.contract").rows() == [(warehouse_digest(), CONTRACT_VERSION, 7)]


def test_runs_are_taken_over_once(candidate: Candidate) -> None:
    for run, outcome in ((1, "died"), (1, "failed"), (2, "failed")):
        candidate.record_runs(load_run_frame([{"load_run_key": run, "outcome": outcome, **RUN}]))
    assert candidate.query("SELECT load_run_key, outcome FROM audit.load_run ORDER BY ALL").rows() == [
        (1, "died"),
        (2, "failed"),
    ]


def test_one_table_can_be_filled_twice_in_a_row(candidate: Candidate) -> None:
    for digest in "abcdef":
        candidate.insert(CONTRACT, contract(digest))
    found = candidate.query("SELECT left(contract_digest, 1) AS digest FROM audit.contract")
    assert sorted(found["digest"]) == list("abcdef")
    assert not list(candidate.work.glob("insert.*"))


def test_what_a_load_came_to(loading: Loading) -> None:
    loading.load(
        {"a": "A fine film", "b": (Review("A dull film"), Review("A long film")), "c": Review("Bad", rating="11")}
    )
    fates = loading.load({"a": "Another film", "b": "A long film", "c": Review("Good", rating="9")}, sync=True)
    assert fates == Fates(
        read_count=3,
        kept_count=1,
        updated_count=1,
        unchanged_count=1,
        duplicate_count=0,
        refused_count=0,
        replayed_count=0,
        removed_count=0,
        touched_file_count=0,
        review_count_before=2,
        review_count_after=3,
        changed_text_count=3,
    )


def test_the_days_of_the_reviews(loading: Loading) -> None:
    loading.load({"a": "A film without a day"})
    assert loading.candidate.review_days() == (None, None)
    loading.load({"b": Review("Early", day=date(2001, 2, 3)), "c": Review("Late", day=date(2004, 5, 6))})
    assert loading.candidate.review_days() == (date(2001, 2, 3), date(2004, 5, 6))
    assert loading.rows("SELECT count(*), min(day_on), max(day_on) FROM dim_date") == [
        (1 + 365 + 365 + 365 + 366, date(2001, 1, 1), date(2004, 12, 31))
    ]


def test_titles_and_texts_for_joining_ids(loading: Loading) -> None:
    loading.load({"a": Review("A fine film", title="tt0000001"), "b": "A film without a title"})
    assert loading.candidate.texts_of_titles().is_empty()
    again = {"c": Review("A fine film", title="tt0000002"), "d": Review("A dull film", title="tt0000002")}
    loading.load({**again, "e": Review("One of its own", title="tt0000003")})
    title_ids = dict(loading.candidate.titles().select("title_key", "title_id").rows())
    of_equal = [title_ids[key] for key in loading.candidate.texts_of_titles()["title_key"]]
    assert sorted(of_equal) == ["tt0000001", "tt0000002", "tt0000002"]
    assert sorted(loading.candidate.titles()["title_id"]) == ["tt0000001", "tt0000002", "tt0000003", "unknown"]
