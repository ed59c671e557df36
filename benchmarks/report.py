"""Measure the report: `python -m benchmarks.report --db reviews.duckdb`.

`reviewmart report` is run on a copy of the warehouse, and again after the copy was given a long history: its latest run
many times over, with results that failed here and there and records that were refused. What is measured are whole
processes, their children included. The warehouse itself is only read.

Exit codes: 0 measured; 1 there is no warehouse, or the report could not be written.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

RUNS = 500
COMMAND = (sys.executable, "-c", "from flows.cli import main; main()")

COPIED = ("audit.load_run", "audit.load_step", "audit.cleaning", "quality.expectation_result")
FAILS = "severity <> 'critical' AND hash(expectation_id, load_run_key) % 13 = 0"


class ReportFailed(Exception):
    """The command ended with an error."""


@dataclass(frozen=True)
class Measure:
    """What one writing of the report took."""

    seconds: float
    cpu_seconds: float
    page_count: int
    byte_count: int


def with_history(database: Path, run_count: int) -> None:
    """Give a copy of a warehouse a history of `run_count` runs, the last of which brought the latest reviews."""
    with duckdb.connect(str(database)) as warehouse:
        (last,) = warehouse.execute("SELECT max(load_run_key) FROM audit.load_run").fetchall()[0]
        for table in COPIED:
            columns = [row[0] for row in warehouse.execute(f"DESCRIBE {table}").fetchall() if row[0] != "load_run_key"]
            warehouse.execute(
                f"INSERT INTO {table} BY NAME SELECT runs.key AS load_run_key, {', '.join(columns)}"
                f" FROM {table}, range({last + 1}, {last + run_count}) AS runs(key) WHERE load_run_key = {last}"
            ).fetchall()
        warehouse.execute(
            f"UPDATE quality.expectation_result SET outcome = 'failed', unexpected_count = least(7, element_count)"
            f" WHERE load_run_key > {last} AND {FAILS}"
        ).fetchall()
        for table in ("fact_review", "audit.load_file", "audit.refused_review"):
            warehouse.execute(
                f"UPDATE {table} SET load_run_key = {last + run_count - 1} WHERE load_run_key = {last}"
            ).fetchall()


def measured(database: Path, folder: Path) -> Measure:
    """Write the report of a warehouse into a folder.

    Raises:
        ReportFailed: with what the command said.
    """
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(
        [*COMMAND, "report", "--db", str(database), "--output", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds, after = time.perf_counter() - started, os.times()
    if done.returncode:
        raise ReportFailed(done.stderr.strip() or f"exit code {done.returncode}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    pages = list(folder.glob("*.html"))
    return Measure(seconds, cpu, len(pages), sum(path.stat().st_size for path in folder.iterdir()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print a line for each writing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__.splitlines()[0])
    parser.add_argument("--db", type=Path, required=True, help="the warehouse")
    parser.add_argument("--runs", type=int, default=RUNS, help="length of the history")
    parser.add_argument("--times", type=int, default=3, help="how often to write each report")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="reviewmart-report-") as work:
        copy = Path(work) / "reviews.duckdb"
        try:
            shutil.copyfile(options.db.resolve(), copy)
            print("| history | wall s | CPU s | pages | MB |\n|---|---|---|---|---|")
            for name in ("as it is", f"{options.runs} runs"):
                if name != "as it is":
                    with_history(copy, options.runs)
                for _ in range(options.times):
                    one = measured(copy, Path(work) / "report")
                    size = f"{one.page_count} | {one.byte_count / 1e6:.1f}"
                    print(f"| {name} | {one.seconds:.1f} | {one.cpu_seconds:.1f} | {size} |")
        except (OSError, ReportFailed, duckdb.Error) as error:
            print(f"Cannot measure the report of {options.db}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
