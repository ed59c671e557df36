"""Where in their TOML the expectations of a user are written: the line of each entry, and of each key in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

ADDED, CHANGED = "expect", "expectations"
_ADDED = re.compile(rf"\s*\[\[\s*{ADDED}\s*\]\]")


@dataclass(frozen=True)
class EntryPlace:
    """The place of one entry, as words for a message.

    Args:
        otherwise: what is said of an entry that no line begins.
        first: the number of the line that it begins with, from 1; 0 if there is none.
        lines: that line and all up to the next entry.
    """

    otherwise: str
    first: int = 0
    lines: Sequence[str] = ()

    def __str__(self) -> str:
        """The place where the entry begins."""
        return f"line {self.first}" if self.first else self.otherwise

    def of(self, key: str) -> str:
        """The place of a key; that of the entry, if no line begins with the key."""
        begins = re.compile(rf"""\s*(["']?){re.escape(key)}\1\s*=""")
        for number, line in enumerate(self.lines):
            if begins.match(line) and _is_whole(self.lines[:number]):
                return f"line {self.first + number}"
        return str(self)


class Lines:
    """Where the entries of a text are written."""

    def __init__(self, text: str) -> None:
        """Look for the headers."""
        lines = text.split("\n")
        headers = [number for number, line in enumerate(lines) if line.lstrip().startswith("[")]
        sections = [(begin, lines[begin:end]) for begin, end in pairwise([*headers, len(lines)])]
        self._changed = [section for section in sections if not _ADDED.match(section[1][0])]
        self._added = [section for section in sections if _ADDED.match(section[1][0])]

    def of_added(self, number: int) -> EntryPlace:
        """The place of an added expectation, counted from 0."""
        return _place(self._added[number : number + 1], f"[[{ADDED}]] number {number + 1}")

    def of_changed(self, expectation_id: str) -> EntryPlace:
        """The place of a changed expectation."""
        found = [section for section in self._changed if f'"{expectation_id}"' in section[1][0]]
        return _place(found, f'[{CHANGED}."{expectation_id}"]')


def _place(found: Sequence[tuple[int, Sequence[str]]], otherwise: str) -> EntryPlace:
    for begin, lines in found:
        return EntryPlace(otherwise, begin + 1, lines)
    return EntryPlace(otherwise)


def _is_whole(lines: Sequence[str]) -> bool:
    """Whether the lines end between keys: one that follows them is none of a longer value."""
    try:
        tomllib.loads("".join(f"{line}\n" for line in lines))
    except tomllib.TOMLDecodeError:
        return False
    return True
