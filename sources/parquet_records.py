"""Parquet files: read by a child process, whose pieces become records."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from sources.parquet_process import DamagedFile, answered
from sources.record import NotRead, Records, placed

__all__ = ["DamagedFile", "Parquet", "ParquetPiece", "parquet_columns", "parquet_pieces"]


class ParquetPiece(NamedTuple):
    """Rows of a Parquet file in an Arrow file of our own.

    Args:
        path: of that file.
        first_row: the number of its first row in the file that was read, from 1.
        row_count: how many rows it has.
    """

    path: str
    first_row: int
    row_count: int


class Parquet:
    """The form of Parquet: columns of any type, taken as text.

    Args:
        names: the columns that are wanted; the others become JSON.
        nested: those of them that may hold lists or structs, which become JSON.
    """

    suffixes = (".parquet",)
    gap = b""

    def __init__(self, names: Sequence[str], nested: Collection[str] = ()) -> None:
        """Read these columns."""
        self.names = tuple(names)
        self.nested = tuple(nested)

    def header(self, _start: bytes) -> tuple[tuple[str, ...], int]:
        """The child knows the columns."""
        return self.names, 0

    def found_fields(self, _start: bytes) -> tuple[str, ...]:
        """Only the child can tell."""
        return ()

    def cut(self, _data: bytes) -> int:
        """The child cuts it."""
        return 0

    def end(self, _data: bytes) -> int:
        """The child knows where a row ends."""
        return 0

    def is_apart(self, _data: bytes) -> bool:
        """A piece is a file of its own."""
        return False

    def records(self, data: bytes, first_row: int, _header: tuple[str, ...]) -> Records:
        """The records of a piece, whose path is given as bytes; a record's payload is its row as JSON."""
        piece = pl.read_ipc(data.decode())
        height = piece.height
        fields = piece.select(pl.col(f"field {n}").alias(name) for n, name in enumerate(self.names))
        number = pl.int_range(first_row, first_row + height, eager=True)
        offset = pl.Series([None], dtype=pl.Int64).new_from_index(0, height)
        place = placed(number, offset, piece["payload"].cast(pl.Binary), piece["flaws"], piece["flaw_detail"])
        return Records(place, fields, piece["extra_json"])


def parquet_columns(path: str, descriptor: int | None = None) -> tuple[str, ...]:
    """The names of the columns of a file.

    Raises:
        DamagedFile: if it cannot be read.
    """
    (line,) = answered([path, None, [], []], descriptor)
    return tuple(json.loads(line))


def parquet_pieces(
    path: str, folder: Path, form: Parquet, required: Sequence[str], descriptor: int | None = None
) -> Iterator[ParquetPiece]:
    """The rows of a file, piece by piece as the child writes them into the folder.

    Args:
        path: of the file, or of its open descriptor, which is then given too.
        folder: for the pieces; it is made.
        form: names the columns that are wanted as text.
        required: the columns that it must have.
        descriptor: to hand on to the child.

    Raises:
        NotRead: if a required column is missing.
        DamagedFile: after the pieces that could be read, if the child fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    first_row, is_whole = 1, False
    for line in answered([path, str(folder), form.names, form.nested], descriptor):
        match json.loads(line):
            case list(columns):
                if not set(required) <= set(columns):
                    raise NotRead("other_fields")
            case {"path": str(piece), "row_count": int(row_count)}:
                yield ParquetPiece(piece, first_row, row_count)
                first_row += row_count
            case {"row_count": int(row_count)}:
                is_whole = row_count == first_row - 1
    if not is_whole:
        raise DamagedFile("the reading process did not come to the end of the file")
