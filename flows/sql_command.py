"""What `reviewmart sql` does: one query and its answer, or a shell where there is a terminal and no query."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from contracts.errors import BadQuery
from flows.answering import Way, show
from flows.parameters import Value, parameters
from warehouse.read import query


def sql_command(db: Path, sql: str | None, file: Path | None, pairs: Sequence[str], way: Way) -> int:
    """Answer a query from the argument, a file or standard input; without any, open the shell."""
    values = parameters(pairs)
    if sql is None and file is None and sys.stdin.isatty():
        from flows.prompting import run_shell

        return run_shell(db, values, way)
    answer_to(db, query_text(sql, file), values, way)
    return 0


def answer_to(db: Path, text: str, values: Mapping[str, Value], way: Way) -> None:
    """Run a query on the version that is published now, and show its rows."""
    started = time.perf_counter()
    answer = query(db, text, values, row_limit=way.row_limit)
    show(answer, way, time.perf_counter() - started)


def query_text(sql: str | None, file: Path | None) -> str:
    """The query as it was given.

    Raises:
        BadQuery: if it was given twice, not at all, or in a file that cannot be read.
    """
    if sql not in (None, "-") and file is not None:
        raise BadQuery("Give the query as an argument or with --file, not both.")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadQuery(f"Cannot read the query in {file}: {error}.") from error
    if sql in (None, "-"):
        return sys.stdin.read()
    return str(sql)
