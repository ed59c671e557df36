"""Erase the past of a lake: all snapshots but the latest, and the files that only they need."""

from __future__ import annotations

import re
from typing import Final

import duckdb

from contracts.errors import BadLake
from warehouse.lake_attaching import LAKE, attached
from warehouse.lake_lock import LakeLock
from warehouse.lake_reading import Snapshot, files_of, latest_snapshot, snapshots
from warehouse.quoting import literal

ORPHANS: Final = f"CALL ducklake_delete_orphaned_files('{LAKE}', cleanup_all => true{{dry}})"
STEPS: Final = (
    f"CALL ducklake_expire_snapshots('{LAKE}', older_than => now())",
    f"CALL ducklake_cleanup_old_files('{LAKE}', cleanup_all => true)",
    ORPHANS.format(dry=""),
)
AGAIN: Final = "Run the same command again: it erases what is left."
ELSEWHERE: Final = "Move them elsewhere, and run the same command again: it erases what is left."
_OWN_FILE = re.compile(r"[^/]+/[^/]+/ducklake-[^/]+\.parquet")  # of a schema and a table


def erase_past(lock: LakeLock) -> tuple[Snapshot, frozenset[str]]:
    """Leave only the latest snapshot of a lake. Readers of earlier ones lose their files.

    Returns:
        The snapshot, and the names of the files that it needs, below the place of the lake's files.

    Raises:
        BadLake: if an earlier snapshot is still there in the end, or files are there that no run has written.
    """
    with attached(lock.connection, lock.address, read_only=False) as connection:
        _require_own(lock, connection)
        for statement in STEPS:
            connection.execute(statement).fetchall()
        if (left := len(snapshots(connection))) != 1:
            raise BadLake.at(str(lock.address), f"{left - 1:,} earlier snapshots could not be erased", AGAIN)
        return latest_snapshot(connection), _needed_files(connection)


def _require_own(lock: LakeLock, connection: duckdb.DuckDBPyConnection) -> None:
    """See that DuckLake, which removes all Parquet files that are not of the lake, finds none of somebody else's."""
    prefix = files_of(connection).prefix
    orphans = connection.execute(ORPHANS.format(dry=", dry_run => true")).fetchall()
    foreign = [str(path) for (path,) in orphans if not _OWN_FILE.fullmatch(str(path).removeprefix(prefix))]
    if foreign:
        why = f"{len(foreign):,} Parquet files are among its own that no run has written, for example {foreign[0]}"
        raise BadLake.at(str(lock.address), f"{why}; so the files of what is forgotten are still there", ELSEWHERE)


def _needed_files(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    prefix = files_of(connection).prefix
    tables = connection.execute(
        f"SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = {literal(LAKE)}"
    ).fetchall()
    listed = [
        connection.execute(
            f"SELECT data_file, delete_file FROM ducklake_list_files({literal(LAKE)}, {literal(table)},"
            f" schema => {literal(schema)})"
        ).fetchall()
        for schema, table in tables
    ]
    return frozenset(str(name).removeprefix(prefix) for rows in listed for row in rows for name in row if name)
