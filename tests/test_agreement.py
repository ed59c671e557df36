"""Every room reads the contracts the same way: what plain Python says of a row, all of them say.

References between tables are judged by queries on the whole warehouse and are not part of this.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contracts import STAGE_TABLES, WAREHOUSE_TABLES, Table
from contracts.rules import ColumnRule, RowRule
from expectations.expectation import Expectation
from expectations.suites import suite
from tests.row_rules import Demand, Row, broken_demands, demands
from tests.strategies import breaking_rows, rows
from transforms.conform import split
from warehouse.ddl import column_type_sql, create_schema_sql, create_table_sql, full_name

FREQUENT = settings().max_examples
SOME = settings(max_examples=max(3, FREQUENT // 20), suppress_health_check=list(HealthCheck))
# Tests get names: Hypothesis would print a table with all that it points at.
TABLES = {table.name: table for table in (*WAREHOUSE_TABLES, *STAGE_TABLES)}
DEMANDS = {demand.name: demand for table in TABLES.values() for demand in demands(table)}
IN_WAREHOUSE = [table.name for table in WAREHOUSE_TABLES]

every_table = pytest.mark.parametrize("table_name", TABLES)
every_warehouse_table = pytest.mark.parametrize("table_name", IN_WAREHOUSE)
every_demand = pytest.mark.parametrize("demand_name", DEMANDS)
every_warehouse_demand = pytest.mark.parametrize(
    "demand_name", [name for name, demand in DEMANDS.items() if demand.table.name in IN_WAREHOUSE]
)


def frame_of(some: Iterable[Row], table: Table) -> pl.DataFrame:
    """Rows as a frame in which a closed set is plain text, so that any word fits."""
    loose = {name: pl.String if isinstance(dtype, pl.Enum) else dtype for name, dtype in table.schema.items()}
    return pl.DataFrame(list(some), schema=loose)


# --- the filter of the batches -----------------------------------------------------------------------------------------


@every_table
@SOME
@given(data=st.data())
def test_conform_keeps_a_valid_row_as_it_is(table_name: str, data: st.DataObject) -> None:
    table = TABLES[table_name]
    frame = frame_of([data.draw(rows(table))], table)
    parts = split(frame, table)
    assert parts.refused.is_empty()
    assert parts.kept.equals(frame.cast(dict(table.schema)))
    assert parts.kept.schema == table.schema


@every_demand
@SOME
@given(data=st.data())
def test_conform_refuses_a_broken_row_for_what_it_breaks(demand_name: str, data: st.DataObject) -> None:
    demand = DEMANDS[demand_name]
    row = data.draw(breaking_rows(demand))
    parts = split(frame_of([row], demand.table), demand.table)
    reasons = set(parts.refused.item(0, "reasons"))
    assert parts.kept.is_empty()
    assert demand.name in reasons
    # A word outside its closed set has no place in the column, so what else it would break is not told.
    if not (demand.column and isinstance(demand.column.dtype, pl.Enum)):
        assert reasons == {broken.name for broken in broken_demands(demand.table, row)}


# --- the checks of the database ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checked() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the tables of the warehouse and their checks."""
    with duckdb.connect() as connection:
        connection.execute(create_schema_sql())
        for table in WAREHOUSE_TABLES:
            connection.execute(create_table_sql(table))
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


@every_warehouse_table
@SOME
@given(data=st.data())
def test_the_database_takes_a_valid_row(
    table_name: str, data: st.DataObject, checked: duckdb.DuckDBPyConnection
) -> None:
    table = TABLES[table_name]
    assert inserted(checked, data.draw(rows(table)), table) == 1


@every_warehouse_demand
@SOME
@given(data=st.data())
def test_the_database_refuses_a_broken_row(
    demand_name: str, data: st.DataObject, checked: duckdb.DuckDBPyConnection
) -> None:
    demand = DEMANDS[demand_name]
    row = data.draw(breaking_rows(demand))
    with pytest.raises(duckdb.ConstraintException, match="constraint failed"):
        inserted(checked, row, demand.table)
