"""CSV, cell by cell: where quotes are unbalanced, the damage stops at the end of its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sources.record import RECORD_LIMIT_BYTES

QUOTED = re.compile(rb'"([^"]*+(?:""[^"]*+)*+)"')  # possessive: of two quotes the first never closes a cell


class Row(NamedTuple):
    """One record of a CSV file.

    Args:
        start: its first byte.
        end: the byte after its line feed.
        cells: the bytes of its cells, unquoted; empty where the quotes are unbalanced.
        is_whole: whether it ends in a line feed, or the data do.
        detail: what is wrong with its quotes, if anything is.
    """

    start: int
    end: int
    cells: tuple[bytes, ...]
    is_whole: bool
    detail: str | None = None


def rows(data: bytes, separator: bytes, start: int = 0) -> Iterator[Row]:
    """The records after `start`, as RFC 4180 has them, also with a quote inside a cell that is not quoted.

    Where a quoted cell does not end before a separator or the end of a line, only the first line of the record is
    broken, and reading goes on with the next line.
    """
    plain = re.compile(rb"[^\n" + re.escape(separator) + rb"]*")
    while start < len(data):
        row = _row(data, separator, plain, start)
        yield row
        start = row.end


def _row(data: bytes, separator: bytes, plain: re.Pattern[bytes], start: int) -> Row:
    cells: list[bytes] = []
    at = start
    while True:
        if data[at : at + 1] == b'"':
            quoted = QUOTED.match(data, at, at + RECORD_LIMIT_BYTES)
            if quoted is None:
                return _broken(data, start, "A quote is opened and never closed.", is_whole=False)
            cells.append(quoted[1].replace(b'""', b'"'))
            at = quoted.end()
            if data[at : at + 2] == b"\r\n" or (data[at : at + 1] == b"\r" and at + 1 == len(data)):
                at += 1
        else:
            bare = plain.match(data, at)
            end = bare.end() if bare else at
            cell = data[at:end]
            cells.append(cell.removesuffix(b"\r") if data[end : end + 1] in (b"\n", b"") else cell)
            at = end
        following = data[at : at + 1]
        if following == separator:
            at += 1
        elif following in (b"\n", b""):
            return Row(start, min(at + 1, len(data)), tuple(cells), following == b"\n")
        else:
            after = following.decode("utf-8", "backslashreplace")
            return _broken(
                data, start, f"A closing quote is followed by {after!r} in cell {len(cells)}.", is_whole=True
            )


def _broken(data: bytes, start: int, detail: str, *, is_whole: bool) -> Row:
    end = data.find(b"\n", start) + 1
    return Row(start, end or len(data), (), is_whole and bool(end), detail)
