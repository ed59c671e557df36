"""What the command line reads from a published warehouse: answers to queries, its state, its data dictionary."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import polars as pl

from contracts.errors import BadQuery, PipelineError
from warehouse.described import Description, described
from warehouse.examples import Example, example_query, examples
from warehouse.failures import read_failure
from warehouse.findings import table_rows
from warehouse.frames import frame, relation, relation_frame
from warehouse.store import connect, storage_version

__all__ = [
    "Answer",
    "Description",
    "Example",
    "Status",
    "described",
    "example_query",
    "examples",
    "query",
    "status",
]

_READ_ONLY = re.compile(r'Cannot execute statement of type "(\w+)".*read-only mode')
_LONGEST_MESSAGE = 400


class Answer(NamedTuple):
    """The rows that a query gave, and whether it had more."""

    frame: pl.DataFrame
    is_truncated: bool


@dataclass(frozen=True)
class Status:
    """How a warehouse stands.

    Args:
        path: as it was named.
        version_file: the file that the path leads to.
        size_bytes: its size.
        storage_version: the oldest DuckDB that can read it.
        contract_version: the version of the contracts it was written under.
        latest_run: one row, or none: the view `latest_run`.
        loaded_at: when the latest run ended that published, or found nothing new; UTC, None without one.
        sources: the view `source_summary`.
        tables: table_name, row_count.
    """

    path: Path
    version_file: Path
    size_bytes: int
    storage_version: str
    contract_version: str | None
    latest_run: pl.DataFrame
    loaded_at: datetime | None
    sources: pl.DataFrame
    tables: pl.DataFrame


def query(path: Path, sql: str, parameters: Mapping[str, Any] | None = None, *, row_limit: int | None = None) -> Answer:
    """Run the statements in `sql` one after the other, and give back the rows of the last one.

    Args:
        path: the warehouse.
        sql: one or several statements that read.
        parameters: values for `$name`; each statement takes those that it names.
        row_limit: how many rows to fetch at most.

    Raises:
        BadQuery: in one line, with line and column where DuckDB gives them, if a statement is wrong, writes, or needs
            more than reading the warehouse.
        NoWarehouse: if there is no warehouse, or it turns out to be damaged.
    """
    with closing(connect(path)) as connection:
        connection.execute("SET errors_as_json = true; SET python_enable_replacements = false").fetchall()
        try:
            return _answer(connection, sql, parameters or {}, row_limit)
        except UnicodeEncodeError:
            raise BadQuery("The query is not valid Unicode: save it as UTF-8.") from None
        except duckdb.Error as error:
            raise _query_failure(error, sql, path) from None


def _answer(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any], row_limit: int | None
) -> Answer:
    statements = connection.extract_statements(sql)
    if not statements:
        raise BadQuery("The query is empty. Try: reviewmart sql 'SELECT * FROM latest_run'")
    *before, last = statements
    for statement in before:
        frame(connection, statement, _named(statement, parameters))
    found = relation(connection, last, _named(last, parameters))
    if found is None:
        return Answer(pl.DataFrame(), is_truncated=False)
    if row_limit is None:
        return Answer(relation_frame(found), is_truncated=False)
    rows = relation_frame(found.limit(row_limit + 1))
    return Answer(rows.head(row_limit), rows.height > row_limit)


def _named(statement: duckdb.Statement, parameters: Mapping[str, Any]) -> dict[str, Any] | None:
    return {name: parameters[name] for name in statement.named_parameters if name in parameters} or None


def _query_failure(error: duckdb.Error, sql: str, path: Path) -> PipelineError:
    words = str(error)
    try:
        details = json.loads(words[words.index("{") :])
        message = str(details["exception_message"])
    except (ValueError, KeyError, TypeError):
        details, message = {}, words
    if isinstance(error, duckdb.FatalException) or "Corrupt database file" in message:
        return read_failure(error, path)
    if found := _READ_ONLY.search(message):
        return BadQuery(f"{found[1]} is refused: a warehouse is only read here. `reviewmart load` writes it.")
    if isinstance(error, duckdb.PermissionException):
        message = "A query reads the warehouse and nothing else: no files, network or extensions. " + message
    elif isinstance(error, duckdb.OutOfMemoryException):
        message = "The query needs more memory than it may use: ask for fewer rows or columns. " + message
    message = " ".join(message.split())
    if len(message) > _LONGEST_MESSAGE:
        message = message[:_LONGEST_MESSAGE] + " ..."
    return BadQuery(_position(sql, details.get("position")) + message)


def _position(sql: str, byte_offset: str | None) -> str:
    """DuckDB counts bytes of UTF-8 from 0 over the whole text; editors count lines and characters from 1."""
    if byte_offset is None:
        return ""
    before = sql.encode()[: int(byte_offset)].decode(errors="ignore")
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}: "


def status(path: Path) -> Status:
    """How the warehouse stands: its latest run, its sources, the rows of its tables.

    Raises:
        NoWarehouse: if there is none, or it turns out to be damaged.
    """
    with closing(connect(path)) as connection:
        try:
            contract = connection.execute(
                "SELECT contract_version FROM audit.contract ORDER BY load_run_key DESC LIMIT 1"
            ).fetchall()
            loaded = connection.execute(
                "SELECT max(finished_at) FROM audit.load_run"
                " WHERE outcome IN ('published', 'published_with_warnings', 'nothing_new')"
            ).fetchall()
            version_file = path.resolve()
            return Status(
                path=path,
                version_file=version_file,
                size_bytes=version_file.stat().st_size,
                storage_version=storage_version(connection),
                contract_version=contract[0][0] if contract else None,
                latest_run=frame(connection, "SELECT * FROM main.latest_run"),
                loaded_at=loaded[0][0] and loaded[0][0].replace(tzinfo=UTC),
                sources=frame(connection, "SELECT * FROM main.source_summary ORDER BY source_id"),
                tables=table_rows(connection),
            )
        except duckdb.Error as error:
            raise read_failure(error, path) from error
