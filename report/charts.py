"""The charts: what happened run by run, each with the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from contracts.audit import FATES
from report.drawing import Draw, Drawing
from report.findings import Row
from report.formatting import number
from report.plot import Plot
from report.visible import plain

FEWEST_RUNS = 2
SHOWN_SERIES = 5
OTHER = "others"
COLOURS = ("refused", "updated", "kept", "duplicate", "warned", "unchanged")
LINE_COLOURS = ("bar", "refused", "kept", "duplicate", "warned")


@dataclass(frozen=True)
class Chart:
    """One picture, and the table that says the same.

    Attributes:
        title: what is shown.
        plot: what is drawn.
        head: the names of the columns.
        rows: one a run, the latest first.
        picture: None until it is drawn, and where nothing can draw; the table is shown then.
    """

    title: str
    plot: Plot
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    picture: Drawing | None = None


def drawn(charts: Sequence[Chart], draw: Draw) -> Callable[[], list[Chart]]:
    """What waits for the charts with their pictures, all drawn in one go, which begins at once."""
    pictures = draw([chart.plot for chart in charts])
    return lambda: [replace(chart, picture=picture) for chart, picture in zip(charts, pictures(), strict=True)]


def fates(recent_runs: Sequence[Row]) -> Chart | None:
    """What became of the records of every run; None where there are too few runs."""
    series = {name.removesuffix("_count"): [int(run[name] or 0) for run in recent_runs] for name in FATES}
    return _stacked("Records by fate, run by run", recent_runs, series, list(series))


def reviews(recent_runs: Sequence[Row]) -> Chart | None:
    """How many reviews were stored after every run."""
    return _lines(
        "Reviews stored after every run",
        recent_runs,
        {"reviews": [run["review_count_after"] or 0 for run in recent_runs]},
    )


def troubles(recent_runs: Sequence[Row]) -> Chart | None:
    """How many expectations did not hold in every run, by severity."""
    names = {
        "critical": "failed_critical_count",
        "warning": "failed_warning_count",
        "info": "failed_info_count",
        "not judged": "error_count",
    }
    series = {name: [int(run[column] or 0) for run in recent_runs] for name, column in names.items()}
    return _stacked(
        "Expectations that did not hold", recent_runs, series, ["refused", "warned", "unchanged", "duplicate"]
    )


def refusals(recent_runs: Sequence[Row], refused_trend: Sequence[Row]) -> Chart | None:
    """How many records every run refused, by reason: the most frequent ones, and all others as one."""
    series = _by_name(recent_runs, refused_trend, "reason")
    totals = {name: sum(values) for name, values in series.items()}
    first = sorted(series, key=lambda name: (-totals[name], name))[:SHOWN_SERIES]
    shown = {name: series[name] for name in first}
    if rest := [values for name, values in series.items() if name not in shown]:
        shown[OTHER] = [sum(values) for values in zip(*rest, strict=True)]
    return _stacked("Refused records by first reason, run by run", recent_runs, shown, COLOURS) if shown else None


def cleaning(recent_runs: Sequence[Row], cleaning_trend: Sequence[Row]) -> Chart | None:
    """The share of the records read that the most frequent cleaning rules changed, in percent."""
    series = _by_name(recent_runs, cleaning_trend, "rule_name")
    reads = [int(run["read_count"] or 0) for run in recent_runs]
    shares = {
        name: [round(100 * value / read, 2) if read else 0.0 for value, read in zip(values, reads, strict=True)]
        for name, values in series.items()
    }
    first = sorted(shares, key=lambda name: (-sum(shares[name]), name))[:SHOWN_SERIES]
    title = "Texts changed by the most frequent rules, in percent of the records read"
    return _lines(title, recent_runs, {name: shares[name] for name in first}) if first else None


def _by_name(recent_runs: Sequence[Row], trend: Sequence[Row], column: str) -> dict[str, list[int]]:
    place = {run["load_run_key"]: number for number, run in enumerate(recent_runs)}
    series: dict[str, list[int]] = {}
    for row in trend:
        if row["load_run_key"] in place:
            values = series.setdefault(plain(str(row[column])), [0] * len(place))
            values[place[row["load_run_key"]]] += int(row["row_count"] or 0)
    return series


def _stacked(
    title: str, recent_runs: Sequence[Row], series: Mapping[str, Sequence[float]], colours: Sequence[str]
) -> Chart | None:
    return _chart(title, recent_runs, series, colours, is_line=False)


def _lines(title: str, recent_runs: Sequence[Row], series: Mapping[str, Sequence[float]]) -> Chart | None:
    return _chart(title, recent_runs, series, LINE_COLOURS, is_line=True)


def _chart(
    title: str,
    recent_runs: Sequence[Row],
    series: Mapping[str, Sequence[float]],
    colours: Sequence[str],
    *,
    is_line: bool,
) -> Chart | None:
    """The runs from left to right, oldest first; None where there are too few to be compared."""
    runs = tuple(str(run["load_run_key"]) for run in recent_runs)
    if len(runs) < FEWEST_RUNS:
        return None
    label = f"{title}: runs {runs[0]} to {runs[-1]}. The same numbers are in the table below."
    values = {name: list(of_series) for name, of_series in series.items()}
    plot = Plot(label, runs, values, tuple(colours[: len(series)]), is_line)
    rows = [(run, *map(number, of_run)) for run, *of_run in zip(runs, *series.values(), strict=True)]
    return Chart(title, plot, ("Run", *series), tuple(reversed(rows)))
