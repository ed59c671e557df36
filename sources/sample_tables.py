"""The start of a text as rows of cells, before anybody has said what form it has."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sources import csv_scan
from sources.transcoding import UTF_8

MOST_ROWS = 500
DEEPEST = 3  # objects inside of objects
Rows = list[dict[str, str]]


def encoding_of(start: bytes) -> str:
    """UTF-8 if that is what the bytes are, else the most usual of the others."""
    for encoding in (UTF_8, "cp1252"):
        try:
            start.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def cells_of(text: str, separator: str) -> tuple[str, list[list[str]]]:
    """The separator, and the cells of the first records if that is what parts them."""
    rows = islice(csv_scan.rows(text.encode(), separator.encode()), MOST_ROWS + 1)
    cells = [[cell.decode() for cell in row.cells] for row in rows if row.detail is None]
    return separator, [row for row in cells if row not in ([], [""])]


def evenness(rows: list[list[str]]) -> float:
    """How well rows are cut: many columns, and as many cells in each row as in the first."""
    if not rows or len(rows[0]) < 2:
        return 0.0
    even = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
    return even * even * math.sqrt(len(rows[0]))


def numbered_names(names: list[str]) -> list[str]:
    """Names as the reader of CSV gives them: a name that comes twice is numbered."""
    free: list[str] = []
    for name in map(str.strip, names):
        number, own = 1, name
        while own in free:
            number += 1
            own = f"{name}#{number}"
        free.append(own)
    return free


def objects_of(text: str) -> Rows:
    """The objects of JSON lines, with what lies in objects inside of them under names with dots."""
    rows: Rows = []
    for line in islice(text.split("\n"), MOST_ROWS):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            rows.append(dict(_leaves(value)))
    return rows


def _leaves(value: dict[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    for step, inside in value.items():
        if not step or '"' in step or not step.isprintable():
            continue
        name = before + (f'"{step}"' if "." in step else step)
        if isinstance(inside, dict) and depth < DEEPEST:
            yield from _leaves(inside, f"{name}.", depth + 1)
        elif isinstance(inside, str):
            if inside.strip():
                yield name, inside.encode("utf-8", "replace").decode()
        elif inside is not None:
            yield name, json.dumps(inside)
