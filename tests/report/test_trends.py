"""The small lines that show how an expectation ended over the runs."""

import pytest

from report.trends import Trend, trends


def trend(outcomes: str, counts: list[int | None] | None = None, run_count: int | None = None) -> Trend:
    """Of an expectation judged in runs 1, 2, ...: p passed, f failed, e error."""
    keys = list(range(1, len(outcomes) + 1))
    words = [{"p": "passed", "f": "failed", "e": "error"}[one] for one in outcomes]
    row = {
        "expectation_id": "a",
        "run_keys": keys,
        "outcomes": words,
        "unexpected_counts": counts or [0] * len(keys),
    }
    return trends([row], list(range(1, (run_count or len(keys)) + 1)))["a"]


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        ("p", "judged once"),
        ("ppp", "held in all 3 runs"),
        ("pfpe", "held in 2 of 4, last failed in run 4"),
        ("f", "held in 0 of 1, last failed in run 1"),
    ],
)
def test_in_words(outcomes: str, sentence: str) -> None:
    assert trend(outcomes).sentence == sentence


def test_the_last_run_is_at_the_right_edge_and_neighbours_are_one_stroke() -> None:
    line = trend("ppfpp")
    assert line.held == "M55 7H57M58 7H60"
    assert line.failed == "M57.5 14V0"


def test_a_stroke_is_as_high_as_the_failure_beside_the_largest() -> None:
    assert trend("ff", [50, 100]).failed == "M58.5 14V5M59.5 14V0"


def test_a_failure_that_is_not_counted_is_seen() -> None:
    assert trend("f", [None]).failed == "M59.5 14V0"


def test_what_could_not_be_judged_is_neither_held_nor_failed() -> None:
    line = trend("e")
    assert (line.held, line.failed, line.broken) == ("", "", "M59.5 10V4")


def test_runs_that_did_not_judge_it_leave_a_gap() -> None:
    assert trend("pp", run_count=3).held == "M57 7H59"


def test_runs_before_the_charted_ones_are_left_out() -> None:
    row = {"expectation_id": "a", "run_keys": [1, 9], "outcomes": ["failed", "passed"], "unexpected_counts": [1, 0]}
    assert trends([row], [9])["a"] == Trend(1, 1, "M59 7H60", "", "", None)
