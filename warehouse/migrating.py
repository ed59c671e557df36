"""Bring the rows of an older version into a fresh file under the present contracts, or say why that cannot be done.

Columns that are new stay empty where they may, types may become wider, and what the contracts no longer have is left
behind. Anything else would lose or invent data, and is refused before the first row is written.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb

from contracts import WAREHOUSE_TABLES
from contracts.errors import CannotMigrate
from contracts.schema import Table
from warehouse.ddl import full_name
from warehouse.failures import write_failure
from warehouse.quoting import quoted_name
from warehouse.store import executed

INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
# types that hold all values of others, beside integers and decimals
WIDER = {
    ("FLOAT", "DOUBLE"),
    ("DATE", "TIMESTAMP"),
    *((one, "DOUBLE") for one in INTEGERS[:3]),
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")

COLUMNS = """
SELECT new.column_name, new.data_type, NOT new.is_nullable, old.data_type
FROM duckdb_columns() AS new
LEFT JOIN duckdb_columns() AS old
  ON old.database_name = $old AND old.schema_name = new.schema_name AND old.table_name = new.table_name
 AND old.column_name = new.column_name
WHERE new.database_name = current_catalog() AND new.schema_name = $schema AND new.table_name = $table
ORDER BY new.column_index
"""
TABLES = "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = $old"


def copy_rows(connection: duckdb.DuckDBPyConnection, old: str, published: Path) -> None:
    """Copy all rows of an attached older version into the tables of the present contracts, which are empty.

    Args:
        connection: to the fresh file.
        old: the name that the older version is attached under.
        published: its path, for the message.

    Raises:
        CannotMigrate: naming every column that stands in the way, or the first rule that a row breaks.
        DiskFull: if there is no room.
    """
    there = {name for (name,) in executed(connection, TABLES, "reading the tables of the old version", {"old": old})}
    obstacles: list[str] = []
    copies: list[tuple[Table, list[str]]] = []
    for table in WAREHOUSE_TABLES:
        if f"{table.schema_name}.{table.short_name}" not in there:
            continue
        columns = executed(
            connection,
            COLUMNS,
            "reading the columns of the old version",
            {"old": old, "schema": table.schema_name, "table": table.short_name},
        )
        has_rows = bool(executed(connection, f"SELECT 1 FROM {_old(table, old)} LIMIT 1", "looking for rows"))
        if has_rows:
            obstacles += [f"{table.name}.{why}" for why in map(_obstacle, columns) if why]
            copies.append((table, [str(name) for name, _, _, was in columns if was is not None]))
    if obstacles:
        raise CannotMigrate.because(str(published), obstacles)
    for table, names in copies:
        _copy(connection, table, names, old, published)


def _old(table: Table, old: str) -> str:
    return f"{quoted_name(old)}.{full_name(table)}"


def _obstacle(column: tuple[Any, ...]) -> str | None:
    """Why a column cannot be filled from the older version; None if it can."""
    name, is_now, is_required, was = column
    if was is None:
        return f"{name} is new and may not be empty" if is_required else None
    return None if is_wider(was, is_now) else f"{name} was {was} and is {is_now}, which cannot hold all of it"


def is_wider(was: str, is_now: str) -> bool:
    """Whether every value of one type of DuckDB is a value of the other."""
    if was == is_now or (was, is_now) in WIDER:
        return True
    if was in INTEGERS and is_now in INTEGERS:
        return INTEGERS.index(was) < INTEGERS.index(is_now)
    one, other = _DECIMAL.fullmatch(was), _DECIMAL.fullmatch(is_now)
    if one is None or other is None:
        return False
    (digits, places), (more_digits, more_places) = map(int, one.groups()), map(int, other.groups())
    return more_places >= places and more_digits - more_places >= digits - places


def _copy(connection: duckdb.DuckDBPyConnection, table: Table, names: list[str], old: str, published: Path) -> None:
    columns = ", ".join(map(quoted_name, names))
    statement = f"INSERT INTO {full_name(table)} ({columns}) SELECT {columns} FROM {_old(table, old)}"
    try:
        connection.execute(statement).fetchall()
    except duckdb.ConstraintException as error:
        why = str(error).removeprefix("Constraint Error: ").splitlines()[0]
        raise CannotMigrate.because(str(published), [f"a row of {table.name} breaks a rule of today: {why}"]) from error
    except duckdb.Error as error:
        raise write_failure(error, published, f"writing {table.name} anew", statement) from error
