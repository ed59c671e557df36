"""Open a DuckLake: the extensions from their wheels, the catalog by its address, and what its errors mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

import duckdb

from contracts.errors import BadLake, DiskFull, NoLake, NoLakeFiles, PipelineError
from warehouse.data_path import DataPath, data_path_of
from warehouse.extensions import extension_file, how_to_install
from warehouse.failures import is_disk_full
from warehouse.lake_address import POSTGRES, SQLITE, LakeAddress, without_secrets
from warehouse.lake_store import reach_store, set_patience
from warehouse.quoting import literal
from warehouse.store import bare
from warehouse.store_answers import store_trouble

LAKE: Final = "lake"
CATALOG: Final = "catalog"
SECRET: Final = "reviewmart_lake"  # noqa: S105 -- the name that DuckDB keeps it under
EXTENSIONS: Final = {"postgres": ("ducklake", "postgres_scanner"), "sqlite": ("ducklake", "sqlite_scanner")}
# What the catalog of a lake is found to say before the extension for the store of its files is loaded.
_IN_STORE = re.compile(r"Data path (.+) requires the extension \w+ to be loaded")
LOAD_FIRST: Final = "The first load makes it: reviewmart load DUMP --to LAKE --data-path DIR."
GO_ON: Final = "Run the same command again: it goes on from what is there then."
_LOST: Final = ("closed the connection", "terminating connection", "no connection to the server", "has been closed")
# Readers of SQLite keep its writer from committing, and it them, unless it writes ahead in a log beside.
_SQLITE_OPTIONS: Final = ("META_JOURNAL_MODE 'WAL'", "META_BUSY_TIMEOUT 30000")
ASK_THE_CATALOG: Final = "See that PostgreSQL runs there, and lets you in by PGPASSWORD or ~/.pgpass."


def missing_extensions(kind: str) -> tuple[str, ...]:
    """The extensions that a lake of this kind needs and that are not at hand."""
    return tuple(name for name in EXTENSIONS[kind] if extension_file(name) is None)


def lake_connection(
    address: LakeAddress, *, memory_limit: str, threads: int | None, temp_folder: Path | None
) -> duckdb.DuckDBPyConnection:
    """A database in memory that can attach the lake, and nothing attached yet.

    Raises:
        BadLake: if an extension is not at hand.
    """
    if missing := missing_extensions(address.kind):
        why = f"not at hand of DuckDB's extensions: {', '.join(missing)}"
        raise BadLake.at(str(address), why, f"Get what is missing: {how_to_install(missing)}.")
    connection = bare(memory_limit=memory_limit, threads=threads, temp_folder=temp_folder)
    with lake_errors(address):
        for name in EXTENSIONS[address.kind]:
            connection.execute(f"LOAD {literal(str(extension_file(name)))}").fetchall()
        if address.kind == POSTGRES:
            password = "" if address.password is None else f", PASSWORD {literal(address.password)}"
            connection.execute(f"CREATE SECRET {SECRET} (TYPE postgres{password})").fetchall()
        # Whoever commits in between wins: a run that lost its lock must not write over what another has published.
        connection.execute("SET ducklake_max_retry_count = 0").fetchall()
    return connection


def attach_lake(
    connection: duckdb.DuckDBPyConnection,
    address: LakeAddress,
    *,
    read_only: bool = True,
    data_path: DataPath | None = None,
    snapshot: int | None = None,
    in_bulk: bool = False,
    name: str = LAKE,
) -> None:
    """Attach the lake under a name: one that is not there yet is made, if it is not attached read-only.

    Args:
        connection: from `lake_connection`.
        address: the lake.
        read_only: whether nothing can be written.
        data_path: where its files lie, for one that is made.
        snapshot: the snapshot to see; the latest of each moment by default.
        in_bulk: whether all of its files will be read.
        name: the name that it gets.

    Raises:
        BadLake: if it cannot be reached, is not a DuckLake, or is of another age.
        BadStore: if there are no credentials for the store of its files.
    """
    if read_only and address.kind == SQLITE and not Path(address.catalog).exists():
        raise NoLake(str(BadLake.at(str(address), "there is no such file", LOAD_FIRST)))
    options = ["READ_ONLY"] if read_only else []
    options += [f"META_SECRET {literal(SECRET)}"] if address.kind == POSTGRES else [*_SQLITE_OPTIONS]
    options += [f"DATA_PATH {literal(str(data_path))}"] if data_path is not None else []
    options += [f"SNAPSHOT_VERSION {snapshot}"] if snapshot is not None else []
    options += ["CREATE_IF_NOT_EXISTS false"] if data_path is None and not read_only else []
    words = f" ({', '.join(options)})" if options else ""
    attach = f"ATTACH {literal(str(address))} AS {name}{words}"
    with lake_errors(address):
        try:
            connection.execute(attach).fetchall()
        except duckdb.Error as error:
            if (found := _IN_STORE.search(str(error))) is None:
                raise
            place = data_path or data_path_of(str(address), found[1])
            reach_store(connection, str(address), place)
            connection.execute(attach).fetchall()
        set_patience(connection, is_long=in_bulk or not read_only)


@contextmanager
def lake_errors(address: LakeAddress) -> Iterator[None]:
    """What DuckDB says of a lake in the block, in words for the user and without a password."""
    try:
        yield
    except duckdb.Error as error:
        raise lake_failure(error, str(address)) from None  # the cause would carry DuckDB's own words along


def lake_failure(error: duckdb.Error, shown: str) -> PipelineError:
    """The error for a lake that cannot be reached, read or written."""
    text = " ".join(without_secrets(str(error)).split())
    if trouble := store_trouble(text):
        return NoLakeFiles.of(shown, *trouble)
    if is_disk_full(text):
        return DiskFull.at("the data of the lake")
    if "does not exist" in text and "creating a new DuckLake" in text:
        return NoLake(str(BadLake.at(shown, "there is no DuckLake in that catalog", LOAD_FIRST)))
    if "Unable to connect" in text or "connection to server" in text:
        return BadLake.at(shown, _last_words(text), ASK_THE_CATALOG)
    if any(words in text for words in _LOST):
        return BadLake.at(shown, "the connection to its catalog was lost", GO_ON)
    if "DATA_PATH parameter" in text:
        return BadLake.at(shown, "its files lie elsewhere", "Leave --data-path out: the lake knows where.")
    if "version" in text and "DuckLake" in text and "catalog" in text.lower():
        return BadLake.at(shown, text, "Read it with the DuckDB that wrote it.")
    return BadLake.at(shown, text, "Nothing was published by this command; `reviewmart doctor --db LAKE` looks closer.")


def _last_words(text: str) -> str:
    """What PostgreSQL's library says in the end, without the words that led to it."""
    return text.rpartition("Unable to connect to Postgres at ")[2].rpartition('": ')[2] or text


@contextmanager
def attached(
    connection: duckdb.DuckDBPyConnection,
    address: LakeAddress,
    *,
    read_only: bool = True,
    data_path: DataPath | None = None,
    snapshot: int | None = None,
    in_bulk: bool = False,
    files: Mapping[str, Path | None] | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A second connection to the same database, with the lake and files of ours attached for the length of the block.

    Args:
        connection: from `lake_connection`, with no lake attached.
        address: the lake.
        read_only: whether nothing can be written.
        data_path: where its files lie, for one that is made.
        snapshot: the snapshot to see; the latest of each moment by default.
        in_bulk: whether all of its files will be read.
        files: warehouse files to read beside it, by the names that they get.
    """
    with closing(connection.cursor()) as second, lake_errors(address):
        names = [LAKE]
        attach_lake(second, address, read_only=read_only, data_path=data_path, snapshot=snapshot, in_bulk=in_bulk)
        try:
            for name, file in (files or {}).items():
                if file is not None:
                    second.execute(f"ATTACH {literal(str(file))} AS {name} (READ_ONLY)").fetchall()
                    names.append(name)
            second.execute(f"USE {LAKE}").fetchall()
            yield second
        finally:
            with suppress(duckdb.Error):
                second.execute("USE memory").fetchall()
                for name in names:
                    second.execute(f"DETACH {name}").fetchall()


@contextmanager
def opened_lake(address: LakeAddress) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the lake attached read-only, for a few questions of our own."""
    with closing(lake_connection(address, memory_limit="1GB", threads=1, temp_folder=None)) as connection:
        attach_lake(connection, address)
        with lake_errors(address):
            yield connection
