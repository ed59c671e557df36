"""Run the benchmark: `python -m benchmarks --write docs/benchmarks.md`.

Exit codes: 0 all ran, or no dump is named; 1 the dump is unusable, a contestant failed, or with `--strict` a bar is not
met; 130 stopped by the user.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import judging, layouts, prefect_share
from benchmarks.contestants import NAMES, Contestant, contestants
from benchmarks.dump import VARIABLE, Dump, DumpUnusable, named_dump, open_dump, warm
from benchmarks.machine import this_machine, versions
from benchmarks.page import bar_table, page, result_table, trouble_list
from benchmarks.plan import Turn, turns
from benchmarks.results import Result, bars
from benchmarks.trial import Trial, TrialFailed, check_count, missing_modules, run
from contracts.errors import PipelineError

OUR_DISTRIBUTIONS = ("polars", "duckdb", "pyarrow", "great-expectations", "prefect")
PEER_DISTRIBUTIONS = ("duckdb", "pandas", "beautifulsoup4", "dlt", "pyarrow")


class Benchmark:
    """The runs of one call: where they happen, and what they gave so far."""

    def __init__(self, dump: Dump, scratch: Path, python: str, limit_seconds: float) -> None:
        self._dump = dump
        self._scratch = scratch
        self._python = python
        self._limit_seconds = limit_seconds
        self._loaded: Path | None = None

    def results(self, entrants: Sequence[Contestant], repeats: int, slow_repeats: int) -> list[Result]:
        """Make all runs and return one result a contestant; one that fails takes no further part."""
        trouble = {entrant.name: entrant.absent or missing_modules(entrant) for entrant in entrants}
        able = [entrant for entrant in entrants if not trouble[entrant.name]]
        trials: dict[str, list[Trial]] = {entrant.name: [] for entrant in entrants}
        for turn in turns(able, repeats, slow_repeats):
            name = turn.contestant.name
            if trouble[name]:
                continue
            try:
                trial = self._trial(turn)
            except TrialFailed as error:
                trouble[name] = str(error)
                print(f"{name} failed. {error}", file=sys.stderr, flush=True)
                continue
            trials[name].append(trial)
            took = f"{trial.seconds:.1f} s"
            print(f"{name}: {took if trial.peak_bytes is None else f'{trial.peak_bytes / 1e6:,.0f} MB'}", flush=True)
        return [Result(entrant, tuple(trials[entrant.name]), trouble[entrant.name]) for entrant in entrants]

    def _trial(self, turn: Turn) -> Trial:
        entrant = turn.contestant
        folder = self._scratch / "run"
        if entrant.is_reload:
            shutil.copytree(self._loaded_folder(entrant), folder, symlinks=True)
        else:
            folder.mkdir()
        try:
            return self._counted(entrant, folder, is_watched=turn.is_watched)
        finally:
            shutil.rmtree(folder)

    def _counted(self, entrant: Contestant, folder: Path, *, is_watched: bool) -> Trial:
        database = folder / "reviews.duckdb"
        command = entrant.command_for(database)
        trial = run(command, folder, is_watched=is_watched, limit_seconds=self._limit_seconds)
        check_count(entrant, self._python, database, self._dump.review_count)
        return trial

    def _loaded_folder(self, entrant: Contestant) -> Path:
        """Return a folder in which the contestant has loaded the dump once; it is made at the first call."""
        if self._loaded is None:
            folder = self._scratch / "loaded"
            folder.mkdir()
            self._counted(entrant, folder, is_watched=False)
            self._loaded = folder
        return self._loaded


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Time reviewmart beside its peers.")
    here = Path(sys.executable).parent
    parser.add_argument("--peers", default=".venv-bench/bin/python", help="the peers' interpreter (%(default)s)")
    parser.add_argument("--reviewmart", default=str(here / "reviewmart"), help="the program (%(default)s)")
    parser.add_argument("--repeats", type=int, default=3, help="timed runs of each contestant (%(default)s)")
    parser.add_argument("--slow-repeats", type=int, default=1, help="runs of each slow peer (%(default)s)")
    parser.add_argument("--only", nargs="+", default=NAMES, choices=NAMES, help="only these contestants")
    parser.add_argument("--limit-seconds", type=float, default=900, help="end a run after this long (%(default)s)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page here")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a bar is not met")
    return parser.parse_args(given)


def measure(options: argparse.Namespace, path: Path) -> tuple[list[Result], int]:
    """Return the results of all contestants, and how many reviews the dump at `path` holds. Raises DumpUnusable."""
    with tempfile.TemporaryDirectory(prefix="reviewmart-bench-") as scratch:
        print(f"Opening {path} and reading it once.", flush=True)
        dump = open_dump(path, Path(scratch) / "dump")
        warm(dump)
        programs = (str(Path(program).absolute()) for program in (options.peers, options.reviewmart))
        field = contestants(dump, sys.executable, *programs)
        entrants = [one for one in field if one.name in options.only]
        benchmark = Benchmark(dump, Path(scratch), sys.executable, options.limit_seconds)
        return benchmark.results(entrants, options.repeats, options.slow_repeats), dump.review_count


def _sections(dump: Path, program: str) -> list[str]:
    """The parts of the page beside the contestants; one that fails is named, and left out."""
    made = []
    for section in (layouts.section, lambda: judging.section(dump, program), lambda: prefect_share.section(program)):
        try:
            made.append(section())
        except (OSError, subprocess.CalledProcessError, TrialFailed, judging.MeasureFailed, PipelineError) as error:
            print(f"A section has no figures: {error}", file=sys.stderr)
    return made


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print the tables, write the page; return the exit code."""
    options = arguments(given)
    machine = this_machine()
    try:
        path = named_dump()
        if path is None:
            print(f"No benchmark was run: {VARIABLE} is not set. Set it to aclImdb_v1.tar.gz or to its folder.")
            return 0
        results, review_count = measure(options, path)
    except DumpUnusable as error:
        print(f"No benchmark was run. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. No page was written.", file=sys.stderr)
        return 130
    verdicts = bars({result.contestant.name: result for result in results})
    owners = {
        "reviewmart and floor": versions(sys.executable, *OUR_DISTRIBUTIONS),
        "peers": versions(options.peers, *PEER_DISTRIBUTIONS),
    }
    sections = _sections(path, options.reviewmart) if set(options.only) == set(NAMES) else []
    if options.write:
        text = page(results, verdicts, machine, review_count, owners, sections)
        options.write.write_text(text, encoding="utf-8")
    print("", *filter(None, [result_table(results), trouble_list(results), bar_table(verdicts), *sections]), sep="\n\n")
    is_missed = options.strict and any(verdict.is_met is not True for verdict in verdicts)
    return 1 if is_missed or any(result.trouble for result in results if not result.contestant.absent) else 0
