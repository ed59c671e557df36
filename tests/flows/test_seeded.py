"""Seeded faults: every kind of fault is caught, by the expectations that should, and a good load fires none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from contracts import WAREHOUSE_TABLES
from expectations.child import Judge
from expectations.expectation import Expectation
from expectations.plan import planned
from expectations.wire import Request
from tests.expectations.clean_star import firing
from tests.flows.conftest import Lent, quickened
from tests.flows.mart import Mart
from tests.plausible import plausible_dump
from tests.seeded import FAULTS, Fault

REVIEWS = 1040  # as many in each load as shares need to say something
TABLES = [table.name for table in WAREHOUSE_TABLES]
ROW_COUNT = "dim_rating.row_count"  # has no rows to blame


@pytest.fixture(scope="session")
def good_mart(tmp_path_factory: pytest.TempPathFactory, judge: Judge, _empty_warehouse: Path) -> Mart:
    """Two good loads, judged as they are for users; only read it."""
    folder = tmp_path_factory.mktemp("good")
    mart = Mart(folder / "reviews.duckdb", extracts=True)
    with pytest.MonkeyPatch.context() as patch:
        quickened(patch, _empty_warehouse)
        patch.setattr("flows.completing.Judge", lambda: Lent(judge))
        for split in ("train", "test"):
            result = mart.load(plausible_dump(folder / "dump", split, REVIEWS))
            assert (result.outcome, result.failed) == ("published", ())
    return mart


@pytest.fixture(scope="session")
def good_tables(good_mart: Mart) -> Iterator[duckdb.DuckDBPyConnection]:
    """The good warehouse in memory, without constraints."""
    with closing(duckdb.connect(":memory:", config={"threads": 1})) as connection:
        unconstrained(connection, good_mart.target)
        yield connection


def unconstrained(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Copy the tables of a warehouse without NOT NULL and CHECK, so that faults can be put into them."""
    connection.execute(f"attach '{warehouse.resolve()}' as good (read_only)")
    connection.execute("create schema audit; create schema quality")
    for name in TABLES:
        connection.execute(f"create table {name} as from good.{name}")
    connection.execute("detach good")


def asked_of(fault: Fault) -> list[Expectation]:
    """What should catch the fault, and the expectations by hand that look at a table that it changes."""
    changed = "|".join(re.findall(r"(?:update|insert into|delete from) ([a-z_.]+)", fault.statement))
    return [
        one
        for one in planned(fault.run)
        if one.expectation_id in fault.caught_by
        or (one.suite_name.endswith(".shape") and re.search(rf"\b({changed})\b", one.failing_sql or ""))
    ]


def test_a_good_load_fires_nothing(good_tables: duckdb.DuckDBPyConnection) -> None:
    assert firing(good_tables, planned(2)) == set()


def test_there_are_faults_of_many_kinds() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_caught_by_what_should_and_by_nothing_else(
    fault: Fault, good_tables: duckdb.DuckDBPyConnection
) -> None:
    good_tables.execute("begin")
    try:
        good_tables.execute(fault.statement)
        assert firing(good_tables, asked_of(fault)) == fault.caught_by - {ROW_COUNT}
    finally:
        good_tables.execute("rollback")


def test_great_expectations_says_the_same_of_all_of_them_at_once(good_mart: Mart, judge: Judge, tmp_path: Path) -> None:
    path = tmp_path / "reviews.duckdb"
    with closing(duckdb.connect(str(path))) as connection:
        unconstrained(connection, good_mart.target)
        for fault in FAULTS:
            connection.execute(fault.statement)
        fired = firing(connection, planned(2))
    results = judge.judged(Request(path, tmp_path, 2, planned(2), failing_rows=1)).results
    assert [row["observed"] for row in results if row["outcome"] == "error"] == []
    failed = {row["expectation_id"] for row in results if row["outcome"] == "failed"}
    assert failed == fired | {ROW_COUNT}
    assert len(failed) > 40


def test_an_increment_records_what_judging_all_rows_gives(good_mart: Mart, judge: Judge, tmp_path: Path) -> None:
    columns = ("expectation_id", "outcome", "element_count", "unexpected_count")
    recorded = good_mart.rows(
        f"SELECT {', '.join(columns)} FROM quality.expectation_result WHERE load_run_key = 2"
        " AND expectation_id NOT LIKE 'load.%' ORDER BY 1"
    )
    whole = judge.judged(Request(good_mart.target.resolve(), tmp_path, 2, planned(2))).results
    assert recorded == sorted(tuple(row[name] for name in columns) for row in whole)
