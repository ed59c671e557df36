"""Have a warehouse judged by a process of its own.

Great Expectations takes seconds to load and keeps a file locked in two places. In a process of its own the loading
overlaps the load, the memory is given back, and what happens there cannot harm the run.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from contracts.errors import JudgeFailed
from expectations.wire import Request, Verdict

TIME_LIMIT_SECONDS = 1800.0
LAST_WORDS = 2000
LAST_SECONDS = 5.0

_COMMAND = (sys.executable, "-m", "expectations.judge")
# The place of the packages: `python -m` looks for them in its working folder first, and finds no stranger's there.
_PACKAGES = Path(__file__).resolve().parent.parent


class Judge:
    """The judging process, for the length of a `with` block. It starts at once and ends with the block, in any case.

    Args:
        command: what to run.
        time_limit_seconds: how long a verdict may take, the loading of the libraries included.
    """

    def __init__(self, command: Sequence[str] = _COMMAND, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> None:
        """Prepare, without starting it."""
        self._command = command
        self._time_limit_seconds = time_limit_seconds
        self._process: subprocess.Popen[str] | None = None
        self._said: deque[str] = deque(maxlen=20)
        self._listener = threading.Thread()

    def start(self) -> None:
        """Start the process, so that it loads its libraries while something else goes on.

        Raises:
            JudgeFailed: if it cannot be started.
        """
        if self._process is not None:
            return
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                cwd=_PACKAGES,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise JudgeFailed.because(f"the judging process cannot be started: {error}") from error
        self._said.clear()
        self._listener = threading.Thread(target=self._said.extend, args=(self._process.stderr,), daemon=True)
        self._listener.start()

    def judged(self, request: Request) -> Verdict:
        """The verdict on a warehouse.

        Raises:
            JudgeFailed: if the process dies, takes too long, or answers with anything but a verdict.
        """
        self.start()
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise JudgeFailed.because("the judging process has no way to answer")
        too_late = threading.Timer(self._time_limit_seconds, process.kill)
        too_late.start()
        try:
            process.stdin.write(request.line())
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = ""
        finally:
            is_late = not too_late.is_alive()
            too_late.cancel()
        try:
            return Verdict.of_line(answer)
        except ValueError as error:
            too_long = f"it took longer than {self._time_limit_seconds:,.0f} seconds"
            raise JudgeFailed.because(too_long if is_late else self._last_words(answer)) from error

    def close(self) -> None:
        """End the process: it stops by itself when its standard input ends, and is killed if it does not."""
        self._end(LAST_SECONDS)

    def kill(self) -> None:
        """End the process at once."""
        self._end(0.0)

    def __enter__(self) -> Self:
        """Start the process."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the process; at once if the block failed."""
        if kind is None:
            self.close()
        else:
            self.kill()

    def _last_words(self, answer: str) -> str:
        """What the process said instead of a verdict. It is ended, but may finish its last sentence if it is dying."""
        process = self._process
        if process is None:
            return "it was never started"
        if answer.endswith("\n"):
            process.kill()
            return f"the judging process answered {answer.strip()[:LAST_WORDS]!r}"
        self._wait(process, LAST_SECONDS)
        self._listener.join(LAST_SECONDS)
        said = next((line.strip() for line in reversed(self._said) if line.strip()), "nothing")
        return f"the judging process ended with code {process.returncode} and said last: {said[:LAST_WORDS]}"

    def _end(self, patience_seconds: float) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        self._wait(process, patience_seconds)
        self._listener.join()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()

    @staticmethod
    def _wait(process: subprocess.Popen[str], patience_seconds: float) -> None:
        """Wait for the end of the process, and bring it about if it takes too long."""
        try:
            process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
