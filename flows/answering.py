"""Where the rows of a query go: to the screen, through a pager if they are many, or whole into a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from contracts.errors import BadQuery
from flows.console import paged, print_frame, print_lines, shown_path
from warehouse.asking import Answer
from warehouse.formats import as_csv, as_json, as_markdown, as_safe_csv, write_parquet

RENDERERS = {"csv": as_csv, "json": as_json, "markdown": as_markdown}
SUFFIXES = {".csv": "csv", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".parquet": "parquet"}


@dataclass(frozen=True)
class Way:
    """How rows are shown.

    Attributes:
        fmt: table, csv, json, markdown; parquet only into a file.
        limit: how many rows a table shows; 0 for all.
        output: a file to write to instead.
        safe: whether CSV is written so that no cell is taken for a formula.
        is_timed: whether it is said how long it took.
        is_paged: whether a long table goes through the pager.
    """

    fmt: str = "table"
    limit: int = 100
    output: Path | None = None
    safe: bool = False
    is_timed: bool = False
    is_paged: bool = False

    @property
    def row_limit(self) -> int | None:
        """How many rows to fetch; None for all. What a program reads is never cut."""
        return self.limit if self.output is None and self.fmt == "table" and self.limit else None

    def into(self, output: Path | None) -> Way:
        """The same into a file, in the format that its ending says, or back to the screen.

        Raises:
            BadQuery: if the ending says none.
        """
        if output is None:
            return replace(self, output=None, fmt="table" if self.fmt == "parquet" else self.fmt)
        fmt = SUFFIXES.get(output.suffix.lower())
        if fmt is None:
            raise BadQuery(f"Cannot write {output}: its ending has to be one of {', '.join(SUFFIXES)}.")
        return replace(self, output=output, fmt=fmt)


def show(answer: Answer, way: Way, seconds: float) -> None:
    """Show or write the rows, say if they are cut, and how long it took if that was asked for."""
    if way.output is not None:
        _write(answer.frame, way, way.output)
    elif way.fmt == "table":
        with paged(enabled=way.is_paged):
            print_frame(answer.frame)
            if answer.frame.is_empty():
                print_lines(["No row answers that."])
            if answer.is_truncated:
                print_lines([f"These are the first {way.limit:,} rows. Show more with --limit N, all with --limit 0."])
    else:
        sys.stdout.write(_text(answer.frame, way))
    if way.is_timed:
        more = " shown" if answer.is_truncated else ""
        sys.stderr.write(f"{answer.frame.height:,} rows{more} in {seconds:.3f} s\n")


def _text(frame: pl.DataFrame, way: Way) -> str:
    return as_safe_csv(frame) if way.safe and way.fmt == "csv" else RENDERERS[way.fmt](frame)


def _write(frame: pl.DataFrame, way: Way, output: Path) -> None:
    with _replaced(output) as unfinished:
        if way.fmt == "parquet":
            write_parquet(frame, unfinished)
        else:
            unfinished.write_text(_text(frame, way), encoding="utf-8", newline="")
    sys.stderr.write(f"{frame.height:,} rows in {shown_path(output)}\n")


@contextmanager
def _replaced(output: Path) -> Iterator[Path]:
    """A file that takes the place of `output` when the block ends well, and is gone otherwise."""
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        yield unfinished
        unfinished.replace(output)
    except OSError as error:
        raise BadQuery(f"Cannot write {output}: {error.strerror or error}. Choose another file.") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
