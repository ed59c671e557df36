"""Measure what a run costs through a Prefect server: `python -m benchmarks.prefect_share`.

The same generated dump is loaded into an empty folder with `--direct` and as a flow that reports to a server on
loopback, in turns. The server is started before and stays, so its own start is not in the times.

Exit codes: 0 measured; 1 a load failed; with `--strict` also if the bar is not met.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import write
from benchmarks.page import number, table
from benchmarks.trial import TrialFailed, run
from contracts.errors import PipelineError
from flows.temporary_server import TemporaryServer

REVIEWS = 20_000
TIMES = 5
BAR_SECONDS = 3.0
LIMIT_SECONDS = 600
WAYS = {"with `--direct`": ("--direct",), "through a server": ()}
SECTION = f"""\
## Prefect's share

{REVIEWS:,} generated reviews into an empty folder, everything included, in turns with `--direct` and as a flow
whose server on loopback was there before; medians of {TIMES} runs (`python -m benchmarks.prefect_share`).

"""


@dataclass(frozen=True)
class Share:
    """Seconds of the loads of each way, in the order of `WAYS`."""

    direct: tuple[float, ...]
    through_server: tuple[float, ...]

    @property
    def seconds(self) -> float:
        """What the server adds to a run, by the medians."""
        return statistics.median(self.through_server) - statistics.median(self.direct)

    @property
    def is_met(self) -> bool:
        """Whether the bar holds."""
        return self.seconds <= BAR_SECONDS

    def lines(self) -> str:
        """The page's table."""
        ways = zip(WAYS, (self.direct, self.through_server), strict=True)
        rows = [[name, number(statistics.median(seconds)), "-", "-"] for name, seconds in ways]
        verdict = "met" if self.is_met else "**not met**"
        rows.append(["Prefect's share", number(self.seconds), f"at most {BAR_SECONDS:g} s", verdict])
        return table(["load", "s", "bar", "verdict"], rows)


def measured(program: str, count: int, times: int) -> Share:
    """Load in both ways by turns.

    Raises:
        NoServer: if the server does not start.
        TrialFailed: if a load fails.
    """
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory(prefix="reviewmart-bench-") as scratch:
        dump = write(Path(scratch) / "dump.tar", count)
        os.environ["PREFECT_HOME"] = str(Path(scratch) / "prefect")
        with TemporaryServer() as server:
            server.wait()
            for place in range(times):
                for name, options in WAYS.items():
                    folder = Path(scratch) / f"{place} {len(options)}"
                    folder.mkdir()
                    command = [program, "load", str(dump), *options, "--quiet", "--to", str(folder / "reviews.duckdb")]
                    trial = run(command, folder, is_watched=False, limit_seconds=LIMIT_SECONDS)
                    seconds[name].append(trial.seconds)
    return Share(*map(tuple, seconds.values()))


def section(program: str) -> str:
    """The part of the benchmarks' page."""
    print("Prefect's share.", flush=True)
    return SECTION + measured(program, REVIEWS, TIMES).lines()


def main(given: Sequence[str] | None = None) -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prefect_share", description="Time Prefect's share.")
    parser.add_argument("--count", type=int, default=REVIEWS, help="reviews of the dump (%(default)s)")
    parser.add_argument("--times", type=int, default=TIMES, help="how often to measure (%(default)s)")
    parser.add_argument("--reviewmart", default=str(Path(sys.executable).parent / "reviewmart"), help="the program")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if the bar is not met")
    options = parser.parse_args(given)
    try:
        share = measured(options.reviewmart, options.count, options.times)
    except (OSError, TrialFailed, PipelineError) as error:
        print(f"Cannot measure: {error}", file=sys.stderr)
        return 1
    print(share.lines())
    return 1 if options.strict and not share.is_met else 0


if __name__ == "__main__":
    sys.exit(main())
