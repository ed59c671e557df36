"""Results as Polars frames, through Arrow's stream interface: nothing but DuckDB and Polars is needed.

Polars stops the process at Arrow types that it does not know, so a column of such a type is turned into DuckDB's own
text first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import duckdb
import polars as pl

from warehouse.quoting import Parameters, quoted_name, with_values

__all__ = ["Parameters", "frame", "relation", "relation_frame"]

_IN_POLARS = re.compile(
    r"(BOOLEAN|U?TINYINT|U?SMALLINT|U?INTEGER|U?BIGINT|U?HUGEINT|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|VARCHAR|JSON|BLOB|UUID"
    r"|DATE|TIME|TIMESTAMP|TIMESTAMP_S|TIMESTAMP_MS|TIMESTAMP_NS|TIMESTAMP WITH TIME ZONE|ENUM\(.*\))(\[\d*\])*"
)
_FIRST_DAY: Final = -719_162  # 0001-01-01 in days since 1970: Polars holds days before it and cannot write them
_LAST_DAY: Final = 2_932_896  # 9999-12-31
_MICROSECONDS_A_DAY: Final = 86_400_000_000


def frame(connection: duckdb.DuckDBPyConnection, query: str, parameters: Parameters | None = None) -> pl.DataFrame:
    """All rows of one query as a frame; DuckDB's own errors come through.

    A column name that occurs twice gets a number. What Polars cannot hold (intervals, unions, structs, bits, days
    outside the years 1 to 9999) comes as DuckDB's text, and a sum of integers as Int64 where it fits.

    Args:
        connection: from `connect` or `writer`.
        query: one statement of ours; one that gives no rows gives a frame without columns.
        parameters: values for its `$name` marks.
    """
    rows = relation(connection, with_values(query, parameters) if parameters else query)
    return pl.DataFrame() if rows is None else relation_frame(rows)


def relation(
    connection: duckdb.DuckDBPyConnection,
    query: str | duckdb.Statement,
    parameters: Mapping[str, Any] | None = None,
) -> duckdb.DuckDBPyRelation | None:
    """One query, not yet run; a statement that gives no rows is run at once and gives None.

    Parameters go to DuckDB, which imports pandas for them.
    """
    return connection.sql(query, params=parameters)


def relation_frame(rows: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    """All rows of a relation, as `frame` gives them."""
    types = [str(dtype) for dtype in rows.types]
    as_text = {number for number, dtype in enumerate(types) if not _IN_POLARS.fullmatch(dtype)}
    fetched = _fetched(rows, as_text)
    if beyond := {number for number, column in enumerate(fetched.iter_columns()) if _is_beyond_calendar(column)}:
        fetched = _fetched(rows, as_text | beyond)
    return fetched.with_columns(
        _whole_numbers(fetched.to_series(number)) for number, dtype in enumerate(types) if dtype.endswith("HUGEINT")
    )


def _fetched(rows: duckdb.DuckDBPyRelation, as_text: set[int]) -> pl.DataFrame:
    names = rows.project("*").columns  # a projection numbers the names that occur twice
    items = [
        f"#{number + 1}{'::VARCHAR' if number in as_text else ''} AS {quoted_name(name)}"
        for number, name in enumerate(names)
    ]
    return pl.DataFrame(_Finished(rows.project(", ".join(items)).__arrow_c_stream__()))


class _Finished:
    """A result that DuckDB has finished before Polars sees it: while Polars reads, nobody hears Ctrl-C."""

    def __init__(self, stream: object) -> None:
        self.stream = stream

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.stream


def _is_beyond_calendar(column: pl.Series) -> bool:
    if column.dtype == pl.Date:
        first, last = _FIRST_DAY, _LAST_DAY
    elif isinstance(column.dtype, pl.Datetime) and column.dtype.time_unit == "us":
        first, last = _FIRST_DAY * _MICROSECONDS_A_DAY, (_LAST_DAY + 1) * _MICROSECONDS_A_DAY - 1
    else:
        return False
    return not column.to_physical().is_between(first, last).all()


def _whole_numbers(column: pl.Series) -> pl.Series:
    """DuckDB sums integers in 128 bits, which arrive as decimals."""
    numbers = column.cast(pl.Int64, strict=False)
    return numbers if numbers.null_count() == column.null_count() else column
