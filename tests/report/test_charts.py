"""The charts: which numbers they show."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from report import charts
from report.charts import Chart
from report.drawing import Drawing, Pictures
from report.environment import ASSETS
from report.findings import Row
from report.plot import Plot
from tests.report.example import counted, load_run

STYLE = (ASSETS / "report.css").read_text(encoding="utf-8")


def runs(*changes: dict[str, Any]) -> list[Row]:
    """Runs 1, 2, ... with the given changes."""
    return [{**counted(load_run(), 4), "load_run_key": key, **change} for key, change in enumerate(changes, start=1)]


def refused(run_key: int, **counts: int) -> list[Row]:
    return [{"load_run_key": run_key, "reason": reason, "row_count": count} for reason, count in counts.items()]


def table(chart: Chart | None) -> list[tuple[str, ...]]:
    assert chart is not None
    return [chart.head, *chart.rows]


def test_fates_run_by_run_newest_first() -> None:
    assert table(charts.fates(runs({"kept_count": 1_000}, {"kept_count": 9, "refused_count": 7}))) == [
        ("Run", "kept", "updated", "unchanged", "duplicate", "refused"),
        ("2", "9", "2", "1", "2", "7"),
        ("1", "1,000", "2", "1", "2", "5"),
    ]


def test_expectations_that_did_not_hold_by_severity() -> None:
    both = runs({"failed_critical_count": 1}, {"failed_info_count": 3, "error_count": 2})
    assert table(charts.troubles(both)) == [
        ("Run", "critical", "warning", "info", "not judged"),
        ("2", "0", "0", "3", "2"),
        ("1", "1", "0", "0", "0"),
    ]


def test_reviews_stored() -> None:
    both = runs({"review_count_after": 10}, {"review_count_after": 12})
    assert table(charts.reviews(both)) == [("Run", "reviews"), ("2", "12"), ("1", "10")]


def test_refusals_by_the_most_frequent_reasons_and_all_others() -> None:
    trend = [*refused(1, a=9, b=8, c=7, d=6, e=5, f=1), *refused(2, g=2)]
    assert table(charts.refusals(runs({}, {}), trend)) == [
        ("Run", "a", "b", "c", "d", "e", "others"),
        ("2", "0", "0", "0", "0", "0", "2"),
        ("1", "9", "8", "7", "6", "5", "1"),
    ]


def test_cleaning_in_percent_of_the_records_read() -> None:
    trend = [{"load_run_key": 1, "rule_name": "breaks", "row_count": 5}]
    both = runs({"read_count": 40}, {"read_count": 0})
    assert table(charts.cleaning(both, trend)) == [("Run", "breaks"), ("2", "0"), ("1", "12.5")]


@pytest.mark.parametrize(
    "chart",
    [
        charts.fates,
        charts.troubles,
        charts.reviews,
        lambda one: charts.refusals(one, refused(1, a=1)),
        lambda one: charts.cleaning(one, [{"load_run_key": 1, "rule_name": "a", "row_count": 1}]),
    ],
)
def test_one_run_is_no_trend(chart: Callable[[list[Row]], Chart | None]) -> None:
    assert chart(runs({})) is None


def test_nothing_refused_is_no_chart() -> None:
    assert charts.refusals(runs({}, {}), []) is None


def test_a_plot_says_what_it_shows() -> None:
    chart = charts.reviews(runs({}, {"review_count_after": 12}))
    assert chart is not None
    assert chart.plot == Plot(
        "Reviews stored after every run: runs 1 to 2. The same numbers are in the table below.",
        ("1", "2"),
        {"reviews": [1_246, 12]},
        ("bar",),
        is_line=True,
    )


def test_odd_characters_of_names_are_written_out() -> None:
    chart = charts.refusals(runs({}, {}), refused(1, **{"photo\u202egpj": 1}))
    assert chart is not None
    assert list(chart.plot.series) == [r"photo\u202egpj"]


def test_every_series_has_a_colour_of_the_stylesheet() -> None:
    many = refused(1, **{f"reason_{number}": 1 for number in range(9)})
    cleaned = [{"load_run_key": 1, "rule_name": f"rule_{number}", "row_count": 1} for number in range(9)]
    both = runs({}, {})
    found = [charts.fates(both), charts.troubles(both), charts.refusals(both, many), charts.cleaning(both, cleaned)]
    for chart in found:
        assert chart is not None
        assert len(chart.plot.colours) == len(chart.plot.series)
        assert all(f"--{colour}:" in STYLE for colour in chart.plot.colours)


def test_charts_are_drawn_in_one_go() -> None:
    both = [chart for chart in (charts.fates(runs({}, {})), charts.reviews(runs({}, {}))) if chart is not None]
    asked: list[int] = []

    def draw(plots: Sequence[Plot]) -> Pictures:
        asked.append(len(plots))
        return lambda: [Drawing("<svg/>"), None]

    assert [chart.picture for chart in charts.drawn(both, draw)()] == [Drawing("<svg/>"), None]
    assert asked == [2]
