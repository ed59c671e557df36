"""The charts: which numbers they show, and that their pictures hold nothing but shapes and texts."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from report import charts, drawing
from report.charts import Chart
from report.findings import Row
from tests.report.example import counted, load_run


def runs(*changes: dict[str, Any]) -> list[Row]:
    """Runs 1, 2, ... with the given changes."""
    return [{**counted(load_run(), 4), "load_run_key": key, **change} for key, change in enumerate(changes, start=1)]


def refused(run_key: int, **counts: int) -> list[Row]:
    return [{"load_run_key": run_key, "reason": reason, "row_count": count} for reason, count in counts.items()]


def table(chart: Chart | None) -> list[tuple[str, ...]]:
    assert chart is not None
    return [chart.head, *chart.rows]


@pytest.fixture
def without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report.charts.drawing", lambda *_: None)


@pytest.mark.usefixtures("without_pictures")
def test_fates_run_by_run_newest_first() -> None:
    assert table(charts.fates(runs({"kept_count": 1_000}, {"kept_count": 9, "refused_count": 7}))) == [
        ("Run", "kept", "updated", "unchanged", "duplicate", "refused"),
        ("2", "9", "2", "1", "2", "7"),
        ("1", "1,000", "2", "1", "2", "5"),
    ]


@pytest.mark.usefixtures("without_pictures")
def test_expectations_that_did_not_hold_by_severity() -> None:
    both = runs({"failed_critical_count": 1}, {"failed_info_count": 3, "error_count": 2})
    assert table(charts.troubles(both)) == [
        ("Run", "critical", "warning", "info", "not judged"),
        ("2", "0", "0", "3", "2"),
        ("1", "1", "0", "0", "0"),
    ]


@pytest.mark.usefixtures("without_pictures")
def test_reviews_stored() -> None:
    both = runs({"review_count_after": 10}, {"review_count_after": 12})
    assert table(charts.reviews(both)) == [("Run", "reviews"), ("2", "12"), ("1", "10")]


@pytest.mark.usefixtures("without_pictures")
def test_refusals_by_the_most_frequent_reasons_and_all_others() -> None:
    trend = [*refused(1, a=9, b=8, c=7, d=6, e=5, f=1), *refused(2, g=2)]
    assert table(charts.refusals(runs({}, {}), trend)) == [
        ("Run", "a", "b", "c", "d", "e", "others"),
        ("2", "0", "0", "0", "0", "0", "2"),
        ("1", "9", "8", "7", "6", "5", "1"),
    ]


@pytest.mark.usefixtures("without_pictures")
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


def test_without_a_renderer_there_are_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)
    chart = charts.fates(runs({}, {}))
    assert chart is not None
    assert chart.picture is None
    assert len(chart.rows) == 2


# --- pictures ---------------------------------------------------------------------------------------------------------


HOSTILE = "</text><script>alert(1)</script><img src=x onerror=alert(1)>\u202e"


@pytest.fixture(scope="module")
def pictures() -> list[str]:
    """Bars and lines, one of them with a hostile name."""
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed (requirements/base.in)")
    drawn = (charts.refusals(runs({}, {}), refused(1, **{HOSTILE: 3, "a": 2})), charts.reviews(runs({}, {})))
    return [chart.picture.svg for chart in drawn if chart is not None and chart.picture is not None]


def test_a_picture_is_an_image_with_words(pictures: list[str]) -> None:
    label = "Reviews stored after every run: runs 1 to 2. The same numbers are in the table below."
    assert f'role="img" aria-label="{label}"' in pictures[1]
    assert 'viewBox="0 0 ' in pictures[1]


def test_a_picture_holds_shapes_and_texts_only(pictures: list[str]) -> None:
    for picture in pictures:
        assert set(re.findall(r"<(\w+)", picture)) <= drawing.ELEMENTS
        names = set(re.findall(r'([\w-]+)="', picture)) - {"class", "role", "aria-label", "focusable"}
        assert names <= drawing.ATTRIBUTES
        assert "url(" not in picture


def test_the_colours_of_a_picture_are_those_of_the_stylesheet(pictures: list[str]) -> None:
    for picture in pictures:
        colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', picture)) - {"none", "transparent"}
        assert colours
        assert all(re.fullmatch(r"var\(--[a-z]+\)", colour) for colour in colours)


def test_a_hostile_name_is_a_text_in_the_picture(pictures: list[str]) -> None:
    assert "&lt;script&gt;alert(1)" in pictures[0]
    assert r"\u202e" in pictures[0] or "…" in pictures[0]
    assert "\u202e" not in pictures[0]


def test_what_is_not_a_shape_is_left_out() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8" onload="a()"><script>a()</script>'
        '<g style="x" class="y"><rect fill="var(--kept)" x="1"/><image href="https://x"/><a href="https://x">b</a></g></svg>'
    )
    assert drawing.only_shapes(svg, 'all "kept"') == (
        '<svg viewBox="0 0 9 8" class="picture" role="img" aria-label="all &quot;kept&quot;" focusable="false">'
        '<g><rect fill="var(--kept)" x="1" /></g></svg>'
    )


def test_the_renderer_is_ready_after_the_block() -> None:
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed (requirements/base.in)")
    with drawing.warmed_up():
        pass
    assert charts.fates(runs({}, {})) is not None


def test_one_of_something_has_no_halves_on_its_axis() -> None:
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed (requirements/base.in)")
    few = runs({"failed_info_count": 1, "error_count": 0}, {"failed_info_count": 0, "error_count": 0})
    chart = charts.troubles(few)
    assert chart is not None
    assert chart.picture is not None
    assert re.findall(r">([\d.]+)</text>", chart.picture.svg) == ["1", "2", "0", "1"]
