"""Open the candidate of a run for writing: a copy of the published version, or a new database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.candidate import Candidate
from warehouse.ddl import warehouse_statements
from warehouse.ledger import has_current_contract
from warehouse.migrating import copy_rows
from warehouse.place import Place, room_for
from warehouse.quoting import literal, quoted_name
from warehouse.store import ROW_GROUP_SIZE, executed, writer


@dataclass(frozen=True)
class Limits:
    """What DuckDB may use while it writes."""

    memory_limit_mb: int
    threads: int


@contextmanager
def building(place: Place, run_key: int, limits: Limits) -> Iterator[Candidate]:
    """The candidate of a run inside a transaction: committed and checkpointed at the end of the block.

    The first call of a run makes the file; a later one opens what the first left. An error in the block rolls back
    what the block did since it began, or since the last `Candidate.commit`.

    Raises:
        CannotMigrate: if the published version is of other contracts, and its rows have no place under these.
        DiskFull: if there is no room for another version.
        LoadFailed: if the database refuses a statement.
    """
    path = place.candidate_file(run_key)
    if not path.exists():
        _begin(place, path, limits)
    with writing(path, limits) as connection:
        # The cache takes a file that is written again under its name for the one it has read, once in some hundred
        # times: 37 of 9,500 reads failed, and none without it.
        executed(connection, "SET enable_external_file_cache = false", "beginning")
        executed(connection, "BEGIN", "beginning")
        try:
            yield Candidate(connection, run_key, path.parent)
        except BaseException:
            with suppress(duckdb.Error):  # after a fatal error even this fails, and the first error is the one to tell
                connection.rollback()
            raise
        executed(connection, "COMMIT", "committing")


def writing(
    path: Path, limits: Limits, row_group_size: int = ROW_GROUP_SIZE
) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """A connection that writes to a candidate, as `writer` of the store."""
    return writer(
        path,
        memory_limit=f"{limits.memory_limit_mb}MB",
        threads=limits.threads,
        temp_folder=path.parent / "spill",
        row_group_size=row_group_size,
    )


def _begin(place: Place, path: Path, limits: Limits) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    published = place.published()
    if published is None:
        write_empty(path, limits)
        return
    room_for(place, published.stat().st_size)
    if has_current_contract(published):
        unfinished = path.with_suffix(".copying")
        shutil.copyfile(published, unfinished)
        unfinished.replace(path)
    else:
        _migrate(published, path, limits)


def write_empty(path: Path, limits: Limits) -> None:
    """A warehouse without rows."""
    with writing(path, limits) as connection:
        _make_tables(connection)


def _migrate(published: Path, path: Path, limits: Limits) -> None:
    """Bring all rows into a fresh file under the present contracts.

    Raises:
        CannotMigrate: if the rows of the old version have no place under these contracts.
    """
    old_name = f"{path.stem} of before"
    old_catalog = quoted_name(old_name)
    with writing(path, limits) as connection:
        _make_tables(connection)
        attach = f"ATTACH {literal(str(published))} AS {old_catalog} (READ_ONLY)"
        executed(connection, attach, "opening the old version")
        copy_rows(connection, old_name, published)
        executed(connection, f"DETACH {old_catalog}", "closing the old version")


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """All that is declared, in one transaction: each commit of its own would wait for the disk."""
    for statement in ("BEGIN", *warehouse_statements(), "COMMIT"):
        executed(connection, statement, "making the tables")
