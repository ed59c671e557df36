"""The way to run a step. The composition of a load is written once and takes the way as an argument."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass
class StepTime:
    """What is known of one step so far."""

    batch_count: int = 0
    row_count: int = 0
    seconds: float = 0.0


@dataclass
class StepClock:
    """How long each step took, and what it handled: the rows of `audit.load_step` as they come."""

    steps: dict[str, StepTime] = field(default_factory=dict)

    def note(self, name: str, seconds: float, row_count: int = 0) -> None:
        """Add one run of a step."""
        step = self.steps.setdefault(name, StepTime())
        step.batch_count += 1
        step.seconds += seconds
        step.row_count += row_count

    def count(self, name: str, row_count: int) -> None:
        """Add rows that a step handled."""
        self.steps.setdefault(name, StepTime()).row_count += row_count

    def timed(self, name: str, work: Callable[[], Made]) -> Made:
        """Run something and note how long it took."""
        started = time.perf_counter()
        made = work()
        self.note(name, time.perf_counter() - started)
        return made


class Runner(Protocol):
    """Runs the steps of a load, one at a time or over batches."""

    clock: StepClock

    def step(self, name: str, work: Callable[[], Made]) -> Made:
        """Run one step and return what it makes."""
        ...

    def batches(self, name: str, work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Run one step over many batches, a few at the same time, and give the results in order."""
        ...


@dataclass
class Direct:
    """Runs the steps here, without any server: batches in a few threads, steps one after the other.

    Items are taken from their iterable only as workers become free, so memory stays flat for a dump of any size.
    """

    workers: int = 2
    clock: StepClock = field(default_factory=StepClock)

    def step(self, name: str, work: Callable[[], Made]) -> Made:
        """Run one step and return what it makes."""
        return self.clock.timed(name, work)

    def batches(self, name: str, work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Run one step over many batches, at most `workers` at the same time."""
        with ThreadPoolExecutor(self.workers, thread_name_prefix="batch") as pool:
            waiting: deque[Future[Made]] = deque()
            for item in items:
                waiting.append(pool.submit(self.clock.timed, name, lambda item=item: work(item)))
                if len(waiting) > self.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
