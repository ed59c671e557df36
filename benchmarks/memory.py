"""Peak memory of a process and all its descendants, as the sum of their proportional set sizes (PSS).

PSS counts a page that n processes share as 1/n in each, so that a sum over processes counts every page once. It comes
from `/proc/<pid>/smaps_rollup`, so this runs on Linux only. The harness itself must not load the libraries of the
contestants: it would share their pages and make them look smaller.
"""

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PROC = Path("/proc")
SECONDS_BETWEEN_SAMPLES = 0.05


@dataclass(frozen=True)
class Process:
    """One line of the process table: its id, its parent's id and the session it belongs to."""

    pid: int
    parent_pid: int
    session_id: int


def parse_stat(text: str) -> Process:
    """Return the process that a `/proc/<pid>/stat` line describes; the command in it may hold blanks and brackets."""
    head, _, tail = text.rpartition(")")
    fields = tail.split()
    return Process(int(head.partition(" ")[0]), int(fields[1]), int(fields[3]))


def parse_pss(text: str) -> int:
    """Return the PSS in bytes that a `smaps_rollup` text states; 0 if it states none."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name == "Pss":
            return int(value.split()[0]) * 1024
    return 0


def process_tree(root: int, processes: Iterable[Process]) -> set[int]:
    """Return the ids of `root`, its session and all their descendants.

    The session finds those whose parent has died; the descendants find those that started a session of their own.
    """
    table = tuple(processes)
    found = {root} | {process.pid for process in table if process.session_id == root}
    while children := {process.pid for process in table if process.parent_pid in found} - found:
        found |= children
    return found


def running_processes() -> Iterator[Process]:
    """Yield every process of this machine that is still there when its line is read."""
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                yield parse_stat((folder / "stat").read_text(errors="replace"))


def tree_pss(root: int) -> int:
    """Return the summed PSS in bytes of `root` and its tree at this moment; processes that have ended count nothing."""
    total = 0
    for pid in process_tree(root, running_processes()):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            total += parse_pss((PROC / str(pid) / "smaps_rollup").read_text())
    return total


class PeakPss:
    """Watches a process tree in a thread while the `with` block runs; then `bytes` is the greatest sum it saw.

    It looks every 50 ms, or as often as it is told, or less often where a look takes longer than that: reading the
    sizes holds the process up. The end of the block raises OSError if the tree could not be read, so that no figure is
    silently too small.
    """

    def __init__(self, root: int, seconds_between: float = SECONDS_BETWEEN_SAMPLES) -> None:
        self.bytes = 0
        self._seconds_between = seconds_between
        self._error: OSError | None = None
        self._root = root
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        try:
            wait = self._seconds_between
            while not self._ended.wait(wait):
                started = time.perf_counter()
                self.bytes = max(self.bytes, tree_pss(self._root))
                wait = max(self._seconds_between, time.perf_counter() - started)
        except OSError as error:
            self._error = error

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()
        if self._error is not None:
            raise self._error
