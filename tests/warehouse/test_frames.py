"""Results as frames: what Polars can hold comes as it is, everything else as DuckDB's text."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest

from contracts.schema import Dtype
from warehouse.store import frame, in_memory


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with in_memory() as connection:
        yield connection


@pytest.mark.parametrize(
    ("expression", "dtype", "value"),
    [
        ("1", pl.Int32, 1),
        ("1::BIGINT", pl.Int64, 1),
        ("8.5::DECIMAL(4,2)", pl.Decimal(4, 2), Decimal("8.50")),
        ("'x'::BLOB", pl.Binary, b"x"),
        ("['a', NULL]", pl.List(pl.String), ["a", None]),
        ("DATE '2020-02-29'", pl.Date, date(2020, 2, 29)),
        ("DATE '9999-12-31'", pl.Date, date(9999, 12, 31)),
        ("TIMESTAMP '2020-02-29'", pl.Datetime("us"), None),
        ("'{}'::JSON", pl.String, "{}"),
        ("sum(i)", pl.Int64, 3),
        ("sum(i) * 10::HUGEINT ** 18", pl.Float64, 3e18),
        ("170141183460469231731687303715884105::HUGEINT", pl.Decimal(38, 0), None),
        # what Polars cannot hold
        ("INTERVAL 3 DAY", pl.String, "3 days"),
        ("[INTERVAL 1 DAY]", pl.String, "[1 day]"),
        ("{'a': 1}", pl.String, "{'a': 1}"),
        ("MAP {'a': 1}", pl.String, "{a=1}"),
        ("union_value(a := 1)", pl.String, "1"),
        ("'101'::BIT", pl.String, "101"),
        ("DATE 'infinity'", pl.String, "infinity"),
        ("TIMESTAMP '-infinity'", pl.String, "-infinity"),
        ("TIMESTAMPTZ 'infinity'", pl.String, "infinity"),
    ],
)
def test_types(connection: duckdb.DuckDBPyConnection, expression: str, dtype: Dtype, value: Any) -> None:
    found = frame(
        connection, f"SELECT {expression} AS x FROM range(3) AS n(i) GROUP BY ALL HAVING count(*) > 0 LIMIT 1"
    )
    assert found.schema == {"x": dtype}
    if value is not None:
        assert found.to_dicts() == [{"x": value}]


def test_a_name_that_occurs_twice_gets_a_number(connection: duckdb.DuckDBPyConnection) -> None:
    assert frame(connection, 'SELECT 1 AS a, 2 AS a, 3 AS "a b"').to_dicts() == [{"a": 1, "a_1": 2, "a b": 3}]


def test_values_go_in_by_their_names(connection: duckdb.DuckDBPyConnection) -> None:
    found = frame(connection, "SELECT $n AS n, $text AS text, $n + 1 AS more", {"n": 7, "text": "it's $n"})
    assert found.rows() == [(7, "it's $n", 8)]


def test_nothing_heavy_is_imported_for_a_frame() -> None:
    """Neither for the rows nor for the values: pandas alone would take 0.4 s."""
    code = (
        "import sys; from warehouse.store import executed, frame, in_memory; connection = in_memory();"
        "executed(connection, 'CREATE TABLE t AS SELECT $x AS x', 'making', {'x': 1});"
        "frame(connection, 'SELECT sum(x), now(), 8.5 FROM t WHERE x = $x', {'x': 1});"
        "print({'pandas', 'pyarrow', 'numpy'} & sys.modules.keys())"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_no_rows_keep_their_columns(connection: duckdb.DuckDBPyConnection) -> None:
    assert frame(connection, "SELECT 1 AS a, 'x' AS b WHERE false").schema == {"a": pl.Int32, "b": pl.String}


def test_a_statement_without_rows_gives_an_empty_frame(connection: duckdb.DuckDBPyConnection) -> None:
    assert frame(connection, "SET VARIABLE x = 1").is_empty()
