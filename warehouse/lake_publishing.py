"""Publish a candidate into a lake: what differs from the version before, in one transaction of the lake."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from contracts import WAREHOUSE_TABLES
from contracts.errors import BadLake, LoadFailed
from contracts.schema import Table
from warehouse.data_path import DataPath
from warehouse.ddl import create_schema_sql, full_name, warehouse_digest
from warehouse.lake_address import LakeAddress
from warehouse.lake_attaching import LAKE, attached
from warehouse.lake_ddl import lake_table_sql, lake_view_statements
from warehouse.lake_difference import apply_difference, differences, unequal_tables
from warehouse.lake_lock import LakeLock
from warehouse.lake_reading import Snapshot, latest_snapshot
from warehouse.quoting import literal, quoted_name

BEFORE, AFTER = "before_run", "after_run"
AUTHOR: Final = "reviewmart"
ROW_GROUP_SIZE: Final = "16MB"  # each thread keeps one in memory while it writes: texts would fill it otherwise
OTHER_WRITER: Final = "The next run goes on from what is there now: run the same command again."


@dataclass(frozen=True)
class Publication:
    """What a run publishes.

    Args:
        run_key: the run.
        words: how it ended, for the list of snapshots.
        review_count: reviews of the new version.
    """

    run_key: int
    words: str
    review_count: int

    @property
    def message(self) -> str:
        """What the snapshot says of itself."""
        return f"run {self.run_key} {self.words}, {self.review_count:,} reviews"

    @property
    def extra(self) -> str:
        """The same for programs."""
        return json.dumps({"run": self.run_key, "reviews": self.review_count})


def publish_to_lake(
    lock: LakeLock,
    base: Snapshot | None,
    before: Path | None,
    after: Path,
    publication: Publication,
    data_path: DataPath | None = None,
    *,
    is_anew: bool = False,
) -> Snapshot:
    """Bring a lake from one version to the next, and return its new snapshot.

    Args:
        lock: of the lake, held.
        base: the snapshot that the version before is equal to; None for a lake that has no tables yet.
        before: the file of the version before; None with no base.
        after: the file of the next version.
        publication: what is said of it.
        data_path: where the files of a lake lie that is made now.
        is_anew: whether all tables are made anew, so that none of their files holds a row that was deleted.

    Raises:
        BadLake: if the lake cannot be written, or somebody else has written it since `base`.
    """
    address, files = lock.address, {BEFORE: before, AFTER: after}
    with attached(lock.connection, address, read_only=False, data_path=data_path, files=files) as connection:
        is_current = not is_anew and _is_current(connection)
        made = () if is_current else WAREHOUSE_TABLES if is_anew else _tables_to_make(connection)
        changed = differences(connection, BEFORE, AFTER, [table for table in WAREHOUSE_TABLES if table not in made])
        with _transaction(connection):
            _require_base(connection, address, base)
            if not is_current:
                _bring_up_to_date(connection, made)
            for one in changed:
                apply_difference(connection, one, AFTER, LAKE)
            if wrong := unequal_tables(connection, LAKE, AFTER):
                raise LoadFailed.on("publishing", "SELECT count(*)", f"the lake would hold other rows in {wrong}")
            connection.execute(
                f"CALL {LAKE}.set_commit_message({literal(AUTHOR)}, {literal(publication.message)},"
                f" extra_info => {literal(publication.extra)})"
            ).fetchall()
            lock.require()
        return latest_snapshot(connection)


def _require_base(connection: duckdb.DuckDBPyConnection, address: LakeAddress, base: Snapshot | None) -> None:
    """See that the lake is what the run began with."""
    if base is None and not _columns(connection, LAKE):
        return
    found = latest_snapshot(connection)
    if found != base:
        why = f"somebody else has written it since (snapshot {found.snapshot_id}, {found.message!r})"
        raise BadLake.at(str(address), why, OTHER_WRITER)


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("BEGIN").fetchall()
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.execute("COMMIT").fetchall()


def _is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the lake has the tables and views of the present contracts."""
    if ("audit", "contract") not in _columns(connection, LAKE):
        return False
    digest = literal(warehouse_digest())
    return bool(connection.execute(f"SELECT 1 FROM audit.contract WHERE contract_digest = {digest}").fetchall())


def _tables_to_make(connection: duckdb.DuckDBPyConnection) -> tuple[Table, ...]:
    """The tables that the lake lacks, or has with other columns."""
    there, wanted = _columns(connection, LAKE), _columns(connection, AFTER)
    names = {table: (table.schema_name, table.short_name) for table in WAREHOUSE_TABLES}
    return tuple(table for table, name in names.items() if there.get(name) != wanted[name])


def _bring_up_to_date(connection: duckdb.DuckDBPyConnection, made: tuple[Table, ...]) -> None:
    """Make tables and fill them, and all views."""
    connection.execute(f"CALL {LAKE}.set_option('parquet_row_group_size_bytes', {literal(ROW_GROUP_SIZE)})").fetchall()
    connection.execute(create_schema_sql()).fetchall()
    for table in made:
        connection.execute(f"DROP TABLE IF EXISTS {full_name(table)}").fetchall()
        connection.execute(lake_table_sql(table)).fetchall()
        columns = ", ".join(map(quoted_name, table.column_names))
        connection.execute(
            f"INSERT INTO {full_name(table)} ({columns}) SELECT {columns} FROM {AFTER}.{full_name(table)}"
        ).fetchall()
    for statement in lake_view_statements():
        connection.execute(statement).fetchall()


def _columns(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The columns of every table of an attached database, by schema and name: name, type."""
    rows = connection.execute(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()"
        f" WHERE database_name = {literal(catalog)} AND NOT internal ORDER BY schema_name, table_name, column_index"
    ).fetchall()
    columns: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for schema, table, column, type_name in rows:
        columns.setdefault((schema, table), []).append((column, type_name))
    return columns
