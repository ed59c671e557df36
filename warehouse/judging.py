"""What a check needs of a warehouse: which run its data are of, which queries it can answer, and their rows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import polars as pl

from contracts.audit import RUN_KEY
from contracts.star import FACT_REVIEW
from warehouse.failures import read_failure
from warehouse.frames import frame
from warehouse.store import connect

# A file with the reviews can be judged, by whatever its other tables allow.
LEAST_TABLES: Final = (("main", FACT_REVIEW.name),)


class Checkable(NamedTuple):
    """A file that can be judged.

    Args:
        file: that the path leads to.
        load_run_key: the last run that brought or changed a review, 1 without any, or where reviews name no run.
        refused: what DuckDB says to the queries that the file cannot answer, by their name.
    """

    file: Path
    load_run_key: int
    refused: dict[str, str]


def checkable(path: Path, queries: Mapping[str, str]) -> Checkable:
    """See which queries a warehouse can answer: a file of another age or make may lack tables and columns.

    Raises:
        NoWarehouse: if there is none, it has no reviews table, or it turns out to be damaged.
    """
    refused = {}
    with closing(connect(path, tables=LEAST_TABLES)) as connection:
        try:
            has_runs = RUN_KEY.name in connection.table(FACT_REVIEW.name).columns
            last = f"coalesce(max({RUN_KEY.name}), 1)" if has_runs else "1"
            load_run_key = frame(connection, f"SELECT {last} FROM {FACT_REVIEW.name}").item(0, 0)
        except duckdb.Error as error:
            raise read_failure(error, path) from error
        for name, query in queries.items():
            try:
                connection.execute(f"EXPLAIN {query}").fetchall()
            except duckdb.Error as error:
                refused[name] = " ".join(str(error).split("\n\n")[0].splitlines()[0].split())
    return Checkable(path.resolve(), int(load_run_key), refused)


def all_rows(path: Path, query: str) -> pl.DataFrame:
    """All rows of a query that was made from an expectation, in their order.

    Raises:
        NoWarehouse: if there is no such file, or it lacks what the query asks for.
    """
    with closing(connect(path, tables=LEAST_TABLES)) as connection:
        try:
            return frame(connection, f"SELECT * FROM ({query}) ORDER BY ALL")
        except duckdb.Error as error:
            raise read_failure(error, path) from error
