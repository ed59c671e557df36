"""One writer of a lake at a time: an advisory lock of PostgreSQL, which it frees when its holder's connection ends.

The lock is of the catalog's database and lives in a transaction that stays open: a pooled connection could otherwise
be given away or closed in between. Who holds it stands in the name that the holder's connection has in PostgreSQL. A
lake with an SQLite catalog is of one machine, and is locked like a file.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import duckdb

from contracts.errors import BadLake, Busy
from warehouse import lock
from warehouse.building import Limits
from warehouse.lake_address import SQLITE, LakeAddress
from warehouse.lake_attaching import CATALOG, SECRET, lake_connection, lake_errors
from warehouse.quoting import literal

POLL_SECONDS: Final = 0.2
LOCK: Final = (0x7265_7669, 0x6D61_7274)  # two numbers that nobody else is likely to take
MARK: Final = "reviewmart"
HOLDER: Final = (
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory'"
    f" AND l.classid = {LOCK[0]} AND l.objid = {LOCK[1]} AND l.granted AND l.database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)
LOST: Final = "The connection to the catalog was lost, so this run published nothing. Run the same command again."


@dataclass(frozen=True)
class LakeLock:
    """The lock, held.

    Args:
        address: the lake.
        connection: what all of the run's work on the lake goes through; in PostgreSQL its transaction is the lock.
        file_lock: what it is for a lake with an SQLite catalog.
    """

    address: LakeAddress
    connection: duckdb.DuckDBPyConnection
    file_lock: lock.WriterLock | None

    def describe(self, run_key: int) -> None:
        """Tell others who holds the lock."""
        if self.file_lock is not None:
            self.file_lock.describe(run_key)
        else:
            with lake_errors(self.address):
                _execute(self.connection, f"SET application_name = {literal(_name(run_key))}")

    def require(self) -> None:
        """See that it is still held.

        Raises:
            BadLake: if the connection that it lives in was lost.
        """
        if self.file_lock is not None:
            return
        try:
            asked(self.connection, "SELECT 1 AS one")
        except duckdb.Error:
            raise BadLake.at(str(self.address), "the lock on it was lost", LOST) from None


@contextmanager
def lake_lock(address: LakeAddress, wait_seconds: float, limits: Limits, spill: Path) -> Iterator[LakeLock]:
    """Hold the lock of a lake for the length of the block.

    Args:
        address: the lake.
        wait_seconds: how long to wait for another run.
        limits: what DuckDB may use for all that the run does with the lake.
        spill: a folder for what does not fit in memory.

    Raises:
        Busy: if another run still holds it after `wait_seconds`; the message names it.
        BadLake: if the catalog cannot be reached.
    """
    memory_limit = f"{limits.memory_limit_mb}MB"
    connection = lake_connection(address, memory_limit=memory_limit, threads=limits.threads, temp_folder=spill)
    with closing(connection):
        if address.kind == SQLITE:
            with _file_lock(address, wait_seconds) as file_lock:
                yield LakeLock(address, connection, file_lock)
            return
        _attach_catalog(connection, address)
        deadline = time.monotonic() + wait_seconds
        while not _is_taken(connection, address):
            if time.monotonic() >= deadline:
                raise Busy.held_by(f"the lock of {address}", holder_words(_holder(connection, address)))
            time.sleep(POLL_SECONDS)
        try:
            yield LakeLock(address, connection, None)
        finally:
            with suppress(duckdb.Error):
                connection.rollback()


@contextmanager
def _file_lock(address: LakeAddress, wait_seconds: float) -> Iterator[lock.WriterLock]:
    file = lock_file(address)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadLake.at(str(address), str(error.strerror), "Name a folder that you may write.") from None
    with lock.writer_lock(file, wait_seconds) as held:
        yield held


def _attach_catalog(connection: duckdb.DuckDBPyConnection, address: LakeAddress) -> None:
    with lake_errors(address):
        connection.execute(
            f"ATTACH {literal(address.catalog)} AS {CATALOG} (TYPE postgres, SECRET {literal(SECRET)})"
        ).fetchall()


def asked(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query that PostgreSQL answers."""
    return connection.execute(f"SELECT * FROM postgres_query({literal(CATALOG)}, {literal(query)})").fetchall()


def lock_file(address: LakeAddress) -> Path:
    """The lock file of a lake with an SQLite catalog."""
    return Path(f"{address.catalog}.lock")


def lake_writer(address: LakeAddress) -> dict[str, Any] | None:
    """Who holds the lock now: host, process_id, run, since; empty for one that has just begun, None if nobody does."""
    if address.kind == SQLITE:
        return lock.holder(lock_file(address)) if lock.is_held(lock_file(address)) else None
    with closing(lake_connection(address, memory_limit="200MB", threads=1, temp_folder=None)) as connection:
        _attach_catalog(connection, address)
        with lake_errors(address):
            rows = asked(connection, HOLDER)
    return _holder_of(str(rows[0][0])) if rows else None


def holder_words(holder: dict[str, Any] | None) -> str:
    """The holder in words."""
    return lock.holder_words(holder or {})


def _is_taken(connection: duckdb.DuckDBPyConnection, address: LakeAddress) -> bool:
    with lake_errors(address):
        connection.execute("BEGIN").fetchall()
        # A run may take hours between two statements here, and its machine may vanish without a word.
        _execute(connection, "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL tcp_keepalives_idle = 60")
        _execute(connection, f"SET application_name = {literal(_name(0))}")
        ((is_taken,),) = asked(connection, f"SELECT pg_try_advisory_xact_lock({LOCK[0]}, {LOCK[1]}) AS taken")
        if not is_taken:
            connection.rollback()
    return bool(is_taken)


def _execute(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    connection.execute(f"CALL postgres_execute({literal(CATALOG)}, {literal(statement)})").fetchall()


def _holder(connection: duckdb.DuckDBPyConnection, address: LakeAddress) -> dict[str, Any]:
    with lake_errors(address):
        rows = asked(connection, HOLDER)
    return _holder_of(str(rows[0][0])) if rows else {}


def _name(run_key: int) -> str:
    """At most 63 bytes, which is what PostgreSQL keeps."""
    since = datetime.now(UTC).strftime("%m%dT%H%M%SZ")
    return f"{MARK} {run_key} {os.getpid()} {since} {socket.gethostname()}"[:63]


def _holder_of(name: str) -> dict[str, Any]:
    try:
        _, run_key, process_id, since, host = name.split(" ", 4)
        return {"host": host, "process_id": int(process_id), "run": int(run_key), "since": since}
    except ValueError:
        return {}
