"""Measure how a load grows: `make bench-scale` writes `docs/scale-benchmarks.md`.

Three dumps are generated: a tenth of a million reviews, a million, and a night's thousand. The first two are loaded
into empty folders, everything included; the third into the warehouse of a million, where nobody wants to wait.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import write
from benchmarks.machine import this_machine, versions
from benchmarks.trial import Trial, TrialFailed, run, stored_count

TIMES_BAR, PEAK_BAR_BYTES, INCREMENT_BAR_SECONDS = 11.0, 1.3e9, 8.0
NIGHT = 1_000
DISTRIBUTIONS = ("polars", "duckdb", "great-expectations")
LIMIT_SECONDS = 5_400
SECONDS_BETWEEN_LOOKS = 0.5  # a look takes a tenth of a second: more of them would be measured as well
COUNT_SQL = "select count(*) from fact_review"
PAGE = """\
# How a load grows

Written by `make bench-scale`; do not edit it by hand. The dumps are generated (`benchmarks/generate.py`): plausible
reviews, no two alike, seven a title, in one `.tar` in the layout of aclImdb. All loads run with `--direct`, with
extraction, expectations and report. Peak memory is the greatest sum of the proportional set sizes of all processes,
looked at while the load is timed.

| load | reviews | s | peak MB | the warehouse then, MB |
|---|---|---|---|---|
{rows}

| bar | measured | verdict |
|---|---|---|
{bars}

## Machine

{machine}
"""


@dataclass(frozen=True)
class Step:
    """One load: what it is called, how many reviews it brought, what it took, and what the warehouse has then."""

    name: str
    review_count: int
    trial: Trial
    warehouse_bytes: int

    @property
    def row(self) -> str:
        """Its line of the table."""
        peak = (self.trial.peak_bytes or 0) / 1e6
        seconds, size = self.trial.seconds, self.warehouse_bytes / 1e6
        return f"| {self.name} | {self.review_count:,} | {seconds:,.1f} | {peak:,.0f} | {size:,.0f} |"


def seconds_of_copy(database: Path) -> float:
    """How long it takes to copy the warehouse and to bring the copy to the disk."""
    copy = database.with_name("copy.duckdb")
    os.sync()
    started = time.perf_counter()
    shutil.copyfile(database.resolve(), copy)
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    seconds = time.perf_counter() - started
    copy.unlink()
    return seconds


def step(name: str, program: str, dump: Path, folder: Path, counts: tuple[int, int]) -> Step:
    """Load a dump that brings the first count; the warehouse must then hold the second. Raises TrialFailed if not."""
    folder.mkdir(exist_ok=True)
    database = folder / "reviews.duckdb"
    command = [program, "load", str(dump), "--direct", "--quiet", "--to", str(database)]
    trial = run(command, folder, is_watched=True, limit_seconds=LIMIT_SECONDS, seconds_between=SECONDS_BETWEEN_LOOKS)
    stored = stored_count(sys.executable, database, COUNT_SQL)
    if stored != counts[1]:
        raise TrialFailed(f"The warehouse holds {stored:,} of {counts[1]:,} reviews.")
    print(f"{name}: {trial.seconds:.1f} s, {(trial.peak_bytes or 0) / 1e6:,.0f} MB", flush=True)
    return Step(name, counts[0], trial, database.resolve().stat().st_size)


def bars(small: Step, large: Step, night: Step, copying: float) -> list[tuple[str, str, bool]]:
    """What is promised, what was measured, and whether it is kept."""
    times = large.trial.seconds / small.trial.seconds
    beyond = night.trial.seconds - copying
    peak = large.trial.peak_bytes or 0
    return [
        (f"ten times the reviews: at most {TIMES_BAR:g} times as long", f"{times:.1f} times", times <= TIMES_BAR),
        (f"peak memory: at most {PEAK_BAR_BYTES / 1e6:,.0f} MB", f"{peak / 1e6:,.0f} MB", peak <= PEAK_BAR_BYTES),
        (
            f"a night's {NIGHT:,} reviews: at most {INCREMENT_BAR_SECONDS:g} s beyond copying and syncing the file",
            f"{beyond:.1f} s beyond {copying:.1f} s",
            beyond <= INCREMENT_BAR_SECONDS,
        ),
    ]


def measured(program: str, count: int, scratch: Path) -> str:
    """Make the dumps, load them, and return the page. Raises TrialFailed."""
    tenth = count // 10
    small = step("a tenth", program, write(scratch / "tenth.tar", tenth), scratch / "small", (tenth, tenth))
    shutil.rmtree(scratch / "small")
    large = step("the whole", program, write(scratch / "whole.tar", count), scratch / "large", (count, count))
    copying = seconds_of_copy(scratch / "large" / "reviews.duckdb")
    added = write(scratch / "night.tar", NIGHT, seed=2, split="test")
    night = step("a night's", program, added, scratch / "large", (NIGHT, count + NIGHT))
    told = [
        f"| {bar} | {value} | {'met' if is_kept else '**not met**'} |"
        for bar, value, is_kept in bars(small, large, night, copying)
    ]
    rows = "\n".join(one.row for one in (small, large, night))
    return PAGE.format(rows=rows, bars="\n".join(told), machine=_machine())


def _machine() -> str:
    machine = this_machine()
    lines = (
        f"- Measured on {machine.measured_on}.",
        f"- {machine.cpu}, {machine.core_count} cores, {machine.memory_bytes / 1e9:.1f} GB of memory.",
        f"- {machine.system}.",
        f"- {versions(sys.executable, *DISTRIBUTIONS)}.",
    )
    return "\n".join(lines)


def main(given: Sequence[str] | None = None) -> int:
    """Measure and write the page; 1 if a load fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Measure how a load grows.")
    parser.add_argument("--count", type=int, default=1_000_000, help="reviews of the whole (%(default)s)")
    parser.add_argument("--reviewmart", default=str(Path(sys.executable).parent / "reviewmart"), help="the program")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page here")
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="reviewmart-scale-") as scratch:
        try:
            page = measured(options.reviewmart, options.count, Path(scratch))
        except TrialFailed as error:
            print(error, file=sys.stderr)
            return 1
    print(page)
    if options.write:
        options.write.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
