"""Erase the past of a lake: all snapshots but the latest, and the files that only they need."""

from __future__ import annotations

from typing import Final

import duckdb

from contracts import WAREHOUSE_TABLES
from contracts.errors import BadLake
from warehouse.lake_attaching import LAKE, attached
from warehouse.lake_lock import LakeLock
from warehouse.lake_reading import Snapshot, files_of, latest_snapshot, snapshots
from warehouse.quoting import literal

STEPS: Final = (
    f"CALL ducklake_expire_snapshots('{LAKE}', older_than => now())",
    f"CALL ducklake_cleanup_old_files('{LAKE}', cleanup_all => true)",
    f"CALL ducklake_delete_orphaned_files('{LAKE}', cleanup_all => true)",
)
AGAIN: Final = "Run the same command again: it erases what is left."


def erase_past(lock: LakeLock) -> tuple[Snapshot, frozenset[str]]:
    """Leave only the latest snapshot of a lake. Readers of earlier ones lose their files.

    Returns:
        The snapshot, and the names of the files that it needs, below the place of the lake's files.

    Raises:
        BadLake: if an earlier snapshot is still there in the end.
    """
    with attached(lock.connection, lock.address, read_only=False) as connection:
        for statement in STEPS:
            connection.execute(statement).fetchall()
        if (left := len(snapshots(connection))) != 1:
            raise BadLake.at(str(lock.address), f"{left - 1:,} earlier snapshots could not be erased", AGAIN)
        return latest_snapshot(connection), _needed_files(connection)


def _needed_files(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    prefix = files_of(connection).prefix
    listed = [
        connection.execute(
            f"SELECT data_file, delete_file FROM ducklake_list_files({literal(LAKE)}, {literal(table.short_name)},"
            f" schema => {literal(table.schema_name)})"
        ).fetchall()
        for table in WAREHOUSE_TABLES
    ]
    return frozenset(str(name).removeprefix(prefix) for rows in listed for row in rows for name in row if name)
