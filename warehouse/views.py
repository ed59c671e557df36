"""The views: one file each in `views/`, a SELECT under a comment that says what it is for.

The first lines of a file are its description, grain first; lines of the form `-- column: Sentence.` explain columns
that no table has. Every other column takes the sentence of the table or view that the file names first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from contracts import WAREHOUSE_TABLES

FOLDER = Path(__file__).with_name("views")
_READ = re.compile(r"\b(?:main|audit|quality)\.[a-z_]+")
_EXPLAINED = re.compile(r"([a-z_0-9]+): (.+)")
_SELECT_LIST = re.compile(r"^SELECT\n(.*?)^FROM", re.DOTALL | re.MULTILINE)
_LAST_WORD = re.compile(r"([a-z_0-9]+)\s*$")


@dataclass(frozen=True)
class View:
    """One view of `main`.

    Args:
        name: the file's name without its suffix.
        description: what a row is, and what the view is for.
        select: the SELECT, naming schemas and no catalog, without a semicolon.
        reads: the tables and views that it names, with their schemas.
        column_comments: a sentence for every column, in the view's order.
    """

    name: str
    description: str
    select: str
    reads: tuple[str, ...]
    column_comments: Mapping[str, str]


@dataclass(frozen=True)
class _File:
    description: str
    explained: Mapping[str, str]
    select: str
    reads: tuple[str, ...]


@cache
def views() -> tuple[View, ...]:
    """All views, each after the views that it reads.

    Raises:
        ValueError: if a view has a column that nothing explains, or explains one that it does not have.
    """
    files = {path.stem: _file(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.sql"))}
    known = {
        f"{table.schema_name}.{table.short_name}": {column.name: column.description for column in table.columns}
        for table in WAREHOUSE_TABLES
    }
    made = []
    reads = {name: [read.removeprefix("main.") for read in file.reads] for name, file in files.items()}
    for name in TopologicalSorter(reads).static_order():
        if name in files:
            view = _view(name, files[name], known)
            known[f"main.{name}"] = dict(view.column_comments)
            made.append(view)
    return tuple(made)


def _file(text: str) -> _File:
    lines = text.strip().splitlines()
    body = next(number for number, line in enumerate(lines) if not line.startswith("--"))
    head = [line.removeprefix("--").strip() for line in lines[:body]]
    explained = [_EXPLAINED.fullmatch(line) for line in head]
    select = "\n".join(lines[body:]).removesuffix(";")
    return _File(
        description=" ".join(line for line, match in zip(head, explained, strict=True) if match is None),
        explained={match[1]: match[2] for match in explained if match is not None},
        select=select,
        reads=tuple(dict.fromkeys(_READ.findall(select))),
    )


def _view(name: str, file: _File, known: Mapping[str, Mapping[str, str]]) -> View:
    sentences: dict[str, str] = dict(file.explained)
    for read in file.reads:
        sentences = {**known.get(read, {}), **sentences}
    columns = _column_names(file.select)
    odd = sorted(set(columns) - set(sentences)) + sorted(set(file.explained) - set(columns))
    if odd:
        raise ValueError(f"views/{name}.sql: {odd} need a line '-- column: Sentence.', or have one and are no columns")
    return View(name, file.description, file.select, file.reads, {column: sentences[column] for column in columns})


def _column_names(select: str) -> tuple[str, ...]:
    """The names in the select list of the last SELECT that stands alone on its line."""
    *_, last = _SELECT_LIST.finditer(select)
    items, depth = [""], 0
    for character in last[1]:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            items.append("")
        else:
            items[-1] += character
    return tuple(match[1] for match in map(_LAST_WORD.search, items) if match is not None)
