"""What `reviewmart fetch` does: the progress, the dump, and what to type next."""

from __future__ import annotations

import shlex
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from contracts.errors import PipelineError
from flows.console import print_lines, shown_path, visible
from flows.fetching import fetched, megabytes
from sources import FETCHABLE, FetchableDump


class UnknownFetch(PipelineError):
    """There is no published dump of that name."""


class Bar:
    """The progress of a download on standard error: a bar on a terminal, lines elsewhere, nothing if quiet."""

    def __init__(self, name: str, size_bytes: int, *, quiet: bool) -> None:
        """The bar is there while `shown` is."""
        self.console = Console(stderr=True, quiet=quiet, highlight=False)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        self.shown = Progress(
            *columns, console=self.console, expand=True, disable=quiet or not self.console.is_terminal
        )
        self._is_moving = False
        self._task = self.shown.add_task(name, total=size_bytes)

    def say(self, text: str) -> None:
        """One line above the bar."""
        self.console.print(visible(text), markup=False, soft_wrap=True)

    def have(self, size_bytes: int) -> None:
        """Move the bar; what an earlier call brought does not count for the speed."""
        if self._is_moving:
            self.shown.update(self._task, completed=size_bytes)
        else:
            self.shown.reset(self._task, completed=size_bytes)
        self._is_moving = True


def fetch_command(name: str | None, folder: Path, url: str | None, *, quiet: bool) -> int:
    """Fetch a dump and say what to type next; without a name, list what can be fetched."""
    if name is None:
        for dump in FETCHABLE:
            print_lines([f"{dump.name}: {dump.file_name}, {megabytes(dump.size_bytes)}. {dump.licence_note}", dump.url])
        return 0
    dump = dump_named(name)
    bar = Bar(dump.file_name, dump.size_bytes, quiet=quiet)
    with bar.shown:
        path, is_new = fetched(dump, folder, url or dump.url, bar)
    if not quiet:
        shown = shown_path(path)
        print_lines(
            [
                f"Fetched {shown} ({megabytes(dump.size_bytes)}, the digest is right)"
                if is_new
                else f"{shown} is there already, and its digest is right",
                dump.licence_note,
                f"Next: reviewmart load {shlex.quote(shown)} --to reviews.duckdb",
            ]
        )
    return 0


def dump_named(name: str) -> FetchableDump:
    """The dump of that name; UnknownFetch names those there are."""
    for dump in FETCHABLE:
        if dump.name == name:
            return dump
    known = ", ".join(dump.name for dump in FETCHABLE)
    raise UnknownFetch(f"There is no dump {name!r} to fetch. There are: {known}. For others, see their own pages.")
