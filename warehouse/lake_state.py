"""What a lake is before a run: there or not yet, of ours or of something else, writable or not."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.errors import BadLake
from warehouse.lake_address import POSTGRES, LakeAddress
from warehouse.lake_attaching import LAKE, lake_errors, opened_lake
from warehouse.lake_lock import asked, catalog_connection
from warehouse.lake_reading import Snapshot, data_folder, latest_snapshot

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


def lake_state(address: LakeAddress) -> LakeState:
    """How the lake stands.

    Raises:
        BadLake: if its catalog cannot be reached, or it is a DuckLake of something else.
    """
    if not _is_there(address):
        return LakeState(None, None)
    with opened_lake(address) as connection:
        tables = {
            (schema, name)
            for schema, name in connection.execute(
                f"SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = '{LAKE}'"
            ).fetchall()
        }
        latest = latest_snapshot(connection)
        folder = data_folder(connection)
    if tables and ("audit", "contract") not in tables:
        example = ".".join(min(tables))
        raise BadLake.at(str(address), f"it is a DuckLake of something else, with {example} in it", OTHERS)
    return LakeState(folder, latest if tables else None)


def require_writable(address: LakeAddress, state: LakeState, data_path: Path | None) -> None:
    """See that a run can write the lake, and make the folder of its files.

    Raises:
        BadLake: saying what it lacks.
    """
    if state.data_path is None and data_path is None:
        raise BadLake.at(str(address), "there is no DuckLake in that catalog yet", NAME_THE_FOLDER)
    if state.data_path is not None and data_path is not None and Path(state.data_path) != data_path:
        why = f"its files lie in {state.data_path}, not in {data_path}"
        raise BadLake.at(str(address), why, "Leave --data-path out: the lake knows its folder.")
    if state.data_path is None and address.kind == POSTGRES:
        _require_free_database(address)
    folder = Path(state.data_path or data_path or ".")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(None, "it may not be written")
    except OSError as error:
        why = f"the folder of its files {folder}: {error.strerror or error}"
        raise BadLake.at(str(address), why, "Load where that folder can be written.") from None


def _is_there(address: LakeAddress) -> bool:
    if address.kind != POSTGRES:
        return Path(address.catalog).exists()
    with closing(catalog_connection(address)) as connection, lake_errors(address):
        ((is_there,),) = asked(connection, "SELECT to_regclass('ducklake_metadata') IS NOT NULL AS is_there")
    return bool(is_there)


def _require_free_database(address: LakeAddress) -> None:
    with closing(catalog_connection(address)) as connection, lake_errors(address):
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
