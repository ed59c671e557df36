"""Every room reads the contracts the same way: what plain Python says of a row, all of them say.

References between tables are judged by queries on the whole warehouse and are not part of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import STAGE_TABLES, WAREHOUSE_TABLES, Table
from expectations.child import Judge
from expectations.suites import suite
from expectations.wire import Request
from tests.row_rules import Row, broken_demands, demands
from tests.strategies import breaking_rows, drawn_rows, rows
from transforms.conform import split
from warehouse.ddl import column_type_sql, create_schema_sql, create_table_sql, full_name

FREQUENT = settings().max_examples
SOME = settings(max_examples=max(2, FREQUENT // 30), suppress_health_check=list(HealthCheck))
KEPT = 5  # rows of each table that are drawn to be broken; `make fuzz` draws a whole row for each that it breaks
# Tests get names: Hypothesis would print a table with all that it points at.
TABLES = {table.name: table for table in (*WAREHOUSE_TABLES, *STAGE_TABLES)}
DEMANDS = {demand.name: demand for table in TABLES.values() for demand in demands(table)}
IN_WAREHOUSE = [table.name for table in WAREHOUSE_TABLES]


def frame_of(some: Iterable[Row], table: Table) -> pl.DataFrame:
    """Rows as a frame in which a closed set is plain text, so that any word fits."""
    loose = {name: pl.String if isinstance(dtype, pl.Enum) else dtype for name, dtype in table.schema.items()}
    return pl.DataFrame(list(some), schema=loose)


@pytest.fixture(scope="module")
def checked() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the tables of the warehouse and their checks."""
    with duckdb.connect() as connection:
        connection.execute(create_schema_sql())
        for name in IN_WAREHOUSE:
            connection.execute(create_table_sql(TABLES[name]))
        yield connection


def inserted(connection: duckdb.DuckDBPyConnection, row: Row, table: Table) -> int:
    """How many rows the table holds after this one went in; nothing stays."""
    places = ", ".join("?" * len(table.columns))
    connection.begin()
    try:
        connection.execute(f"INSERT INTO {full_name(table)} VALUES ({places})", [row[n] for n in table.column_names])
        return int(connection.execute(f"SELECT count(*) FROM {full_name(table)}").fetchall()[0][0])
    finally:
        connection.rollback()


@pytest.mark.parametrize("table_name", TABLES)
@SOME
@given(data=st.data())
def test_a_valid_row_passes(table_name: str, data: st.DataObject, checked: duckdb.DuckDBPyConnection) -> None:
    table = TABLES[table_name]
    row = data.draw(rows(table))
    frame = frame_of([row], table)
    parts = split(frame, table)
    assert parts.refused.is_empty()
    assert parts.kept.equals(frame.cast(table.schema))
    assert parts.kept.schema == table.schema
    if table_name in IN_WAREHOUSE:
        assert inserted(checked, row, table) == 1


@cache
def kept_rows(table_name: str) -> list[Row]:
    """Rows that keep all that their table demands."""
    return [*drawn_rows(rows(TABLES[table_name]), KEPT)]


@cache
def broken_rows(demand_name: str) -> list[Row]:
    """Rows that break a demand of their table."""
    demand = DEMANDS[demand_name]
    kept: st.SearchStrategy[Row] = st.integers(0, KEPT - 1).map(lambda number: kept_rows(demand.table.name)[number])
    if not settings().derandomize:
        kept = rows(demand.table)
    return [*drawn_rows(breaking_rows(demand, kept), SOME.max_examples)]


@cache
def reasons_of(table_name: str) -> dict[tuple[str, int], set[str]]:
    """Why each of the broken rows of a table is refused, by its demand and its number; of all in one frame."""
    table = TABLES[table_name]
    broken = {
        (demand.name, number): row for demand in demands(table) for number, row in enumerate(broken_rows(demand.name))
    }
    refused = split(frame_of(broken.values(), table).with_row_index("which"), table).refused
    names = [*broken]
    return {names[which]: set(reasons) for which, reasons in refused.select("which", "reasons").rows()}


@pytest.mark.parametrize("demand_name", DEMANDS)
def test_a_broken_row_is_refused(demand_name: str, checked: duckdb.DuckDBPyConnection) -> None:
    demand = DEMANDS[demand_name]
    broken = broken_rows(demand_name)
    assert len(broken) == SOME.max_examples
    for number, row in enumerate(broken):
        reasons = reasons_of(demand.table.name)[demand_name, number]
        assert demand_name in reasons
        # A word outside its closed set has no place in the column, so what else it would break is not told.
        if not (demand.column and isinstance(demand.column.dtype, pl.Enum)):
            assert reasons == {broken.name for broken in broken_demands(demand.table, row)}
        if demand.table.name in IN_WAREHOUSE:
            with pytest.raises(duckdb.ConstraintException, match="constraint failed"):
                inserted(checked, row, demand.table)


# --- Great Expectations, in one process for all tables: it takes seconds to start ----------------------------------

RELATION = re.compile(r"\.(unique|unknown_member_once|found_in_\w+)$")
OF_ROWS = [e for name in IN_WAREHOUSE for e in suite(TABLES[name]) if not RELATION.search(e.expectation_id)]


def unchecked(path: Path, rows_of: dict[str, list[Row]]) -> None:
    """Write a database with the tables of the warehouse, but without their checks, and with these rows."""
    with duckdb.connect(path) as connection:
        connection.execute(create_schema_sql())
        for name in IN_WAREHOUSE:
            columns = ", ".join(f"{column.name} {column_type_sql(column.dtype)}" for column in TABLES[name].columns)
            connection.execute(f"CREATE TABLE {full_name(TABLES[name])} ({columns})")
            connection.register("drawn", frame_of(rows_of[name], TABLES[name]).to_arrow())
            connection.execute(f"INSERT INTO {full_name(TABLES[name])} FROM drawn")
            connection.unregister("drawn")


def failing_counts(judge: Judge, folder: Path, rows_of: dict[str, list[Row]]) -> dict[str, list[int]]:
    """How many rows fail each expectation of each table, in order."""
    unchecked(folder / "candidate.duckdb", rows_of)
    verdict = judge.judged(Request(folder / "candidate.duckdb", folder, 1, OF_ROWS))
    assert {result["outcome"] for result in verdict.results} <= {"passed", "failed"}
    return {
        name: sorted(result["unexpected_count"] for result in verdict.results if result["table_name"] == name)
        for name in IN_WAREHOUSE
    }


def counts_in_python(rows_of: dict[str, list[Row]]) -> dict[str, list[int]]:
    """How many rows break each demand of each table, in order."""
    return {
        name: sorted(sum(not demand.is_kept_by(row) for row in rows_of[name]) for demand in demands(TABLES[name]))
        for name in IN_WAREHOUSE
    }


def test_great_expectations_passes_valid_rows(judge: Judge, tmp_path: Path) -> None:
    valid: dict[str, list[Row]] = {name: kept_rows(name) for name in IN_WAREHOUSE}
    assert not any(map(any, counts_in_python(valid).values()))
    assert failing_counts(judge, tmp_path, valid) == counts_in_python(valid)


def test_great_expectations_fails_on_every_broken_row(judge: Judge, tmp_path: Path) -> None:
    broken: dict[str, list[Row]] = {
        name: [row for demand in demands(TABLES[name]) for row in broken_rows(demand.name)[:2]] for name in IN_WAREHOUSE
    }
    assert all(map(all, counts_in_python(broken).values()))
    assert failing_counts(judge, tmp_path, broken) == counts_in_python(broken)
