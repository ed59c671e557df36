"""What a lake is before a run: there or not yet, of ours or of something else, writable or not."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from contracts.errors import BadLake, NoLake
from warehouse.lake_address import POSTGRES, LakeAddress
from warehouse.lake_attaching import LAKE, attached, lake_connection, lake_errors
from warehouse.lake_lock import LakeLock, asked
from warehouse.lake_reading import Snapshot, data_folder, latest_snapshot
from warehouse.quoting import literal

OTHERS: Final = "Give the lake a database of its own: createdb NAME, and dbname=NAME in the address."
NAME_THE_FOLDER: Final = "Name the folder of its files, and this load makes it: --data-path DIR."


@dataclass(frozen=True)
class LakeState:
    """How a lake stands.

    Args:
        data_path: the folder of its files; None for a lake that is not there yet.
        snapshot: its latest snapshot; None where it has no tables yet.
    """

    data_path: str | None
    snapshot: Snapshot | None


def lake_state(address: LakeAddress, connection: duckdb.DuckDBPyConnection | None = None) -> LakeState:
    """How the lake stands.

    Args:
        address: the lake.
        connection: one that can attach it; its own by default.

    Raises:
        BadLake: if its catalog cannot be reached, or it is a DuckLake of something else.
    """
    if connection is None:
        own = lake_connection(address, memory_limit="1GB", threads=1, temp_folder=None)
        with closing(own):
            return _state(address, own)
    return _state(address, connection)


def _state(address: LakeAddress, connection: duckdb.DuckDBPyConnection) -> LakeState:
    try:
        with attached(connection, address) as lake:
            return _of_lake(address, lake)
    except NoLake:
        return LakeState(None, None)


def _of_lake(address: LakeAddress, connection: duckdb.DuckDBPyConnection) -> LakeState:
    rows = connection.execute(
        f"SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = {literal(LAKE)}"
    ).fetchall()
    tables = {(str(schema), str(name)) for schema, name in rows}
    if tables and ("audit", "contract") not in tables:
        example = ".".join(min(tables))
        raise BadLake.at(str(address), f"it is a DuckLake of something else, with {example} in it", OTHERS)
    return LakeState(data_folder(connection), latest_snapshot(connection) if tables else None)


def require_folder(address: LakeAddress, state: LakeState, data_path: Path | None) -> None:
    """See that the folder of the files is known, and is the one that was named if one was.

    Raises:
        BadLake: if it is not.
    """
    if state.data_path is None and data_path is None:
        raise BadLake.at(str(address), "there is no DuckLake in that catalog yet", NAME_THE_FOLDER)
    if state.data_path is not None and data_path is not None and Path(state.data_path) != data_path:
        why = f"its files lie in {state.data_path}, not in {data_path}"
        raise BadLake.at(str(address), why, "Leave --data-path out: the lake knows its folder.")


def require_writable(lock: LakeLock, state: LakeState, data_path: Path | None) -> None:
    """See that a run can write the lake, and make the folder of its files.

    Raises:
        BadLake: saying what it lacks.
    """
    address = lock.address
    require_folder(address, state, data_path)
    if state.data_path is None and address.kind == POSTGRES:
        _require_free_database(address, lock.connection)
    folder = Path(state.data_path or data_path or ".")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(None, "it may not be written")
    except OSError as error:
        why = f"the folder of its files {folder}: {error.strerror or error}"
        raise BadLake.at(str(address), why, "Load where that folder can be written.") from None


def _require_free_database(address: LakeAddress, connection: duckdb.DuckDBPyConnection) -> None:
    with lake_errors(address):
        ((may_create, others),) = asked(
            connection,
            "SELECT has_schema_privilege('public', 'CREATE') AS may_create, (SELECT count(*) FROM"
            " information_schema.tables WHERE table_schema = 'public') AS others",
        )
    if others:
        raise BadLake.at(str(address), f"the database has {others:,} tables of something else", OTHERS)
    if not may_create:
        why = "this user may not make tables in the schema public"
        raise BadLake.at(str(address), why, "Let the owner of the database make the lake, or grant CREATE on it.")
