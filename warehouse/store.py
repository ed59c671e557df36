"""Open DuckDB files and run statements: the one module that opens DuckDB.

Readers get a session that can do no harm: it reads the warehouse and nothing else, writes nothing, and loads no
extension. Results are always fetched whole before the next statement, because DuckDB drops an open one silently.
One connection, or one cursor of it, belongs to one thread.
"""

from __future__ import annotations

import atexit
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import duckdb

from contracts.errors import LoadFailed, NoWarehouse
from warehouse.failures import read_failure, write_failure
from warehouse.frames import frame
from warehouse.lake_address import is_lake
from warehouse.quoting import Parameters, literal, quoted_name, with_values

__all__ = [
    "STORAGE_VERSION",
    "WRITTEN",
    "bare",
    "connect",
    "executed",
    "frame",
    "in_memory",
    "scratch",
    "storage_version",
    "writer",
]

STORAGE_VERSION: Final = "v1.5.0"
# Rows are compressed and written by row groups, each by one thread, and what changes a row writes its group anew. By
# default one has 122,880 rows: a hundred thousand reviews would be a single one.
ROW_GROUP_SIZE: Final = 10_240
WRITTEN: Final = "written"  # what a writer calls the file
READER_MEMORY_LIMIT: Final = "2GB"
_LEAST_TABLES: Final = (("main", "fact_review"), ("audit", "contract"))
_NO_EXTENSIONS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


def connect(
    path: Path | str,
    *,
    memory_limit: str = READER_MEMORY_LIMIT,
    threads: int | None = None,
    temp_folder: Path | None = None,
    external_access: bool = False,
    tables: Sequence[tuple[str, str]] = _LEAST_TABLES,
) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a warehouse, in UTC, without access to other files, network and extensions.

    Args:
        path: the warehouse: a symlink to the published version, a version itself, or the address of a lake.
        memory_limit: what DuckDB may use before it spills to disk, such as `2GB`.
        threads: how many; all cores by default.
        temp_folder: where it spills; by default a private folder that is removed when Python ends.
        external_access: whether other files may be written and read; never for statements of users.
        tables: schema and name of those that it must have to be a warehouse.

    Raises:
        NoWarehouse: if there is no such file, it may not be read, is damaged, or is something else.
        BadTarget: if this process has the file open with other settings.
        Busy: if another program has it open for writing.
        BadLake: if it is a lake that cannot be read.
    """
    path = Path(path)
    if is_lake(path):
        from warehouse.lake_reading import lake_reader

        return lake_reader(path, memory_limit, threads, temp_folder, tables, external_access=external_access)
    _require_file(path)
    config = {**_NO_EXTENSIONS, "temp_directory": str(temp_folder or _spill_folder())}
    try:
        connection = duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as error:
        raise read_failure(error, path) from error
    try:
        _settle(connection, memory_limit, threads)
        if not external_access:
            connection.execute("SET enable_external_access = false").fetchall()
        for schema, table in tables:  # to list all tables takes as long as a fifth of opening the file
            connection.execute(f"FROM {quoted_name(schema)}.{quoted_name(table)} LIMIT 0").fetchall()
    except duckdb.CatalogException as error:
        connection.close()
        raise NoWarehouse.at(str(path), "it is a DuckDB database without the tables of a warehouse") from error
    except duckdb.Error as error:
        connection.close()
        raise read_failure(error, path) from error
    return connection


@contextmanager
def writer(
    path: Path, *, memory_limit: str, threads: int, temp_folder: Path, row_group_size: int = ROW_GROUP_SIZE
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that writes to a new or existing file; at the end of the block the file is whole on its own.

    The file is attached as `WRITTEN` to a database in memory, for only so it can be told the size of its row groups. A
    new file gets the storage version that DuckDB 1.5 can read, which is also a third of the size of the default. A
    block that ends well is checkpointed and closed, and leaves no write-ahead log; one that fails only closes.

    Raises:
        Busy: if another process has the file open.
        DiskFull: if there is no room for the file, its log, or what is spilled.
        LoadFailed: for any other error of the database.
    """
    options = f"ROW_GROUP_SIZE {row_group_size}, STORAGE_VERSION {literal(STORAGE_VERSION)}"
    try:
        with closing(bare(memory_limit=memory_limit, threads=threads, temp_folder=temp_folder)) as connection:
            attach = f"ATTACH {literal(str(path.absolute()))} AS {WRITTEN} ({options})"
            connection.execute(f"{attach}; USE {WRITTEN}").fetchall()
            yield connection
            connection.execute(f"CHECKPOINT {WRITTEN}").fetchall()
    except duckdb.Error as error:
        raise write_failure(error, path, f"writing {path.name}") from error
    log = path.with_name(path.name + ".wal")
    if log.exists():
        raise LoadFailed.on(f"closing {path.name}", "CHECKPOINT", f"the write-ahead log {log.name} is still there")


def scratch(path: Path, *, read_only: bool, memory_limit: str = READER_MEMORY_LIMIT) -> duckdb.DuckDBPyConnection:
    """A connection to a file of our own that is no warehouse, such as a search index; never for statements of users.

    Raises:
        NoWarehouse: if it cannot be opened.
    """
    config = {
        **_NO_EXTENSIONS,
        "storage_compatibility_version": STORAGE_VERSION,
        "temp_directory": _spill_folder(),
        "memory_limit": memory_limit,
    }
    try:
        return duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.Error as error:
        raise read_failure(error, path) from error


def bare(*, memory_limit: str, threads: int | None, temp_folder: Path | None) -> duckdb.DuckDBPyConnection:
    """A database in memory that others are attached to: those of a lake, and files of our own."""
    config = {
        **_NO_EXTENSIONS,
        "preserve_insertion_order": "false",
        "temp_directory": str(temp_folder or _spill_folder()),
    }
    connection = duckdb.connect(config=config)
    _settle(connection, memory_limit, threads)
    return connection


def in_memory() -> duckdb.DuckDBPyConnection:
    """A database that is on no disk: to ask DuckDB what it makes of the declarations."""
    return duckdb.connect(config=dict(_NO_EXTENSIONS))


def executed(
    connection: duckdb.DuckDBPyConnection, statement: str, what: str, parameters: Parameters | None = None
) -> list[tuple[Any, ...]]:
    """Run a statement of a writer and give back all of its rows.

    Args:
        connection: from `writer`.
        statement: one statement, or several without parameters.
        what: what is being done, for the message, such as `inserting into fact_review`.
        parameters: values for its `$name` marks.

    Raises:
        DiskFull: if there is no room.
        LoadFailed: for any other error of the database, with the statement.
    """
    try:
        return connection.execute(with_values(statement, parameters) if parameters else statement).fetchall()
    except duckdb.Error as error:
        raise write_failure(error, _file_of(connection), what, statement) from error


def storage_version(connection: duckdb.DuckDBPyConnection) -> str:
    """The storage version of the open file: the oldest DuckDB that can read it, such as v1.5.0+."""
    rows = connection.execute(
        "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = current_catalog()"
    ).fetchall()
    return str(rows[0][0])


def _require_file(path: Path) -> None:
    """DuckDB would hang on a pipe, and says little of a folder or a link to nothing."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        why = "it is a link to a version that is gone" if path.is_symlink() else "there is no such file"
        raise NoWarehouse.at(str(path), why) from None
    except OSError as error:
        raise NoWarehouse.at(str(path), f"it cannot be opened ({os.strerror(error.errno or 0)})") from None
    if not stat.S_ISREG(mode):
        raise NoWarehouse.at(str(path), "it is a folder" if stat.S_ISDIR(mode) else "it is not a regular file")


def _settle(connection: duckdb.DuckDBPyConnection, memory_limit: str, threads: int | None) -> None:
    """Set what two connections of one process may set differently: DuckDB compares only what `connect` was given."""
    settings = f"SET GLOBAL TimeZone = 'UTC'; SET memory_limit = {literal(memory_limit)};"
    if threads is not None:
        settings += f" SET threads = {int(threads)};"
    connection.execute(settings).fetchall()


@cache
def _spill_folder() -> str:
    try:
        folder = tempfile.TemporaryDirectory(prefix="reviewmart-")
    except OSError:
        return ""  # nowhere to spill: DuckDB keeps within its memory limit, or says that it cannot
    atexit.register(folder.cleanup)
    return folder.name


def _file_of(connection: duckdb.DuckDBPyConnection) -> Path:
    try:
        rows = connection.execute("SELECT path FROM duckdb_databases() WHERE database_name = current_catalog()")
        return Path(rows.fetchall()[0][0] or ".")
    except duckdb.Error:
        return Path()  # after a fatal error the connection answers no more
