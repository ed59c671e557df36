"""Queries of users: several statements, an answer of so many rows, and errors in one line that say where."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple

import duckdb
import polars as pl

from contracts.errors import BadQuery, PipelineError
from warehouse.failures import read_failure
from warehouse.frames import relation, relation_frame
from warehouse.lake_address import is_lake
from warehouse.store import connect
from warehouse.store_answers import store_trouble

_READ_ONLY = re.compile(r'Cannot execute statement of type "(\w+)".*read-only mode')
_LONGEST_MESSAGE: Final = 400
_WRITES_FILES: Final = (duckdb.StatementType.COPY, duckdb.StatementType.EXPORT)


class Answer(NamedTuple):
    """The rows that a query gave, and whether it had more."""

    frame: pl.DataFrame
    is_truncated: bool


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
    if "\0" in sql or any("\ud800" <= character <= "\udfff" for character in sql):
        raise BadQuery("The query holds a NUL or is not valid Unicode. Save it as plain text in UTF-8.")
    with closing(connect(path)) as connection:
        connection.execute("SET errors_as_json = true; SET python_enable_replacements = false").fetchall()
        try:
            return _interruptible(connection, lambda: _answer(connection, path, sql, parameters or {}, row_limit))
        except duckdb.Error as error:
            raise _query_failure(error, sql, path) from None


def _interruptible(connection: duckdb.DuckDBPyConnection, asked: Callable[[], Answer]) -> Answer:
    """Ask in a thread, so that Ctrl-C ends the query at once: DuckDB itself hears it only between its tasks.

    The wait is cut into slices, because Polars' signal handler lets an endless wait go on after Ctrl-C.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        answer = pool.submit(asked)
        try:
            while not answer.done():
                wait([answer], timeout=0.2)
        except KeyboardInterrupt:
            connection.interrupt()
            raise
        return answer.result()


def _answer(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    sql: str,
    parameters: Mapping[str, Any],
    row_limit: int | None,
) -> Answer:
    statements = connection.extract_statements(sql)
    if not statements:
        raise BadQuery("The query is empty. Try: reviewmart sql 'SELECT * FROM latest_run'")
    _require_values(statements, parameters)
    if is_lake(path) and any(statement.type in _WRITES_FILES for statement in statements):
        raise BadQuery("A query writes no files: one in the folder of a lake would be taken for its own. Try --output.")
    *before, last = statements
    for statement in before:
        connection.execute(statement, _named(statement, parameters)).fetchall()
    found = _found(connection, last, parameters)
    if found is None:
        return Answer(pl.DataFrame(), is_truncated=False)
    if row_limit is None:
        return Answer(relation_frame(found), is_truncated=False)
    rows = relation_frame(found.limit(row_limit + 1))
    return Answer(rows.head(row_limit), rows.height > row_limit)


def _require_values(statements: Sequence[duckdb.Statement], parameters: Mapping[str, Any]) -> None:
    """See that each `$name` has its value.

    Raises:
        BadQuery: naming the first that has none.
    """
    named = {name for statement in statements for name in statement.named_parameters}
    if missing := sorted(named - parameters.keys()):
        raise BadQuery(f"The query needs a value for ${missing[0]}. Give it with -p {missing[0]}=VALUE.")


def _found(
    connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, parameters: Mapping[str, Any]
) -> duckdb.DuckDBPyRelation | None:
    """The rows to come; None for a statement that only sets something, which is run at once."""
    named = _named(statement, parameters)
    if statement.expected_result_type != [duckdb.ExpectedResultType.NOTHING]:
        try:
            return relation(connection, statement, named)
        except duckdb.Error:
            connection.execute(statement, named).fetchall()  # fails as well, and unlike a relation says where
            raise
    connection.execute(statement, named).fetchall()
    return None


def _named(statement: duckdb.Statement, parameters: Mapping[str, Any]) -> dict[str, Any] | None:
    return {name: parameters[name] for name in statement.named_parameters if name in parameters} or None


def _query_failure(error: duckdb.Error, sql: str, path: Path) -> PipelineError:
    words = str(error)
    try:
        details = json.loads(words[words.index("{") :])
        message = str(details["exception_message"])
    except (ValueError, KeyError, TypeError):
        details, message = {}, words
    is_store_silent = is_lake(path) and isinstance(error, duckdb.IOException) and store_trouble(message) is not None
    if isinstance(error, duckdb.FatalException) or "Corrupt database file" in message or is_store_silent:
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
