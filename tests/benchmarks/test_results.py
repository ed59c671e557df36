"""Medians, peaks, and whether a bar is met."""

import pytest

from benchmarks.contestants import Contestant
from benchmarks.results import Bar, Result, bars
from benchmarks.trial import Trial


def result(name: str, *seconds: float, peak: int | None = None, trouble: str = "") -> Result:
    watched = (Trial(99.0, peak),) if peak is not None else ()
    timed = tuple(Trial(one, None) for one in seconds)
    return Result(Contestant(name, "", (name,), ""), watched + timed, trouble)


def verdicts(*results: Result) -> dict[str, Bar]:
    return {bar.promise: bar for bar in bars({one.contestant.name: one for one in results})}


def test_median_and_peak() -> None:
    one = Result(
        Contestant("floor", "", ("floor",), ""), (Trial(99, 7), Trial(3, None), Trial(9, None), Trial(4, None))
    )
    assert (one.seconds, one.times, one.peak_bytes) == (4, [3, 9, 4], 7)


def test_a_contestant_that_failed_once_has_no_figures() -> None:
    failed = result("floor", 3.0, peak=5, trouble="It ended with status 1.")
    assert (failed.seconds, failed.peak_bytes) == (None, None)


GOOD = {
    "floor": result("floor", 10.0),
    "reviewmart": result("reviewmart", 30.0, peak=1_200_000_000),
    "reviewmart_archive": result("reviewmart_archive", 35.0),
    "reviewmart_reload": result("reviewmart_reload", 3.0),
    "reviewmart_extraction": result("reviewmart_extraction", 45.0),
    "peer_pandas": result("peer_pandas", 30.1),
}


def test_every_bar_is_met_at_its_limit() -> None:
    met = verdicts(*GOOD.values())
    assert {promise: bar.measured for promise, bar in met.items()} == {
        "load from the folder: at most 30 s": "30.0 s",
        "its peak memory: at most 1,200 MB": "1,200 MB",
        "at most 3.0 times the floor": "3.00 times",
        "from the .tar.gz: at most 5 s more": "5.0 s",
        "again with nothing new: at most 3 s": "3.0 s",
        "extraction and agreement: at most 15 s more": "15.0 s",
        "ahead of peer_pandas": "30.0 s against 30.1 s",
    }
    assert all(bar.is_met for bar in met.values())


@pytest.mark.parametrize(
    ("worse", "promise"),
    [
        (result("reviewmart", 30.01, peak=1), "load from the folder: at most 30 s"),
        (result("reviewmart", 30.0, peak=1_200_000_001), "its peak memory: at most 1,200 MB"),
        (result("floor", 9.99), "at most 3.0 times the floor"),
        (result("reviewmart_archive", 35.01), "from the .tar.gz: at most 5 s more"),
        (result("reviewmart_reload", 3.01), "again with nothing new: at most 3 s"),
        (result("reviewmart_extraction", 45.01), "extraction and agreement: at most 15 s more"),
        (result("peer_pandas", 30.0), "ahead of peer_pandas"),
    ],
)
def test_a_bar_is_missed_beyond_its_limit(worse: Result, promise: str) -> None:
    assert verdicts(*{**GOOD, worse.contestant.name: worse}.values())[promise].is_met is False


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    assert {bar.is_met for bar in verdicts(result("peer_dlt", 100.0)).values()} == {None}
