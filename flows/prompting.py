"""The prompt of the shell: history, completion of tables and columns, several lines, highlighting."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.lexers import PygmentsLexer
from prompt_toolkit.output import ColorDepth
from pygments.lexers.sql import SqlLexer

from flows.answering import Way
from flows.console import print_lines, shown_path
from flows.parameters import Value
from flows.shell import HELP, Shell, is_complete, published_run
from warehouse.place import place_at
from warehouse.read import described, status

PROMPT = "reviews> "
CONTINUED = "      -> "
KEYWORDS = """
SELECT FROM WHERE GROUP BY ORDER LIMIT HAVING JOIN LEFT USING ON AND OR NOT NULL IS IN BETWEEN LIKE ILIKE AS WITH UNION
ALL DISTINCT CASE WHEN THEN ELSE END OVER PARTITION QUALIFY FILTER EXCLUDE DESCRIBE SUMMARIZE
count avg median min max sum round list any_value row_number rank lag lead regexp_matches
"""


def run_shell(db: Path, values: dict[str, Value], way: Way) -> int:
    """Open the shell on a warehouse and answer until the user leaves.

    Raises:
        NoWarehouse: if there is none.
    """
    state = status(db)
    reviews = dict(state.tables.select("table_name", "row_count").rows())["fact_review"]
    version = published_run(db)
    target = db if version is None else place_at(db).target
    shown = shown_path(target) if version is None else f"{shown_path(target)}, version {version}"
    print_lines([f"{shown}: {reviews:,} reviews. .help for help."])
    session = _session(words(db), history())
    return Shell(db, way, values).run(session.prompt)


def _session(completed: Sequence[str], past: History) -> PromptSession[str]:
    depth: dict[str, Any] = {"color_depth": ColorDepth.DEPTH_1_BIT} if os.environ.get("NO_COLOR") else {}
    goes_on = Condition(lambda: not is_complete(get_app().current_buffer.text))
    return PromptSession(
        PROMPT,
        multiline=goes_on,
        prompt_continuation=CONTINUED,
        completer=WordCompleter(list(completed), ignore_case=True, sentence=False, WORD=False),
        complete_while_typing=False,
        auto_suggest=AutoSuggestFromHistory(),
        history=past,
        lexer=PygmentsLexer(SqlLexer),
        **depth,
    )


def words(db: Path) -> list[str]:
    """What can be completed: commands, tables and views, their columns, and the words of SQL."""
    description = described(db)
    commands = [line.split()[0] for line in HELP.splitlines()[1:]]
    tables = description.tables.get_column("table_name").to_list()
    columns = description.columns.get_column("column_name").unique().sort().to_list()
    return list(dict.fromkeys([*commands, *tables, *columns, *KEYWORDS.split()]))


def history() -> History:
    """What was typed in earlier sessions, kept where programs keep their state; nowhere if that may not be written."""
    state = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser()
    file = state / "reviewmart" / "sql_history"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600))
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))
