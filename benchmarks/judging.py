"""Measure the judging and the report: `python -m benchmarks.judging --db reviews.duckdb`.

All suites judge a warehouse as every load has it judged: by the process that Great Expectations lives in. Beside them
stand 2,000 expectations, and Great Expectations on its pandas engine with those of the suites that it can judge. The
report is written as it is, and after 500 runs. The warehouse itself is only read.

Exit codes: 0 measured; 1 there is no warehouse, or something failed; with `--strict` also if a bar is not met.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from benchmarks.page import number, table
from benchmarks.peer_gx_pandas import RUN, native
from benchmarks.report import RUNS, ReportFailed, measured, with_history
from contracts.errors import PipelineError
from expectations.child import Judge
from expectations.expectation import Expectation
from expectations.own_checks import TABLES
from expectations.own_file import own_suite_of
from expectations.plan import planned
from expectations.wire import Request

MANY = 2000
TIMES = 3
SUITES_SECONDS = 6.0
MANY_SECONDS = 60.0
REPORT_SECONDS = 3.0
SECTION = """\
## Judging and the report

All suites on the warehouse of the dump, extraction and comparisons with earlier loads included, by the process that
judges every load; 2,000 expectations, of which all but the suites are bands on single columns as a user writes them in
TOML; and Great Expectations' pandas engine on those expectations that it can judge, for it takes no queries, with
nothing but the columns that they name. None of the times has the import of Great Expectations in it, which overlaps a
load. The report is `reviewmart report`, a whole process. The best of 3 runs, of 2,000 expectations one
(`python -m benchmarks.judging`).

"""


class MeasureFailed(Exception):
    """Something could not be measured, and why."""


@dataclass(frozen=True)
class Measure:
    """What was measured: wall-clock and processor seconds, how many things were judged or written, and the bar."""

    what: str
    count: int
    seconds: float
    cpu_seconds: float
    bar_seconds: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the bar holds, if there is one."""
        return self.bar_seconds is None or self.seconds <= self.bar_seconds


def many(count: int) -> tuple[Expectation, ...]:
    """The suites, and so many bands of a user's on single columns that there are `count` together."""
    suites = planned(RUN)
    numbers = [
        (one.name, column) for one in TABLES.values() for column, dtype in one.schema.items() if dtype.is_numeric()
    ]
    entries = [
        f'[[expect]]\nname = "band_{place}"\ntable = "{name}"\ncolumn = "{column}"\nexpect = "between"\n'
        f'min = {-1 - place}\nwhy = "No value is out of its band."\n'
        for place in range(count - len(suites))
        for name, column in [numbers[place % len(numbers)]]
    ]
    added = [one for text in _pieces(entries) for one in own_suite_of(text, "bands.toml").added]
    return (*suites, *added)


def _pieces(entries: Sequence[str], size: int = 500) -> list[str]:
    return ["\n".join(entries[start : start + size]) for start in range(0, len(entries), size)]


def judging(
    what: str, database: Path, expectations: Sequence[Expectation], bar_seconds: float | None = None
) -> Measure:
    """Have a warehouse judged by a new process once its libraries are there; processor seconds are those of it all.

    Raises:
        JudgeFailed: if the process gives no verdict.
        MeasureFailed: if an expectation could not be judged.
    """
    before = os.times()
    with tempfile.TemporaryDirectory(prefix="reviewmart-judging-") as work, Judge() as judge:
        judge.judged(Request(database, Path(work), RUN, []))
        started = time.perf_counter()
        results = judge.judged(Request(database, Path(work), RUN, expectations)).results
        seconds = time.perf_counter() - started
    if errors := [result for result in results if result["outcome"] == "error"]:
        raise MeasureFailed(f"{errors[0]['expectation_id']} could not be judged: {errors[0]['observed']}")
    return Measure(what, len(expectations), seconds, _cpu_seconds_since(before), bar_seconds)


def on_pandas(database: Path) -> Measure:
    """Have the expectations that need no query judged by Great Expectations' pandas engine, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.peer_gx_pandas", str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MeasureFailed(f"the pandas engine failed: {done.stderr.strip()[-500:]}")
    figures = json.loads(done.stdout.splitlines()[-1])
    what = "those without a query, on the pandas engine"
    return Measure(what, figures["expectation_count"], figures["seconds"], figures["cpu_seconds"])


def _cpu_seconds_since(before: os.times_result) -> float:
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def measures(database: Path, times: int) -> list[Measure]:
    """The best of some runs of everything.

    Raises:
        JudgeFailed, MeasureFailed: if something could not be measured.
    """
    database = database.resolve()
    without_query = native(database)
    importing = judging("the import", database, []).cpu_seconds
    judged = [
        _best(times, lambda: judging("all suites", database, planned(RUN), SUITES_SECONDS)),
        _best(1, lambda: judging(f"{MANY:,} expectations", database, many(MANY), MANY_SECONDS)),
        _best(times, lambda: judging("those without a query", database, without_query)),
    ]
    own = [replace(one, cpu_seconds=one.cpu_seconds - importing) for one in judged]
    return [*own, _best(times, lambda: on_pandas(database)), *_reports(database, times)]


def _reports(database: Path, times: int) -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="reviewmart-report-") as work:
        copy, folder = Path(work) / "reviews.duckdb", Path(work) / "report"
        shutil.copyfile(database, copy)
        copy.chmod(0o644)

        def report(what: str) -> Measure:
            try:
                one = measured(copy, folder)
            except ReportFailed as error:
                raise MeasureFailed(f"the report failed: {error}") from error
            return Measure(what, one.page_count, one.seconds, one.cpu_seconds, REPORT_SECONDS)

        first = _best(times, lambda: report("the report"))
        with_history(copy, RUNS)
        return [first, _best(times, lambda: report(f"the report after {RUNS} runs"))]


def _best(times: int, measure: Callable[[], Measure]) -> Measure:
    return min((measure() for _ in range(times)), key=lambda one: one.seconds)


def lines(found: Sequence[Measure]) -> str:
    """The page's table."""
    rows = [
        [
            one.what,
            f"{one.count:,}",
            number(one.seconds),
            number(one.cpu_seconds),
            "-" if one.bar_seconds is None else f"at most {one.bar_seconds:g} s",
            "-" if one.bar_seconds is None else ("met" if one.is_met else "**not met**"),
        ]
        for one in found
    ]
    return table(["what", "expectations or pages", "wall s", "processor s", "bar", "verdict"], rows)


def section(dump: Path, program: str) -> str:
    """The part of the benchmarks' page that tells of judging and the report: a dump is loaded for it."""
    print("Judging and the report.", flush=True)
    with tempfile.TemporaryDirectory(prefix="reviewmart-bench-") as scratch:
        database = Path(scratch) / "reviews.duckdb"
        subprocess.run([program, "load", dump, "--direct", "--quiet", "--to", database], check=True)
        return SECTION + lines(measures(database, TIMES))


def main(given: Sequence[str] | None = None) -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judging", description="Time the judging.")
    parser.add_argument("--db", type=Path, required=True, help="the warehouse")
    parser.add_argument("--times", type=int, default=TIMES, help="how often to measure (%(default)s)")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a bar is not met")
    options = parser.parse_args(given)
    try:
        found = measures(options.db, options.times)
    except (OSError, MeasureFailed, PipelineError, duckdb.Error) as error:
        print(f"Cannot measure {options.db}: {error}", file=sys.stderr)
        return 1
    print(lines(found))
    return 1 if options.strict and not all(one.is_met for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
