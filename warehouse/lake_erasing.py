"""Erase the past of a lake: all snapshots but the latest, and the files that only they need."""

from __future__ import annotations

from typing import Final

from contracts.errors import BadLake
from warehouse.lake_attaching import LAKE, attached
from warehouse.lake_lock import LakeLock
from warehouse.lake_reading import Snapshot, latest_snapshot, snapshots

STEPS: Final = (
    f"CALL ducklake_expire_snapshots('{LAKE}', older_than => now())",
    f"CALL ducklake_cleanup_old_files('{LAKE}', cleanup_all => true)",
    f"CALL ducklake_delete_orphaned_files('{LAKE}', cleanup_all => true)",
)
AGAIN: Final = "Run the same command again: it erases what is left."


def erase_past(lock: LakeLock) -> Snapshot:
    """Leave only the latest snapshot of a lake, and return it. Readers of earlier ones lose their files.

    Raises:
        BadLake: if an earlier snapshot is still there in the end.
    """
    with attached(lock.connection, lock.address, read_only=False) as connection:
        for statement in STEPS:
            connection.execute(statement).fetchall()
        if (left := len(snapshots(connection))) != 1:
            raise BadLake.at(str(lock.address), f"{left - 1:,} earlier snapshots could not be erased", AGAIN)
        return latest_snapshot(connection)
