"""What the command line reads from a published warehouse: answers to queries, its state, its data dictionary."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from contracts.audit import LOAD_RUN
from warehouse.asking import Answer, query
from warehouse.data_path import DataPath
from warehouse.described import Description, described
from warehouse.examples import Example, example_query, examples
from warehouse.failures import read_failure
from warehouse.findings import table_rows
from warehouse.lake_address import is_lake
from warehouse.lake_reading import Stored, stored
from warehouse.store import connect, frame, storage_version

__all__ = [
    "Answer",
    "Description",
    "Example",
    "Status",
    "described",
    "example_query",
    "examples",
    "query",
    "status",
]

REFUSED_OPEN = "SELECT count(*) FROM audit.refused_review WHERE status = 'open'"


@dataclass(frozen=True)
class Status:
    """How a warehouse stands.

    Args:
        path: as it was named.
        version_file: the file that the path leads to; of a lake where its files lie.
        size_bytes: its size.
        storage_version: the oldest DuckDB that can read it.
        contract_version: the version of the contracts it was written under.
        latest_run: one row, or none: the view `latest_run`.
        load_run: the runs that it knows: `audit.load_run`.
        refused_open_count: refused records that wait in the quarantine.
        sources: the view `source_summary`.
        tables: table_name, row_count.
        lake: what it takes, if it is a lake.
    """

    path: Path
    version_file: Path | DataPath
    size_bytes: int
    storage_version: str
    contract_version: str | None
    latest_run: pl.DataFrame
    load_run: pl.DataFrame
    refused_open_count: int
    sources: pl.DataFrame
    tables: pl.DataFrame
    lake: Stored | None = None


def status(path: Path) -> Status:
    """How the warehouse stands: its latest run, its sources, the rows of its tables.

    Raises:
        NoWarehouse: if there is none, or it turns out to be damaged.
    """
    with closing(connect(path)) as connection:
        try:
            contract = connection.execute(
                "SELECT contract_version FROM audit.contract ORDER BY load_run_key DESC LIMIT 1"
            ).fetchall()
            lake = stored(connection) if is_lake(path) else None
            file = path.resolve()
            return Status(
                path=path,
                version_file=file if lake is None else lake.files,
                size_bytes=file.stat().st_size if lake is None else lake.bytes_now,
                storage_version=storage_version(connection) if lake is None else lake.format_version,
                contract_version=contract[0][0] if contract else None,
                latest_run=frame(connection, "SELECT * FROM main.latest_run"),
                load_run=_load_run(connection),
                refused_open_count=int(frame(connection, REFUSED_OPEN).item()),
                sources=frame(connection, "SELECT * FROM main.source_summary ORDER BY source_id"),
                tables=table_rows(connection),
                lake=lake,
            )
        except duckdb.Error as error:
            raise read_failure(error, path) from error


def _load_run(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    columns = ", ".join(LOAD_RUN.column_names)
    return frame(connection, f"SELECT {columns} FROM audit.load_run").cast(pl.Schema(LOAD_RUN.schema))
