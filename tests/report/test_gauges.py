"""What was expected of every table, in one line each."""

import pytest

from report.findings import Row
from report.gauges import Gauge, gauges, placed_troubles
from tests.report.example import expectation_result, failing_row

SIZES: list[Row] = [{"table_name": "dim_title", "row_count": 19}, {"table_name": "fact_review", "row_count": 5}]


def made(*results: Row) -> list[Gauge]:
    return gauges(SIZES, results, [failing_row(str(row["expectation_id"]), 1) for row in results], {})


def test_tables_are_in_the_order_of_the_contracts_and_have_a_page_each() -> None:
    assert [(gauge.name, gauge.page, gauge.row_count) for gauge in made()] == [
        ("fact_review", "table-fact_review.html", 5),
        ("dim_title", "table-dim_title.html", 19),
    ]


def test_what_is_no_table_comes_last_and_together() -> None:
    strange = [expectation_result(name, table_name=f"../{name}") for name in "ab"]
    *_, last = made(*strange)
    assert (last.name, last.page, last.judged.total, last.row_count) == ("other", "table-other.html", 2, None)


def test_a_table_that_was_judged_and_not_counted_has_a_page() -> None:
    names = [gauge.name for gauge in made(expectation_result("a", table_name="fact_mention"))]
    assert names == ["fact_review", "fact_mention", "dim_title"]


@pytest.mark.parametrize(
    ("graves", "tone"),
    [
        ([], "good"),
        (["info"], "calm"),
        (["info", "warning"], "warn"),
        (["warning", "critical"], "bad"),
        (["unheard_of"], "bad"),
    ],
)
def test_the_gravest_trouble_sets_the_tone(graves: list[str], tone: str) -> None:
    results = [expectation_result(grave, severity=grave, outcome="failed") for grave in graves]
    assert made(expectation_result("held"), *results)[0].tone == tone


def test_segments_are_held_failed_and_not_judged() -> None:
    outcomes = ("passed", "passed", "failed", "error")
    gauge = made(*(expectation_result(str(number), outcome=one) for number, one in enumerate(outcomes)))[0]
    assert [segment.width for segment in gauge.segments] == [50, 25, 25]
    assert gauge.failed_count == 1


def test_troubles_of_all_tables_are_sorted_by_gravity_with_their_addresses() -> None:
    found = placed_troubles(
        made(
            expectation_result("w", severity="warning", outcome="failed"),
            expectation_result("i", severity="info", outcome="failed"),
            expectation_result("c", table_name="dim_title", outcome="failed"),
            expectation_result("held"),
        )
    )
    assert [(one.trouble.row["expectation_id"], one.address) for one in found] == [
        ("c", "table-dim_title.html#trouble-1"),
        ("w", "table-fact_review.html#trouble-1"),
        ("i", "table-fact_review.html#trouble-2"),
    ]


def test_evidence_goes_with_its_trouble() -> None:
    (trouble,) = made(expectation_result("a", outcome="failed"))[0].judged.troubles
    assert [row["expectation_id"] for row in trouble.evidence] == ["a"]
