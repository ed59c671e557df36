"""What the report shows of one run, as frames: what came in, what was refused and why, how good the data are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from contracts import WAREHOUSE_TABLES
from contracts.schema import Table
from warehouse.failures import read_failure
from warehouse.frames import Parameters, frame
from warehouse.quoting import quoted_name
from warehouse.recent_runs import BOUNDS, HISTORY
from warehouse.samples import SAMPLES
from warehouse.store import connect

REFUSED_SAMPLES: Final = 200
EXCERPT_BYTES: Final = 400
SHOWN_FAILING_ROWS: Final = 100

OF_RUN: Final = {
    "load_run": "SELECT * FROM audit.load_run WHERE load_run_key = $run",
    "refused_reason": """
        SELECT reason, count(*) FILTER (load_run_key = $run) AS row_count,
            count(*) FILTER (status = 'open') AS open_count,
            min(load_run_key) FILTER (status = 'open') AS open_since_run_key
        FROM audit.refused_review
        WHERE load_run_key <= $run
        GROUP BY ALL
        HAVING row_count > 0 OR open_count > 0
        ORDER BY row_count DESC, reason
    """,
    # a sample over all reasons, those of this run first; payloads are read for the sample only
    "refused_review": f"""
        WITH candidate AS (
            SELECT file_digest, record_number, load_file_key, reason, load_run_key = $run AS is_of_run,
                row_number() OVER (PARTITION BY reason
                    ORDER BY load_run_key = $run DESC, file_digest, record_number, load_file_key) AS turn
            FROM audit.refused_review
            WHERE load_run_key = $run OR (status = 'open' AND load_run_key < $run)
        ),
        picked AS (
            SELECT * FROM candidate ORDER BY turn, is_of_run DESC, reason, file_digest, record_number
            LIMIT {REFUSED_SAMPLES}
        )
        SELECT refused.reason, refused.reasons, refused.detail, source.source_id, file.container_path,
            coalesce(file.path, '') AS path, refused.record_number, refused.byte_offset, refused.layout,
            refused.encoding, refused.context_json, refused.payload[1:{EXCERPT_BYTES}] AS payload,
            refused.payload_bytes, refused.status, refused.file_digest, refused.load_file_key, refused.load_run_key
        FROM picked
        JOIN audit.refused_review AS refused ON refused.load_file_key = picked.load_file_key
            AND refused.file_digest = picked.file_digest AND refused.record_number = picked.record_number
        LEFT JOIN main.dim_source AS source ON source.source_key = refused.source_key
        LEFT JOIN audit.load_file AS file ON file.load_file_key = refused.load_file_key
        ORDER BY refused.reason, file.container_path, file.path, refused.record_number
    """,
    "expectation_result": """
        SELECT * FROM quality.expectation_result WHERE load_run_key = $run
        ORDER BY array_position(['failed', 'error', 'passed'], outcome),
            array_position(['critical', 'warning', 'info'], severity), suite_name, expectation_id
    """,
    "failing_row": f"""
        SELECT * FROM quality.failing_row WHERE load_run_key = $run AND row_number <= {SHOWN_FAILING_ROWS}
        ORDER BY expectation_id, row_number
    """,
}
QUERIES: Final = {**OF_RUN, **HISTORY, **SAMPLES}


def findings(path: Path, run_key: int) -> dict[str, pl.DataFrame]:
    """What the report shows of one run, at the same cost whatever came before it.

    Args:
        path: the warehouse, a version of it, or the candidate of a run that was held back.
        run_key: the run.

    Returns:
        Frames by name, as the queries here and in `warehouse.recent_runs` and `warehouse.samples` say: of the run, of a
        bounded number of runs before it, and samples of the data. `table_rows`: table_name, row_count.

    Raises:
        NoWarehouse: if there is no warehouse at the path, or it turns out to be damaged.
    """
    with closing(connect(path)) as connection:
        try:
            since, detailed = frame(connection, BOUNDS, {"run": run_key}).row(0)
            marks = {"run": run_key, "since": since, "detailed": detailed}
            return {**_asked(connection, marks), "table_rows": table_rows(connection)}
        except duckdb.Error as error:
            raise read_failure(error, path) from error


def _asked(connection: duckdb.DuckDBPyConnection, marks: Parameters) -> dict[str, pl.DataFrame]:
    """The answers to all queries, two at a time: DuckDB alone leaves one of two cores idle half of the time."""
    ((catalog,),) = connection.execute("SELECT current_catalog()").fetchall()

    def answer(sql: str) -> pl.DataFrame:
        with closing(connection.cursor()) as own:
            own.execute(f"USE {quoted_name(str(catalog))}").fetchall()
            return frame(own, sql, marks)

    with ThreadPoolExecutor(2, thread_name_prefix="findings") as pool:
        return dict(zip(QUERIES, pool.map(answer, QUERIES.values()), strict=True))


def latest_run_key(path: Path) -> int | None:
    """The latest run that is on record, or None if none is.

    Raises:
        NoWarehouse: if there is no warehouse at the path, or it turns out to be damaged.
    """
    with closing(connect(path)) as connection:
        try:
            run_key = frame(connection, "SELECT max(load_run_key) FROM audit.load_run").item()
        except duckdb.Error as error:
            raise read_failure(error, path) from error
    return None if run_key is None else int(run_key)


def table_rows(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The rows of every table: table_name, row_count, in the order of the contracts."""
    counts = [_count_sql(number, table) for number, table in enumerate(WAREHOUSE_TABLES)]
    return frame(connection, " UNION ALL ".join(counts) + " ORDER BY position").drop("position")


def _count_sql(position: int, table: Table) -> str:
    name = f"{quoted_name(table.schema_name)}.{quoted_name(table.short_name)}"
    return f"SELECT {position} AS position, '{table.name}' AS table_name, count(*) AS row_count FROM {name}"
