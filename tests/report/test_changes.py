"""What a run changed beside the one before it."""

from typing import Any

import pytest

from report.changes import Changes, changes
from report.findings import Row
from tests.report.example import counted, expectation_result, load_run, trend


def run(key: int, expectation_count: int = 4) -> Row:
    return {**counted(load_run(load_run_key=key), 4), "expectation_count": expectation_count}


def changed(
    now: dict[str, str], before: dict[str, str], *runs: Row, refused: dict[int, list[str]] | None = None
) -> Changes:
    """Run 7 after run 6, by the outcomes of their expectations."""
    results: list[Row] = [expectation_result(name, outcome=outcome) for name, outcome in now.items()]
    lines = [
        trend(name, before[name], outcome) if name in before else trend(name, outcome) for name, outcome in now.items()
    ]
    reasons = [
        {"load_run_key": key, "reason": one, "row_count": 1}
        for key, all_of in (refused or {}).items()
        for one in all_of
    ]
    return changes(7, [run(7), *(runs or (run(6),))], results, lines, reasons, [])


def ids(rows: tuple[Row, ...]) -> list[Any]:
    return [row["expectation_id"] for row in rows]


@pytest.mark.parametrize(
    ("before", "now", "failing", "holding", "still"),
    [
        ("passed", "passed", [], [], 0),
        ("passed", "failed", ["a"], [], 0),
        ("passed", "error", ["a"], [], 0),
        ("failed", "passed", [], ["a"], 0),
        ("error", "passed", [], ["a"], 0),
        ("failed", "failed", [], [], 1),
        ("failed", "error", [], [], 1),
    ],
)
def test_outcomes(before: str, now: str, failing: list[str], holding: list[str], still: int) -> None:
    found = changed({"a": now}, {"a": before})
    assert (ids(found.failing_now), ids(found.holding_again), found.still_failing_count) == (failing, holding, still)


def test_a_new_expectation_that_fails_fails_now() -> None:
    assert ids(changed({"a": "failed"}, {}).failing_now) == ["a"]


def test_runs_that_were_not_judged_are_passed_over() -> None:
    found = changed({"a": "passed"}, {"a": "passed"}, run(6, expectation_count=0), run(5))
    assert found.before is not None
    assert found.before["load_run_key"] == 5


def test_the_first_run_has_nothing_before_it() -> None:
    found = changed({"a": "failed"}, {}, run(6, expectation_count=0))
    assert (found.before, found.failing_now) == (None, ())


def test_reasons_that_no_run_before_had_are_new() -> None:
    found = changed({}, {}, refused={5: ["a"], 6: ["b"], 7: ["a", "c"]})
    assert found.new_reasons == ("c",)
