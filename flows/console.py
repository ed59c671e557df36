"""What a person sees in the terminal: progress while it runs, and what it came to."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.column_heads import fitting_heads, head_width
from flows.outcome import LoadResult

OUTCOME_WORDS = {
    "published": ("Published", "green"),
    "published_with_warnings": ("Published with warnings", "yellow"),
    "nothing_new": ("Nothing new", "green"),
    "held_back": ("Held back", "red"),
}
LEAST_COLUMN_WIDTH = 14
FATES = (
    ("read", "read_count", "records read"),
    ("kept", "kept_count", "new reviews"),
    ("updated", "updated_count", "known reviews that changed"),
    ("unchanged", "unchanged_count", "equal to the known review"),
    ("duplicate", "duplicate_count", "lost to another record of the same review"),
    ("refused", "refused_count", "set aside with a reason"),
)


class Progress:
    """One line a step on standard error, as it starts and as it ends; nothing if quiet."""

    def __init__(self, *, quiet: bool) -> None:
        """Write to standard error unless quiet."""
        self._console = Console(stderr=True, quiet=quiet, highlight=False)
        self._started = time.monotonic()

    def say(self, text: str) -> None:
        """One line with the seconds since the start."""
        self._console.print(Text.assemble((f"{time.monotonic() - self._started:6.1f} s  ", "dim"), text))


_console: Console | None = None


def _screen() -> Console:
    """Where lines and tables go: the pager while one is open, else standard output."""
    return _console or Console(highlight=False)


@contextmanager
def paged(*, enabled: bool) -> Iterator[None]:
    """Send what is printed in the block through the user's pager; `less` ends by itself where all fits the screen."""
    global _console  # noqa: PLW0603 -- there is one terminal
    if not enabled:
        yield
        return
    os.environ.setdefault("LESS", "-FRX")
    _console = Console(highlight=False)
    try:
        with _console.pager(styles=True):
            yield
    finally:
        _console = None


def print_json(value: object) -> None:
    """A value as one line of JSON, as it is: no program wants it wrapped or paged."""
    print(json.dumps(value))  # noqa: T201 -- the output that was asked for


def shown_path(path: Path) -> str:
    """The path from here if that is shorter."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def print_result(result: LoadResult) -> None:
    """The outcome, the fate of every record, what failed, and where things are."""
    console = Console(highlight=False)
    word, colour = OUTCOME_WORDS[result.outcome]
    counts = result.counts
    console.print(
        Text.assemble(
            (word, f"bold {colour}"),
            f": run {result.run_key}, {counts.get('review_count_after', 0):,} reviews in {shown_path(result.warehouse)}"
            f" ({result.seconds:.1f} s)",
        )
    )
    if result.outcome == "held_back":
        console.print("Nothing of it was published: readers keep the reviews that they had.")
    if result.note:
        console.print(Text(result.note))
    elif result.outcome == "nothing_new":
        console.print(f"{counts.get('skipped_file_count', 0):,} files are unchanged since they were loaded.")
    if result.outcome != "nothing_new":
        _print_fates(console, result)
    _print_unread(console, result)
    _print_failed(console, result)
    for advice in result.advice:
        console.print(Text(advice))
    if result.report:
        console.print(f"Report: {shown_path(result.report)}", soft_wrap=True)


def _print_fates(console: Console, result: LoadResult) -> None:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2))
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="dim")
    for name, column, meaning in FATES:
        count = result.counts.get(column, 0)
        why = meaning
        if name == "refused" and result.refused_by_reason:
            why = ", ".join(f"{reason} {n:,}" for reason, n in result.refused_by_reason.items())
        table.add_row(f"  {name}", f"{count:,}", why)
    for name, column, meaning in (
        ("replayed", "replayed_count", "of the new and changed ones were refused before"),
        ("removed", "removed_count", "reviews whose file or record is gone, or that were forgotten"),
        ("skipped files", "skipped_file_count", "unchanged since they were loaded"),
    ):
        if count := result.counts.get(column, 0):
            table.add_row(f"  {name}", f"{count:,}", meaning)
    console.print(table)


def _print_unread(console: Console, result: LoadResult) -> None:
    for state, reason, count, example in result.unread_files:
        files = "1 file" if count == 1 else f"{count:,} files"
        console.print(Text(f"{files} {state} ({reason}), for example {visible(example)}"))


def _print_failed(console: Console, result: LoadResult) -> None:
    if result.expectation_count:
        console.print(
            f"Expectations: {result.expectation_count - len(result.failed):,} of {result.expectation_count:,} hold."
        )
    for failed in result.failed:
        console.print(Text(f"  {failed.severity}: {failed.expectation_id}: {failed.observed}. {failed.purpose}"))


def visible(text: str) -> str:
    """The text with control and direction signs as escapes, so that a name cannot paint the terminal."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def print_frame(frame: pl.DataFrame, *, widest: int = 60) -> None:
    """A frame as a table, or one column a line where a table would not fit the terminal.

    Texts longer than `widest` are cut, which is marked by an ellipsis.
    """
    console = _screen()
    heads = _heads(frame, widest, console.width)
    if heads is None:
        _print_records(console, frame, widest)
        return
    table = Table(header_style="bold", row_styles=["", "dim"] if sys.stdout.isatty() else [])
    for head, dtype in zip(heads, frame.dtypes, strict=True):
        is_number = dtype.is_numeric()
        justify: Literal["right", "left"] = "right" if is_number else "left"
        table.add_column(Text(head), justify=justify, overflow="fold", no_wrap=is_number, min_width=head_width(head))
    for row in frame.rows():
        table.add_row(*(Text(_cell(value, widest)) for value in row))
    console.print(table)


def _heads(frame: pl.DataFrame, widest: int, width: int) -> list[str] | None:
    """The heads of the columns; None if a table would have to fold its columns to less than they need to be read."""
    names = [visible(name) for name in frame.columns]
    needed = [max((len(_cell(value, widest)) for value in column.head(50)), default=1) for column in frame]
    room = width - 3 * len(names) - 1
    read = [
        length if dtype.is_numeric() else min(length, LEAST_COLUMN_WIDTH)
        for length, dtype in zip(needed, frame.dtypes, strict=True)
    ]
    return fitting_heads(names, needed, room) or fitting_heads(names, read, room)


def _print_records(console: Console, frame: pl.DataFrame, widest: int) -> None:
    """Each row as a block, one column a line."""
    indent = max(map(len, frame.columns))
    for number, row in enumerate(frame.rows(), start=1):
        console.print(Text(f"row {number}", style="bold"))
        for name, value in zip(frame.columns, row, strict=True):
            console.print(Text(f"  {visible(name):<{indent}}  {_cell(value, widest)}"))


def _cell(value: object, widest: int) -> str:
    if value is None:
        return ""
    text = visible(str(value).replace("\n", " ⏎ "))
    return text if len(text) <= widest else text[: widest - 1] + "…"


def print_lines(lines: Sequence[str]) -> None:
    """Plain lines on standard output, never broken: a path that is, cannot be copied or searched for."""
    console = _screen()
    for line in lines:
        console.print(Text(line), soft_wrap=True)
