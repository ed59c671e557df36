"""The process that judges: `python -m expectations.judge`. Nobody types it; `expectations.child` starts it.

It loads Great Expectations at once, while the load that started it is still reading, and then answers one request
after another: a line of JSON on standard input, a line of JSON on standard output. It ends when its standard input
does: at once, whatever it is doing, for then nobody waits for an answer. What goes wrong it says on standard error.
"""

from __future__ import annotations

import gc
import os
import queue
import signal
import sys
import threading
from typing import TextIO

from expectations.deferred import DEFERRED, defer
from expectations.results import expectation_result_rows, failing_row_rows
from expectations.wire import Request, Verdict


class Requests:
    """The lines of a stream, read by a thread of its own, which ends the process when the stream ends."""

    def __init__(self, stream: TextIO) -> None:
        """Start reading."""
        self._stream = stream
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._is_idle = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def next(self) -> str | None:
        """The next line; None at the end of the stream."""
        self._is_idle.set()
        line = self._lines.get()
        self._is_idle.clear()
        return line

    def _read(self) -> None:
        for line in self._stream:
            self._lines.put(line)
        if not self._is_idle.is_set():
            os._exit(1)
        self._lines.put(None)


def main() -> None:
    """Load the libraries, then answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the load that was interrupted decides, and closes the stream
    requests = Requests(sys.stdin)
    with _answers() as answers:
        # One thread for the linear algebra that Great Expectations loads and nobody uses. And no search for garbage
        # among what is being loaded to stay, which takes an eighth of the time.
        os.putenv("OMP_NUM_THREADS", "1")
        os.putenv("OPENBLAS_NUM_THREADS", "1")
        gc.disable()
        defer(DEFERRED)
        from expectations.data_docs import trouble_in_writing
        from expectations.engine import Limits, judged, prepared

        context = prepared()
        gc.freeze()
        gc.enable()
        while (line := requests.next()) is not None:
            request = Request.of_line(line)
            limits = Limits(request.memory_limit_mb, request.threads, request.work)
            key = request.load_run_key
            increment = key if request.is_increment else None
            findings, native = judged(
                context, request.database, request.expectations, request.failing_rows, limits, increment
            )
            folder = request.data_docs
            trouble = "" if folder is None else trouble_in_writing(context, native, findings, key, folder)
            verdict = Verdict(expectation_result_rows(findings, key), failing_row_rows(findings, key), trouble)
            answers.write(verdict.line())
            answers.flush()


def _answers() -> TextIO:
    """Standard output, for answers only: whatever the libraries print goes to standard error from now on."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


if __name__ == "__main__":
    main()
