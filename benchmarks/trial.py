"""One run of one contestant: a clean environment, a clock, a look at what it stored."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestants import Contestant
from benchmarks.machine import seconds_of_others
from benchmarks.memory import SECONDS_BETWEEN_SAMPLES, PeakPss

# A program of its own: a DuckDB in the harness would share its pages with the contestants.
COUNT_PROGRAM = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as con:
    print(con.execute(sys.argv[2]).fetchall()[0][0])
"""


class TrialFailed(Exception):
    """A contestant ended with an error, ran too long, or did not store every review."""


@dataclass(frozen=True)
class Trial:
    """What one run took: wall-clock seconds from start to exit, and the peak PSS in bytes if it was watched.

    `others_share` is the part of the machine's CPU time that other processes took meanwhile, from 0 to 1.
    """

    seconds: float
    peak_bytes: int | None
    others_share: float = 0.0


def child_environment() -> dict[str, str]:
    """Return the environment of all contestants: no settings of ours, no telemetry of anyone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REVIEWMART_")}
    return {**kept, "DO_NOT_TRACK": "1", "RUNTIME__DLTHUB_TELEMETRY": "false"}


def end(session: int) -> None:
    """End every process of a session that is still there."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


def run(
    command: list[str],
    folder: Path,
    *,
    is_watched: bool,
    limit_seconds: float,
    seconds_between: float = SECONDS_BETWEEN_SAMPLES,
) -> Trial:
    """Run a command in `folder` and return what it took. Raises TrialFailed if it fails or exceeds the limit.

    Earlier writes reach the disk before the clock starts, so that no one pays for the contestant before. Whatever the
    command leaves running is ended with it.
    """
    os.sync()
    log = folder / "output.log"
    with log.open("wb") as output:
        others = seconds_of_others()
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        peak = PeakPss(process.pid, seconds_between) if is_watched else None
        # wait() with a timeout would look only every 50 ms whether the process has ended.
        overdue = threading.Timer(limit_seconds, end, [process.pid])
        overdue.start()
        try:
            with peak or contextlib.nullcontext():
                status = process.wait()
            seconds = time.perf_counter() - started
        finally:
            overdue.cancel()
            end(process.pid)
            process.wait()
    if seconds >= limit_seconds:
        raise TrialFailed(f"It ran for more than {limit_seconds:g} s and was ended.")
    if status != 0:
        tail = log.read_text(errors="replace").strip()[-800:]
        raise TrialFailed(f"It ended with status {status}.\nThe end of its output:\n{tail}")
    others_share = (seconds_of_others() - others) / (seconds * (os.cpu_count() or 1))
    return Trial(seconds, peak.bytes if peak else None, max(0.0, others_share))


def stored_count(python: str, database: Path, count_sql: str) -> int:
    """Return how many reviews a database holds. Raises TrialFailed if it cannot be asked."""
    command = [python, "-c", COUNT_PROGRAM, str(database), count_sql]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        raise TrialFailed(f"What it stored cannot be counted with {count_sql!r}.\n{asked.stderr.strip()[-800:]}")
    return int(asked.stdout)


def check_count(contestant: Contestant, python: str, database: Path, expected: int) -> None:
    """Raise TrialFailed unless the contestant stored as many reviews as the dump holds."""
    count = stored_count(python, database, contestant.count_sql)
    if count != expected:
        raise TrialFailed(f"It stored {count:,} of {expected:,} reviews.")


def missing_modules(contestant: Contestant) -> str:
    """Import what the contestant needs, which also warms the page cache; return why that failed, or an empty text."""
    if not contestant.modules:
        return ""
    command = [contestant.python, "-c", "import " + ", ".join(contestant.modules)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=child_environment())
    except OSError as error:
        return f"Its interpreter cannot be started: {error.strerror}. Name it with --peers."
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""
