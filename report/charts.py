"""The charts: what happened run by run, each with the same numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from contracts.audit import FATES
from report.drawing import DATA_NAME, WIDTH, Drawing, drawing
from report.findings import Row
from report.formatting import number
from report.visible import plain

if TYPE_CHECKING:
    import altair as alt

FEWEST_RUNS = 2
SHOWN_SERIES = 5
OTHER = "others"
WIDEST_BAR = 28
FEWEST_TICKS = 4
COLOURS = ("refused", "updated", "kept", "duplicate", "warned", "unchanged")
LINE_COLOURS = ("bar", "refused", "kept", "duplicate", "warned")


@dataclass(frozen=True)
class Chart:
    """One picture, and the table that says the same.

    Attributes:
        title: what is shown.
        picture: None where no renderer is installed; the table is shown then.
        head: the names of the columns.
        rows: one a run, the latest first.
    """

    title: str
    picture: Drawing | None
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


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
    keys = [str(run["load_run_key"]) for run in recent_runs]
    if len(keys) < FEWEST_RUNS:
        return None
    points = [
        {"run": key, "value": value, "series": name, "place": place}
        for place, (name, values) in enumerate(series.items())
        for key, value in zip(keys, values, strict=True)
        if value or is_line
    ]
    palette = [f"var(--{colour})" for colour in colours[: len(series)]]
    label = f"{title}: runs {keys[0]} to {keys[-1]}. The same numbers are in the table below."
    head = ("Run", *series)
    rows = [(key, *map(number, values)) for key, *values in zip(keys, *series.values(), strict=True)]
    greatest = 0 if is_line else max((sum(values) for values in zip(*series.values(), strict=True)), default=0)
    ticks = list(range(int(greatest) + 1)) if 0 < greatest < FEWEST_TICKS else None
    described = partial(_described, keys, list(series), palette, is_line=is_line, ticks=ticks)
    picture = drawing(described, points, label)
    return Chart(title, picture, head, tuple(reversed(rows)))


def _described(
    keys: list[str], names: list[str], palette: list[str], *, is_line: bool, ticks: list[int] | None
) -> alt.Chart:
    """Points with run, value, series and place of the series, as lines or as bars on top of each other."""
    import altair as alt

    base = alt.Chart(alt.NamedData(DATA_NAME))
    marked = base.mark_line(strokeWidth=2) if is_line else base.mark_bar(size=min(WIDEST_BAR, 0.8 * WIDTH / len(keys)))
    runs = alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=10, grid=False)
    values = alt.Axis(tickCount=FEWEST_TICKS, format="~s", domain=False)
    if ticks is not None:  # of one or two of something there are no halves
        values.values = ticks
    chart: alt.Chart = marked.encode(
        x=alt.X("run:O", scale=alt.Scale(domain=keys), axis=runs),
        y=alt.Y("value:Q", axis=values, scale=alt.Scale(zero=True)),
        color=alt.Color(
            "series:N",
            scale=alt.Scale(domain=names, range=palette),
            legend=alt.Legend(columns=3) if len(names) > 1 else None,
        ),
        order=alt.Order("run:Q" if is_line else "place:Q"),
    )
    return chart
