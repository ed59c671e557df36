"""Read a lake as if it were a file: read-only, one snapshot from the first query to the last, no other files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb

from contracts.errors import BadLake
from warehouse.data_path import DataPath, data_path_of
from warehouse.lake_address import lake_address
from warehouse.lake_attaching import LAKE, LOAD_FIRST, attach_lake, lake_connection, lake_errors
from warehouse.quoting import literal

METADATA: Final = f"__ducklake_metadata_{LAKE}"
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Snapshot:
    """One state of a lake.

    Args:
        snapshot_id: its number in the lake.
        made_at: when it was committed, with its zone.
        message: what its writer says of it.
        extra: what its writer has noted in JSON, if anything.
    """

    snapshot_id: int
    made_at: datetime
    message: str
    extra: str | None

    @property
    def run_key(self) -> int | None:
        """The run that has published it; None for a snapshot that is none of ours."""
        try:
            return int(json.loads(self.extra or "")["run"])
        except (ValueError, KeyError, TypeError):
            return None


def lake_reader(
    path: Path,
    memory_limit: str,
    threads: int | None,
    temp_folder: Path | None,
    tables: Sequence[tuple[str, str]],
    *,
    external_access: bool,
) -> duckdb.DuckDBPyConnection:
    """A connection to a lake at its latest snapshot, by the rules of `store.connect`.

    Raises:
        BadLake: if it cannot be read, or lacks the tables.
    """
    address = lake_address(path)
    connection = lake_connection(address, memory_limit=memory_limit, threads=threads, temp_folder=temp_folder)
    try:
        attach_lake(connection, address)
        with lake_errors(address):
            latest = latest_snapshot(connection)
            connection.execute(f"DETACH {LAKE}").fetchall()
            attach_lake(connection, address, snapshot=latest.snapshot_id)
            connection.execute(f"USE {LAKE}").fetchall()
            _close_in(connection, external_access=external_access)
            there = connection.execute(
                "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_catalog()"
            ).fetchall()
    except BaseException:
        connection.close()
        raise
    if not set(tables) <= set(there):
        connection.close()
        raise BadLake.at(str(address), "it is a DuckLake without the tables of a warehouse", LOAD_FIRST)
    return connection


def _close_in(connection: duckdb.DuckDBPyConnection, *, external_access: bool) -> None:
    """Leave the files of the lake as the only ones that a query can read."""
    if external_access:
        return
    prefix = files_of(connection).prefix
    connection.execute(f"SET allowed_directories = [{literal(prefix)}]").fetchall()
    connection.execute("SET enable_external_access = false").fetchall()


def latest_snapshot(connection: duckdb.DuckDBPyConnection) -> Snapshot:
    """The latest snapshot of the attached lake."""
    return _snapshots(connection, "LIMIT 1")[0]


def snapshots(connection: duckdb.DuckDBPyConnection) -> tuple[Snapshot, ...]:
    """All snapshots of the attached lake, the newest first."""
    return _snapshots(connection, "")


def _snapshots(connection: duckdb.DuckDBPyConnection, limit: str) -> tuple[Snapshot, ...]:
    rows: list[tuple[Any, ...]] = connection.execute(
        "SELECT snapshot_id, epoch_us(snapshot_time), commit_message, commit_extra_info"
        f" FROM {LAKE}.snapshots() ORDER BY snapshot_id DESC {limit}"
    ).fetchall()
    return tuple(
        Snapshot(int(one), EPOCH + timedelta(microseconds=us), words or "", more) for one, us, words, more in rows
    )


@dataclass(frozen=True)
class Stored:
    """What a lake takes.

    Args:
        files: where its files lie.
        format_version: of its catalog.
        bytes_now: the files of its latest snapshot.
        bytes_in_all: the files of all of its snapshots.
        run_keys: the runs that have left a snapshot, the newest first.
    """

    files: DataPath
    format_version: str
    bytes_now: int
    bytes_in_all: int
    run_keys: tuple[int, ...]


def stored(connection: duckdb.DuckDBPyConnection) -> Stored:
    """What the attached lake takes."""
    ((now, in_all, version),) = connection.execute(
        "SELECT coalesce(sum(file_size_bytes) FILTER (end_snapshot IS NULL), 0), coalesce(sum(file_size_bytes), 0),"
        f" (SELECT value FROM {METADATA}.ducklake_metadata WHERE key = 'version')"
        f" FROM {METADATA}.ducklake_data_file"
    ).fetchall()
    runs = dict.fromkeys(one.run_key for one in snapshots(connection) if one.run_key is not None)
    return Stored(files_of(connection), f"DuckLake {version}", int(now), int(in_all), tuple(runs))


def files_of(connection: duckdb.DuckDBPyConnection) -> DataPath:
    """Where the files of the attached lake lie.

    Raises:
        NoLakeFiles: if that is a place that cannot be used.
    """
    rows = connection.execute(f"SELECT value FROM {METADATA}.ducklake_metadata WHERE key = 'data_path'").fetchall()
    return data_path_of("that is attached", str(rows[0][0]))
