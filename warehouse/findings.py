"""What the report shows of one run, as frames: what came in, what was refused and why, how good the data are."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from contracts import WAREHOUSE_TABLES
from contracts.schema import Table
from warehouse.failures import read_failure
from warehouse.frames import frame
from warehouse.quoting import quoted_name
from warehouse.store import connect

REFUSED_SAMPLES: Final = 200
RECENT_RUNS: Final = 30
EXCERPT_BYTES: Final = 400

QUERIES: Final = {
    "load_run": "SELECT * FROM audit.load_run WHERE load_run_key = $run",
    "load_step": "SELECT * FROM audit.load_step WHERE load_run_key = $run ORDER BY step_name",
    "load_file": """
        SELECT root_path, layout, state, reason, count(*) AS file_count, sum(size_bytes)::BIGINT AS size_bytes,
            sum(read_count)::BIGINT AS read_count, sum(kept_count)::BIGINT AS kept_count,
            sum(updated_count)::BIGINT AS updated_count, sum(unchanged_count)::BIGINT AS unchanged_count,
            sum(duplicate_count)::BIGINT AS duplicate_count, sum(refused_count)::BIGINT AS refused_count,
            min(path) AS example_path
        FROM audit.load_file
        WHERE load_run_key = $run
        GROUP BY ALL
        ORDER BY root_path, layout, state, reason
    """,
    "refused_reason": """
        SELECT reason, count(*) AS row_count
        FROM audit.refused_review
        WHERE load_run_key = $run
        GROUP BY ALL
        ORDER BY row_count DESC, reason
    """,
    # a sample over all reasons
    "refused_review": f"""
        WITH of_run AS (
            SELECT *, row_number() OVER (PARTITION BY reason ORDER BY file_digest, record_number) AS turn
            FROM audit.refused_review
            WHERE load_run_key = $run
        ),
        refused AS (SELECT * FROM of_run ORDER BY turn, reason, file_digest, record_number LIMIT {REFUSED_SAMPLES})
        SELECT refused.reason, refused.reasons, refused.detail, source.source_id, file.container_path,
            coalesce(file.path, '') AS path, refused.record_number, refused.byte_offset, refused.layout,
            refused.encoding, refused.context_json, refused.payload[1:{EXCERPT_BYTES}] AS payload,
            refused.payload_bytes, refused.status, refused.file_digest, refused.load_file_key
        FROM refused
        LEFT JOIN main.dim_source AS source ON source.source_key = refused.source_key
        LEFT JOIN audit.load_file AS file ON file.load_file_key = refused.load_file_key
        ORDER BY refused.reason, file.container_path, file.path, refused.record_number
    """,
    "cleaning": "SELECT * FROM audit.cleaning WHERE load_run_key = $run ORDER BY row_count DESC, rule_name",
    "expectation_result": """
        SELECT * FROM quality.expectation_result WHERE load_run_key = $run
        ORDER BY array_position(['failed', 'error', 'passed'], outcome),
            array_position(['critical', 'warning', 'info'], severity), suite_name, expectation_id
    """,
    "failing_row": """
        SELECT * FROM quality.failing_row WHERE load_run_key = $run ORDER BY expectation_id, row_number
    """,
    "rating_distribution": "SELECT * FROM main.rating_distribution",
    "recent_runs": f"""
        SELECT run.*, trend.seconds, trend.failed_critical_count, trend.failed_warning_count,
            trend.failed_info_count, trend.error_count
        FROM audit.load_run AS run
        JOIN main.quality_trend AS trend ON trend.load_run_key = run.load_run_key
        WHERE run.load_run_key <= $run
        ORDER BY run.load_run_key DESC
        LIMIT {RECENT_RUNS}
    """,
}


def findings(path: Path, run_key: int) -> dict[str, pl.DataFrame]:
    """What the report shows of one run.

    Args:
        path: the warehouse, a version of it, or the candidate of a run that was held back.
        run_key: the run.

    Returns:
        Frames by name. As the tables of those names: `load_run`, `load_step`, `cleaning`, `expectation_result`
        (failures first) and `failing_row`, all rows of the run. `load_file`: the files by dump, layout, state and
        reason, with their number, the sums of their fates and one path. `refused_review`: up to 200 refused records,
        every reason among them, with the first 400 bytes; `refused_reason` counts all of them. `table_rows`:
        table_name, row_count. `rating_distribution`: the view. `recent_runs`: up to 30 runs, this one first, as
        `load_run` with the number of failed expectations.

    Raises:
        NoWarehouse: if there is no warehouse at the path, or it turns out to be damaged.
    """
    with closing(connect(path)) as connection:
        try:
            found = {
                name: frame(connection, sql, {"run": run_key} if "$run" in sql else None)
                for name, sql in QUERIES.items()
            }
            return {**found, "table_rows": table_rows(connection)}
        except duckdb.Error as error:
            raise read_failure(error, path) from error


def table_rows(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The rows of every table: table_name, row_count, in the order of the contracts."""
    counts = [_count_sql(number, table) for number, table in enumerate(WAREHOUSE_TABLES)]
    return frame(connection, " UNION ALL ".join(counts) + " ORDER BY position").drop("position")


def _count_sql(position: int, table: Table) -> str:
    name = f"{quoted_name(table.schema_name)}.{quoted_name(table.short_name)}"
    return f"SELECT {position} AS position, '{table.name}' AS table_name, count(*) AS row_count FROM {name}"
