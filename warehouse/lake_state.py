"""What a lake is before a run: there or not yet, of ours or of something else, writable or not."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import duckdb

from contracts.errors import BadLake, NoLake
from warehouse.data_path import DataPath
from warehouse.lake_address import POSTGRES, LakeAddress
from warehouse.lake_attaching import LAKE, attached, lake_connection, lake_errors
from warehouse.lake_lock import LakeLock, asked
from warehouse.lake_reading import Snapshot, files_of, latest_snapshot
from warehouse.lake_store import reach_store, require_extension, set_patience
from warehouse.quoting import literal

OTHERS: Final = "Give the lake a database of its own: createdb NAME, and dbname=NAME in the address."
NAME_THE_PLACE: Final = (
    "Name where its files shall lie, and this load makes it: --data-path DIR, or s3://BUCKET/PREFIX."
)
OF_ITS_OWN: Final = "Name another place: forgetting removes all files there that are not of this lake."


@dataclass(frozen=True)
class LakeState:
    """How a lake stands.

    Args:
        data_path: where its files lie; None for a lake that is not there yet.
        snapshot: its latest snapshot; None where it has no tables yet.
    """

    data_path: DataPath | None
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
    return LakeState(files_of(connection), latest_snapshot(connection) if tables else None)


def require_place(address: LakeAddress, state: LakeState, data_path: DataPath | None) -> DataPath:
    """See that it is known where the files lie, that it is where was named if anything was, and can be reached.

    Raises:
        BadLake: if it is not.
    """
    place = state.data_path or data_path
    if place is None:
        raise BadLake.at(str(address), "there is no DuckLake in that catalog yet", NAME_THE_PLACE)
    if data_path is not None and place != data_path:
        why = f"its files lie in {place}, not in {data_path}"
        raise BadLake.at(str(address), why, "Leave --data-path out: the lake knows where.")
    if place.is_in_store:
        require_extension(str(address), place)
    return place


def require_writable(lock: LakeLock, state: LakeState, data_path: DataPath | None) -> DataPath:
    """See that a run can write the lake, and make the folder of its files; a store is asked by those who know it.

    Returns:
        Where the files lie, or are to lie.

    Raises:
        BadLake: saying what it lacks.
    """
    address = lock.address
    place = require_place(address, state, data_path)
    if state.data_path is None and address.kind == POSTGRES:
        _require_free_database(address, lock.connection)
    if place.is_in_store:
        return place
    folder = place.folder
    if state.data_path is None and (found := next(folder.rglob("*.parquet"), None)):
        raise BadLake.at(str(address), f"the folder for its files has some already, for example {found}", OF_ITS_OWN)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(None, "it may not be written")
    except OSError as error:
        why = f"the folder of its files {folder}: {error.strerror or error}"
        raise BadLake.at(str(address), why, "Load where that folder can be written.") from None
    return place


def require_reached(lock: LakeLock, place: DataPath) -> None:
    """See that DuckDB, too, finds its way to a store with what it was told; a folder is none.

    Raises:
        NoLakeFiles: if it does not.
    """
    if not place.is_in_store:
        return
    # A secret that was made in the transaction of the lock would be seen there alone.
    with closing(lock.connection.cursor()) as connection, lake_errors(lock.address):
        reach_store(connection, str(lock.address), place)
        set_patience(connection, is_long=False)
        connection.execute(f"SELECT count(*) FROM glob({literal(place.prefix + '*')})").fetchall()


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
