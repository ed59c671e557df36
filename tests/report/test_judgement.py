"""The order of the results: trouble first, the most severe first."""

from report.judgement import judgement
from tests.report.example import expectation_result, failing_row


def test_troubles_are_sorted_by_severity_then_outcome_then_table() -> None:
    results = [
        expectation_result("info.failed", severity="info", outcome="failed"),
        expectation_result("dim.failed", outcome="failed", table_name="dim_title"),
        expectation_result("audit.failed", outcome="failed", table_name="audit.load_run"),
        expectation_result("fact.error", outcome="error"),
        expectation_result("fact.failed", outcome="failed"),
        expectation_result("passed"),
        expectation_result("odd", severity="dire", outcome="odd"),
        expectation_result("warning.failed", severity="warning", outcome="failed"),
    ]
    judged = judgement(results, [])
    assert [trouble.row["expectation_id"] for trouble in judged.troubles] == [
        "fact.failed",
        "dim.failed",
        "audit.failed",
        "fact.error",
        "warning.failed",
        "info.failed",
        "odd",
    ]
    assert (judged.total, judged.passed_count, judged.critical_count) == (8, 1, 4)


def test_a_tally_counts_every_result_once() -> None:
    results = [
        expectation_result("a", outcome="failed"),
        expectation_result("b", outcome="error"),
        expectation_result("c", severity="dire", outcome="odd"),
        expectation_result("d"),
    ]
    judged = judgement(results, [])
    assert [
        (tally.severity, tally.failed_count, tally.error_count, tally.passed_count) for tally in judged.tallies
    ] == [
        ("critical", 1, 1, 1),
        ("warning", 0, 0, 0),
        ("info", 0, 0, 0),
        ("dire", 0, 1, 0),
    ]
    assert sum(tally.total for tally in judged.tallies) == judged.total


def test_evidence_goes_to_its_expectation_in_order() -> None:
    results = [expectation_result("a", outcome="failed"), expectation_result("b", outcome="failed")]
    judged = judgement(results, [failing_row("b", 2), failing_row("b", 1), failing_row("elsewhere", 1)])
    assert [[row["row_number"] for row in trouble.evidence] for trouble in judged.troubles] == [[], [1, 2]]


def test_passed_results_are_in_the_order_of_the_contracts_table_by_table() -> None:
    results = [
        expectation_result("x", table_name="unheard_of"),
        expectation_result("b"),
        expectation_result("t", table_name="dim_title"),
        expectation_result("a", severity="warning"),
        expectation_result("c"),
    ]
    assert [row["expectation_id"] for row in judgement(results, []).passed] == ["b", "c", "a", "t", "x"]
