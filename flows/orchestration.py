"""The Prefect flow: the same composition as a direct run, with its steps as coarse tasks.

The work never depends on the server: what is done is recorded in the ledger of the warehouse, and a server that is
gone at the end does not undo it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from prefect import Task, flow
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run

from contracts.errors import PipelineError
from flows.choosing import Chosen, chosen_of
from flows.load import load_dumps
from flows.outcome import LoadResult
from flows.replay import replay_refusals
from flows.run_artifacts import keep_artifacts
from flows.run_record import scheduled
from flows.runner import StepClock
from flows.settings import LoadSettings, load_settings

Given = TypeVar("Given")
Made = TypeVar("Made")


class HeldBack(PipelineError):
    """The run was held back: raised so that the flow does not look like a success."""

    exit_code = 2


@dataclass
class Tasks:
    """Runs the steps as Prefect tasks: one for each step, one for each batch. Nothing is cached."""

    workers: int
    clock: StepClock = field(default_factory=StepClock)

    def step(self, name: str, work: Callable[[], Made]) -> Made:
        """Run one step as a task in this thread, so that a signal reaches it."""
        return _task(name, partial(self.clock.timed, name, work))()

    def batches(self, name: str, work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Run one step over many batches as tasks, at most `workers` at the same time.

        Whatever ends it, none is at work afterwards: what a cancelled run removes must not be written again.
        """
        waiting: deque[PrefectFuture[Made]] = deque()
        try:
            for number, item in enumerate(items, start=1):
                one = partial(self.clock.timed, name, partial(work, item))
                waiting.append(_task(f"{name} ({number})", one).submit())
                if len(waiting) > self.workers:
                    yield waiting[0].result()
                    waiting.popleft()
            while waiting:
                yield waiting[0].result()
                waiting.popleft()
        finally:
            for future in waiting:
                future.wait()


def _task(name: str, work: Callable[[], Made]) -> Task[[], Made]:
    """A task around a piece of work; it retries nothing, since no step can heal by itself."""

    def run() -> Made:
        return work()

    return Task(run, name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)


@dataclass
class Listener:
    """The caller of the flow in this process: told each line, and given the result."""

    say: Callable[[str], None]
    result: LoadResult | None = None


def _nobody(_line: str) -> None:
    """Nobody in this process listens: the flow was started by a schedule."""


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@flow(name="load reviews", persist_result=False)
def load_reviews(dumps: list[str], options: dict[str, Any] | None = None) -> dict[str, Any]:
    """Load review dumps into a warehouse.

    Args:
        dumps: paths of folders, archives or files.
        options: settings by name, as `reviewmart load` has them.

    Raises:
        HeldBack: if a critical expectation or a limit held the run back.
        PipelineError: one of its kinds, with a message for the user.
    """
    settings = load_settings(**(options or {}))
    listener = _listener.get() or Listener(say=_nobody)
    with _as_typed("load", dumps, options or {}):
        listener.result = load_dumps([Path(dump) for dump in dumps], settings, Tasks(settings.workers), listener.say)
    return _told(listener.result)


@flow(name="replay refused reviews", persist_result=False)
def replay_reviews(chosen: dict[str, Any] | None = None, options: dict[str, Any] | None = None) -> dict[str, Any]:
    """Read the refused records of a warehouse again.

    Args:
        chosen: which records and how: `reasons`, `source_id`, `encoding`.
        options: settings by name, as `reviewmart replay` has them.

    Raises:
        HeldBack: if a critical expectation or a limit held the run back.
        PipelineError: one of its kinds, with a message for the user.
    """
    settings = load_settings(**{"max_refused": 1.0, **(options or {})})
    listener = _listener.get() or Listener(say=_nobody)
    choice = chosen_of(**(chosen or {}))
    with _as_typed("replay", [], options or {}):
        listener.result = replay_refusals(choice, settings, Tasks(settings.workers), listener.say)
    return _told(listener.result)


def _as_typed(command: str, words: Sequence[str], options: Mapping[str, Any]) -> AbstractContextManager[None]:
    """What is recorded as the command: what was typed, or if nobody listens, what a schedule has asked for."""
    if _listener.get() is not None:
        return nullcontext()
    return scheduled(command, words, options, str(flow_run.name))


def _told(result: LoadResult) -> dict[str, Any]:
    keep_artifacts(result)
    if result.exit_code:
        raise HeldBack(f"Run {result.run_key} was held back; see {result.report}.")
    return result.as_dict()


def load_in_flow(dumps: Sequence[Path], settings: LoadSettings, say: Callable[[str], None]) -> LoadResult:
    """Run the flow in this process, on the server that PREFECT_API_URL names.

    Raises:
        PipelineError: as `load_dumps`. Trouble with the server after the work is done is not raised.
    """
    return _heard(lambda: load_reviews([str(dump) for dump in dumps], settings.without_secrets()), say)


def replay_in_flow(chosen: Chosen, settings: LoadSettings, say: Callable[[str], None]) -> LoadResult:
    """The same for a replay."""
    return _heard(lambda: replay_reviews(asdict(chosen), settings.without_secrets()), say)


def _heard(run: Callable[[], object], say: Callable[[str], None]) -> LoadResult:
    listener = Listener(say)
    token = _listener.set(listener)
    try:
        run()
    except BaseException as error:
        if listener.result is None or not isinstance(error, Exception):
            raise
    finally:
        _listener.reset(token)
    assert listener.result is not None  # noqa: S101 -- the flow has returned
    return listener.result
