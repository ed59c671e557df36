"""The results as Markdown: the page `docs/benchmarks.md`, and its tables for the terminal."""

from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.machine import Machine
from benchmarks.results import Bar, Result

# A share of the CPU time that other processes may take before the figures are called rough.
MUCH = 0.05

INTRODUCTION = """\
# Benchmarks

Written by `make bench`; do not edit it by hand. To measure again, set `REVIEWMART_ACLIMDB` to the archive of the Large
Movie Review Dataset (`aclImdb_v1.tar.gz`) or to the folder unpacked from it, and run `make bench`.
"""

METHOD = """\
## How it is measured

- All contestants run in turn, in rounds; each round starts with another one. Each run has an empty folder of its own
  and a clean environment; the reload gets a copy of a folder in which the dump was loaded once. Every file of the dump
  is read once before the first run, so the cache is warm.
- The time is wall-clock time from the start of the process to its end, start of the interpreter included. The table
  shows the median, the shortest and the longest run. Everything written earlier is flushed before the clock starts.
- Peak memory is the greatest sum of the proportional set sizes (PSS) of the process and all its descendants, read from
  `/proc` every 50 ms. Reading it slows a run of 1 GB by a quarter and one of 6 GB several times, so memory has a run of
  its own that is not timed.
- After each run the stored reviews are counted in the database. A contestant that lacks any fails.
- The floor is the least that a load can do: read every file, replace the breaks, count the words, store one table in
  the same storage version as the warehouse. The peers store one table as well, in DuckDB's default storage version.
  Only reviewmart finds fields, builds a star schema, keeps refused rows, checks expectations, publishes and reports.
"""


def number(value: float | None, digits: int = 1) -> str:
    """Return a number for a table, a dash for none."""
    return "-" if value is None else f"{value:,.{digits}f}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a bar or a line break in a cell does not break it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )


def result_table(results: Sequence[Result]) -> str:
    """Return one line a contestant: seconds (median, least, most, runs), times the floor, peak memory in MB."""
    floor = next((result.seconds for result in results if result.contestant.name == "floor"), None)
    rows = []
    for result in results:
        seconds, peak, taken = result.seconds, result.peak_bytes, result.times
        rows.append(
            [
                result.contestant.name,
                result.contestant.does,
                number(seconds),
                f"{min(taken):,.1f} - {max(taken):,.1f}" if taken else "-",
                str(len(taken)),
                number(seconds / floor if seconds is not None and floor else None, 2),
                number(None if peak is None else peak / 1e6, 0),
            ]
        )
    header = ["contestant", "what it does", "median s", "least - most s", "runs", "times the floor", "peak MB"]
    return table(header, rows)


def bar_table(bars: Iterable[Bar]) -> str:
    """Return one line a bar: the promise, what was measured, met or not."""
    verdicts = {True: "met", False: "**not met**", None: "-"}
    return table(["bar", "measured", "verdict"], [[bar.promise, bar.measured, verdicts[bar.is_met]] for bar in bars])


def trouble_list(results: Iterable[Result]) -> str:
    """Return one line for each contestant that has no figures, with the reason; empty if all have."""
    reasons = {result.contestant.name: result.trouble.splitlines()[0] for result in results if result.trouble}
    return "\n".join(f"- {name} has no figures: {reason}" for name, reason in reasons.items())


def others_line(shares: Sequence[float]) -> str:
    """Return how busy other processes kept the machine, from their shares of its CPU time in the timed runs."""
    busy = (
        f"Other processes took {median(shares):.0%} of the CPU time in the middle run, {max(shares):.0%} in the worst."
    )
    return busy + (" That is much: measure again on a quiet machine." if median(shares) > MUCH else "")


def machine_list(results: Iterable[Result], machine: Machine, review_count: int, versions: dict[str, str]) -> str:
    """Return what the figures belong to, as a list."""
    shares = [trial.others_share for result in results for trial in result.trials if trial.peak_bytes is None]
    return "\n".join(
        [
            f"- Measured on {machine.measured_on} with {review_count:,} reviews.",
            f"- {machine.cpu}, {machine.core_count} cores, {machine.memory_bytes / 1e9:.1f} GB of memory.",
            f"- {machine.system}.",
            *([f"- {others_line(shares)}"] if shares else []),
            *(f"- {owner}: {line}." for owner, line in versions.items() if line),
        ]
    )


def page(
    results: Sequence[Result],
    bars: Sequence[Bar],
    machine: Machine,
    review_count: int,
    versions: dict[str, str],
    sections: Sequence[str] = (),
) -> str:
    """Return the whole page; `sections` are those of benchmarks of a part, each with its heading."""
    parts = [
        INTRODUCTION,
        "## Results\n",
        result_table(results) + "\n",
        *([trouble_list(results) + "\n"] if trouble_list(results) else []),
        "## Bars\n",
        bar_table(bars) + "\n",
        *(section + "\n" for section in sections),
        "## Machine\n",
        machine_list(results, machine, review_count, versions) + "\n",
        METHOD,
    ]
    return "\n".join(parts)
