"""Measure what a second Dask worker brings: `python -m benchmarks.workers --dump aclImdb`.

The same dump is loaded into an empty folder with its batches on one worker and on two, each a process with one thread,
by turns. What counts is the time of the steps whose batches run on workers, as the load itself says when each of them
ends; the rest runs in one process, whatever the cluster.

Exit codes: 0 measured; 1 a load failed; with `--strict` also if the bar is not met.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.page import number, table
from benchmarks.trial import TrialFailed, child_environment, run

TIMES = 3
BAR = 1.6
LIMIT_SECONDS = 1_800
START_SECONDS = 60
# When the steps on workers begin and end, in the words of a load.
_MARKS = ("files? to read", "records read and cleaned", "Candidate built", "mentions found")


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[None]:
    """A process for the length of a block. Polars gets one thread, as the workers have."""
    environment = {**child_environment(), "POLARS_MAX_THREADS": "1"}
    with (folder / "cluster.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(START_SECONDS)


@contextmanager
def cluster(workers: int, folder: Path) -> Iterator[str]:
    """The address of a scheduler with some workers of one thread, for the length of a block."""
    contact, program = folder / "scheduler.json", [sys.executable, "-m"]
    local = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(contact)]
    with ExitStack() as stack:
        stack.enter_context(running([*program, "distributed.cli.dask_scheduler", "--port", "0", *local], folder))
        deadline = time.monotonic() + START_SECONDS
        while not (contact.exists() and (found := re.search(r'"address": "([^"]+)"', contact.read_text()))):
            if time.monotonic() > deadline:
                raise TrialFailed(f"The scheduler did not start:\n{(folder / 'cluster.log').read_text()[-800:]}")
            time.sleep(0.1)
        for _ in range(workers):
            one = [*program, "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", *local]
            stack.enter_context(running(one, folder))
        time.sleep(5)  # until the workers have come
        yield found[1]


def seconds_on_workers(said: str) -> float:
    """The seconds of the steps whose batches run on workers, by what a load has said.

    Raises:
        TrialFailed: if it has not said when they began and ended.
    """
    times = {}
    for mark in _MARKS:
        found = re.findall(rf"^ *([0-9.]+) s +.*{mark}", said, re.MULTILINE)
        if not found:
            raise TrialFailed(f"The load did not say when: {mark}.\n{said[-800:]}")
        times[mark] = float(found[-1])
    began, staged, built, extracted = (times[mark] for mark in _MARKS)
    return staged - began + extracted - built


def measured(program: str, dump: Path, times: int) -> dict[int, list[float]]:
    """The seconds on workers, by their number, in turns.

    Raises:
        TrialFailed: if a load fails, or the cluster does not start.
    """
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory(prefix="reviewmart-bench-") as scratch:
        for place in range(times):
            for workers, found in seconds.items():
                folder = Path(scratch) / f"{place}-{workers}"
                folder.mkdir()
                with cluster(workers, folder) as address:
                    words = ["--direct", "--runner", "dask", "--scheduler", address, "--to", "reviews.duckdb"]
                    run([program, "load", str(dump), *words], folder, is_watched=False, limit_seconds=LIMIT_SECONDS)
                found.append(seconds_on_workers((folder / "output.log").read_text()))
                print(f"{workers} workers: {found[-1]:.1f} s", flush=True)
    return seconds


def lines(seconds: dict[int, list[float]]) -> str:
    """The table: medians, and how much faster two workers are."""
    one, two = (statistics.median(seconds[workers]) for workers in (1, 2))
    verdict = "met" if one / two >= BAR else "**not met**"
    rows = [["one", number(one), "", "", ""], ["two", number(two), f"{one / two:.2f}", f"at least {BAR:g}", verdict]]
    return table(["workers", "s on workers", "times as fast", "bar", "verdict"], rows)


def main(given: Sequence[str] | None = None) -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers", description="Time Dask's second worker.")
    parser.add_argument("--dump", type=Path, required=True, help="what is loaded")
    parser.add_argument("--times", type=int, default=TIMES, help="how often to measure (%(default)s)")
    parser.add_argument("--reviewmart", default=str(Path(sys.executable).parent / "reviewmart"), help="the program")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if the bar is not met")
    options = parser.parse_args(given)
    try:
        seconds = measured(options.reviewmart, options.dump.absolute(), options.times)
    except (OSError, TrialFailed) as error:
        print(f"Cannot measure: {error}", file=sys.stderr)
        return 1
    print(lines(seconds))
    one, two = (statistics.median(seconds[workers]) for workers in (1, 2))
    return 1 if options.strict and one / two < BAR else 0


if __name__ == "__main__":
    sys.exit(main())
