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
from warehouse.ledger import is_current
from warehouse.migrating import copy_rows
from warehouse.place import Place, room_for
from warehouse.quoting import literal, quoted_name
from warehouse.store import connect, executed, writer

LARGEST_FREE_SHARE = 0.20


@dataclass(frozen=True)
class Limits:
    """What DuckDB may use while it writes."""

    memory_limit_mb: int
    threads: int


@contextmanager
def building(place: Place, run_key: int, limits: Limits) -> Iterator[Candidate]:
    """The candidate of a run inside one transaction: committed and checkpointed at the end of the block.

    The first call of a run makes the file; a later one opens what the first left. An error in the block rolls back
    what the block did.

    Raises:
        CannotMigrate: if the published version is of other contracts, and its rows have no place under these.
        DiskFull: if there is no room for another version.
        LoadFailed: if the database refuses a statement.
    """
    path = place.candidate_file(run_key)
    if not path.exists():
        _begin(place, path, limits)
    with _writer(path, limits) as connection:
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


def _writer(path: Path, limits: Limits) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    return writer(
        path,
        memory_limit=f"{limits.memory_limit_mb}MB",
        threads=limits.threads,
        temp_folder=path.parent / "spill",
    )


def _begin(place: Place, path: Path, limits: Limits) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    published = place.published()
    if published is None:
        write_empty(path, limits)
        return
    room_for(place, published.stat().st_size)
    if _may_be_copied(published):
        unfinished = path.with_suffix(".copying")
        shutil.copyfile(published, unfinished)
        unfinished.replace(path)
    else:
        _write_anew(published, path, limits)


def _may_be_copied(published: Path) -> bool:
    with connect(published) as connection:
        return is_current(connection) and _free_share(connection) <= LARGEST_FREE_SHARE


def write_anew(place: Place, run_key: int, limits: Limits) -> None:
    """Bring all rows of a closed candidate into a fresh file, so that no free block holds what was deleted.

    Raises:
        DiskFull: if there is no room for it beside the old one.
    """
    path = place.candidate_file(run_key)
    room_for(place, path.stat().st_size)
    before = path.replace(path.with_suffix(".before"))
    _write_anew(before, path, limits)
    before.unlink()


def write_empty(path: Path, limits: Limits) -> None:
    """A warehouse without rows."""
    with _writer(path, limits) as connection:
        _make_tables(connection)


def _write_anew(published: Path, path: Path, limits: Limits) -> None:
    """Bring all rows into a fresh file under the present contracts: this migrates, and it drops dead space.

    Raises:
        CannotMigrate: if the rows of the old version have no place under these contracts.
    """
    old_name = f"{path.stem} of before"  # never the name of the candidate itself, which is the stem alone
    old_catalog = quoted_name(old_name)
    with _writer(path, limits) as connection:
        _make_tables(connection)
        attach = f"ATTACH {literal(str(published))} AS {old_catalog} (READ_ONLY)"
        executed(connection, attach, "opening the old version")
        copy_rows(connection, old_name, published)
        executed(connection, f"DETACH {old_catalog}", "closing the old version")


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """All that is declared, in one transaction: each commit of its own would wait for the disk."""
    for statement in ("BEGIN", *warehouse_statements(), "COMMIT"):
        executed(connection, statement, "making the tables")


def free_share(path: Path) -> float:
    """The share of the blocks of a closed file that hold nothing."""
    with connect(path) as connection:
        return _free_share(connection)


def _free_share(connection: duckdb.DuckDBPyConnection) -> float:
    ((total_blocks, free_blocks),) = connection.execute(
        "SELECT total_blocks, free_blocks FROM pragma_database_size()"
    ).fetchall()
    return float(free_blocks) / float(total_blocks) if total_blocks else 0.0
