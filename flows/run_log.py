"""A log file of loads: one line a step, with its instant, for those who were asleep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from contracts.errors import PipelineError
from flows.console import visible
from flows.outcome import LoadResult
from flows.run_record import command_line, now_utc


class BadLogFile(PipelineError):
    """The log file cannot be written."""


class RunLog:
    """Lines appended to a file, or to nothing if no file is named."""

    def __init__(self, path: Path | None, command: str | None = None) -> None:
        """Append to the file at `path`, which is made if it is not there.

        Args:
            path: the file.
            command: what it keeps of the command, if not all of it as it was typed.

        Raises:
            BadLogFile: if it cannot be written.
        """
        self._path = path
        self.line("info", command_line() if command is None else command)

    def line(self, level: str, text: str) -> None:
        """One line: the instant in UTC, the level, the text."""
        if self._path is None:
            return
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{now_utc().isoformat(timespec='seconds')}Z {level:<7} {visible(text)}\n")
        except OSError as error:
            why = error.strerror or error
            raise BadLogFile(f"Cannot write the log {self._path}: {why}. Choose another --log-file.") from error

    def beside(self, say: Callable[[str], None]) -> Callable[[str], None]:
        """Say a line where it was said before, and log it."""

        def both(text: str) -> None:
            say(text)
            self.line("info", text)

        return both

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Log what the block fails by."""
        try:
            yield
        except BaseException as error:
            self.line("error", f"{type(error).__name__}: {error}")
            raise

    def result(self, result: LoadResult) -> None:
        """Log what a run came to: its outcome, its counts, and what failed."""
        counts = ", ".join(f"{name} {count:,}" for name, count in result.counts.items() if count)
        level = "error" if result.exit_code else "info"
        self.line(level, f"run {result.run_key} {result.outcome} in {result.seconds:.1f} s: {counts}")
        for failed in result.failed:
            self.line("warning", f"{failed.severity} {failed.expectation_id}: {failed.observed}")
        for advice in result.advice:
            self.line("warning", advice)
