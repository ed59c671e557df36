"""The shell of `reviewmart sql`: statements that end with a semicolon, and a few commands that begin with a dot.

Each statement is answered by the version that is published at that moment, so a session never holds on to an old one.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from contracts.errors import BadQuery, PipelineError
from flows.answering import Way
from flows.console import print_frame, print_lines
from flows.parameters import Value, parameters
from flows.sql_command import answer_to
from warehouse.lake_address import is_lake
from warehouse.place import place_at
from warehouse.read import described, example_query, examples

HELP = """\
A statement ends with a semicolon and may take several lines. Commands:
  .tables            the tables and views
  .describe NAME     the columns of one of them, and what they mean
  .examples          example queries; .example NAME runs one
  .limit N           rows that a table shows, 0 for all
  .format NAME       table, csv, json or markdown
  .output FILE       write answers to a file (.csv, .json, .md, .parquet); .output alone: back to the screen
  .param NAME=VALUE  set $NAME; .param alone forgets all
  .timing on|off     say how long an answer took
  .pager on|off      long tables through the pager
  .quit              leave; so does Ctrl-D"""
FORMATS = ("table", "csv", "json", "markdown")
QUIT = {"quit", "exit", "q"}


def is_complete(text: str) -> bool:
    """Whether what was typed can be run: a command, nothing, or something that ends with a semicolon."""
    words = text.strip()
    return not words or words[0] in ".\\" or words.endswith(";")


def published_run(db: Path) -> int | None:
    """The version that is published; of a lake it is not asked, for that takes longer than many a query."""
    return None if is_lake(db) else place_at(db).published_run()


@dataclass
class Shell:
    """One session: where it asks, how it shows, and the values of its parameters."""

    db: Path
    way: Way
    values: dict[str, Value]
    version: int | None = None

    def run(self, ask: Callable[[], str]) -> int:
        """Answer what `ask` gives until it raises EOFError or says to quit."""
        self.version = published_run(self.db)
        while True:
            try:
                text = ask().strip()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return 0
            if text[:1] in {".", "\\"} and text[1:].split()[:1] and text[1:].split()[0] in QUIT:
                return 0
            try:
                self._answer(text)
            except PipelineError as error:
                print_lines([f"Error: {error}"])
            except KeyboardInterrupt:
                print_lines(["Interrupted."])

    def _answer(self, text: str) -> None:
        if not text.strip("; \n"):
            return
        if text[0] in ".\\":
            self._command(text[1:])
            return
        self._tell_new_version()
        answer_to(self.db, text, self.values, self.way)

    def _tell_new_version(self) -> None:
        now = published_run(self.db)
        if now != self.version:
            print_lines([f"Version {now} has been published; answers are of it from here on."])
            self.version = now

    def _command(self, text: str) -> None:
        try:
            name, *words = shlex.split(text) or [""]
        except ValueError as error:
            raise BadQuery(f"{text}: {error}.") from error
        match name, words:
            case "help" | "h" | "?", []:
                print_lines(HELP.splitlines())
            case "tables" | "dt", []:
                print_frame(described(self.db).tables)
            case "describe" | "d", [table]:
                print_frame(self._columns(table))
            case "examples", []:
                print_lines([f"{example.name}: {example.question}" for example in examples()])
            case "example", [example]:
                self._run_example(example)
            case "limit", [number] if number.isdecimal():
                self.way = replace(self.way, limit=int(number))
            case "format", [fmt] if fmt in FORMATS:
                self.way = replace(self.way.into(None), fmt=fmt)
            case "output", []:
                self.way = self.way.into(None)
            case "output", [file]:
                self.way = self.way.into(Path(file).expanduser())
            case "param", []:
                self.values.clear()
            case "param", pairs:
                self.values.update(parameters(pairs))
            case "timing", ["on" | "off" as switch]:
                self.way = replace(self.way, is_timed=switch == "on")
            case "pager", ["on" | "off" as switch]:
                self.way = replace(self.way, is_paged=switch == "on")
            case _:
                raise BadQuery(f".{text} is no command. .help lists them.")

    def _columns(self, table: str) -> pl.DataFrame:
        columns = described(self.db).of(table)
        if columns.is_empty():
            raise BadQuery(f"There is no table or view {table}. .tables lists them.")
        return columns.drop("table_name")

    def _run_example(self, name: str) -> None:
        try:
            example = example_query(name)
        except KeyError:
            raise BadQuery(f"There is no example {name}. .examples lists them.") from None
        print_lines([example.question, *example.statement.splitlines()])
        answer_to(self.db, example.sql, {}, self.way)
