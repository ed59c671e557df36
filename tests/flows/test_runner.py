"""The ways to run a step: what is taken when, and what comes back in which order."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from flows.runner import Direct


def test_batches_come_back_in_order_and_are_taken_only_as_workers_become_free() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(10):
            taken.append(number)
            yield number

    runner = Direct(workers=2)
    ahead: list[int] = []
    for made in runner.batches("square", lambda number: number * number, items()):
        ahead.append(len(taken) - len(ahead))
        assert made == (len(ahead) - 1) ** 2
    assert (len(ahead), max(ahead)) == (10, 3)
    assert runner.clock.steps["square"].batch_count == 10


def test_batches_run_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=10)
    runner = Direct(workers=2)
    assert len(list(runner.batches("meet", lambda _: both.wait(), range(2)))) == 2


def test_a_batch_that_fails_ends_the_step() -> None:
    def work(number: int) -> int:
        if number == 1:
            raise ValueError("batch 1")
        return number

    with pytest.raises(ValueError, match="batch 1"):
        list(Direct(workers=1).batches("work", work, range(5)))


def test_a_step_is_timed_and_gives_what_it_makes() -> None:
    runner = Direct()
    assert runner.step("one", lambda: "made") == "made"
    assert runner.step("one", lambda: "again") == "again"
    assert (runner.clock.steps["one"].batch_count, runner.clock.steps["one"].seconds >= 0) == (2, True)
