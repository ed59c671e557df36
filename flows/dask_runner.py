"""Batches on the workers of a Dask cluster, where a scheduler is named; all else stays in this process.

What goes to a worker is a function and a batch, which carries paths and no frames; what comes back are counts. The rows
lie in the run's work folder. All workers must see it under the same path, or its files go through an object store. A
batch that is run twice, because its worker was lost or its answer was, leaves the same again. One writer publishes.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from contracts.errors import BadScheduler
from flows.carrying import Carrier, SharedFolder, ThroughStore
from flows.dask_workers import logs_silenced, require_workers
from flows.lake_run import place_of
from flows.runner import Runner, StepClock
from flows.settings import BadSetting, LoadSettings
from flows.store_claims import stage_store
from warehouse.lake_address import is_lake
from warehouse.place import ready_for_writing

if TYPE_CHECKING:
    from distributed import Client, Future

Given = TypeVar("Given")
Made = TypeVar("Made")

CONNECT_SECONDS = 10
LOOK_SECONDS = 2
PATIENCE_SECONDS = 60  # a worker that is started again takes some seconds
BATCHES_A_THREAD = 2  # one that runs and one that waits, so that no worker is ever idle and memory stays flat


@dataclass
class OnDask:
    """Runs batches on a cluster, and steps as another runner does.

    Args:
        inner: runs the steps.
        client: of the cluster.
        address: of its scheduler, for messages.
        carrier: brings batches to the workers and what they came to back.
        in_flight: batches that the cluster may have at the same time.
        clock: that of the other runner.
    """

    inner: Runner
    client: Client
    address: str
    carrier: Carrier
    in_flight: int
    clock: StepClock

    def step(self, name: str, work: Callable[[], Made]) -> Made:
        """Run one step here."""
        return self.inner.step(name, work)

    def batches(self, name: str, work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Run one step over many batches on the cluster, and give the results in order.

        Raises:
            BadScheduler: if the scheduler is gone, or a batch ended worker after worker.
            BadStore: if the object store is gone.
            PipelineError: what a batch raised.
        """
        waiting: deque[Future[Any]] = deque()
        try:
            for item in items:
                waiting.append(self.client.submit(_timed, *self.carrier.sent(work, item), pure=False))
                if len(waiting) > self.in_flight:
                    yield self._made(name, waiting.popleft())
            while waiting:
                yield self._made(name, waiting.popleft())
        finally:
            for future in waiting:
                future.cancel()

    def _made(self, name: str, future: Future[Any]) -> Any:
        from distributed.client import FutureCancelledError
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker

        try:
            made, seconds = self._awaited(future)
        except KilledWorker as error:
            count = error.allowed_failures + 1
            why = "a batch ended its worker" if count == 1 else f"a batch ended {count} workers, one after another"
            advice = "Give the workers more memory, or look into their logs, and run the same command again."
            raise BadScheduler.at(self.address, why, advice) from error
        except (FutureCancelledError, CommClosedError) as error:
            advice = "Start it again, and run the same command again: this run published nothing."
            raise BadScheduler.at(self.address, "it went away while batches were running", advice) from error
        self.clock.note(name, seconds)
        future.release()
        return self.carrier.received(made)

    def _awaited(self, future: Future[Any]) -> Any:
        """The result of a batch; a cluster that has lost all of its workers is not waited for without end."""
        patience = PATIENCE_SECONDS
        while True:
            try:
                return future.result(timeout=LOOK_SECONDS)
            except TimeoutError:
                if future.done():  # just now, or the batch itself ran out of time and says so again
                    return future.result(timeout=PATIENCE_SECONDS)
            patience = (
                PATIENCE_SECONDS if self.client.scheduler_info(n_workers=1)["workers"] else patience - LOOK_SECONDS
            )
            if patience <= 0:
                command = f"dask worker {self.address}"
                advice = f"Start some: {command}. Then run the same command again: this run published nothing."
                raise BadScheduler.at(self.address, f"it has had no workers for {PATIENCE_SECONDS} s", advice)


def _timed(work: Callable[[Given], Made], item: Given) -> tuple[Made, float]:
    """Run on a worker: what a batch came to, and the seconds that it took."""
    started = time.perf_counter()
    return work(item), time.perf_counter() - started


def require_scheduler(settings: LoadSettings) -> str | None:
    """The address of the scheduler of the cluster that batches run on; None if they run in threads.

    Raises:
        BadSetting: if none is named, Dask is not installed, or an object store is named for threads.
    """
    if settings.runner == "threads":
        if settings.stage_store is not None:
            raise BadSetting("--stage-store is for batches on Dask: add --runner dask, or leave it out.")
        return None
    if settings.scheduler is None:
        raise BadSetting("--runner dask needs the address of a scheduler: --scheduler tcp://HOST:8786.")
    if find_spec("distributed") is None:
        raise BadSetting("--runner dask needs Dask. Install it with: pip install distributed")
    return settings.scheduler


@contextmanager
def batches_on(settings: LoadSettings, inner: Runner, say: Callable[[str], None]) -> Iterator[Runner]:
    """The runner for the length of a load: the given one, or batches on the cluster that the settings name.

    Raises:
        BadScheduler: before any work is done, if the cluster cannot run batches.
        BadSetting: if none is named, or Dask is not installed.
        BadStore: before any work is done, if the object store cannot take the files of batches.
    """
    address = require_scheduler(settings)
    if address is None:
        yield inner
        return
    from distributed import Client

    place = place_of(settings)
    ready_for_writing(place)
    with logs_silenced():
        try:
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BadScheduler.at(
                address, f"no scheduler answers ({error})", "Correct --scheduler, or start one with `dask scheduler`."
            ) from error
        objects = nullcontext() if settings.stage_store is None else stage_store(place, settings.stage_store, say)
        with client, objects as store:
            thread_count = require_workers(client, address, place, store, is_replica=is_lake(settings.to))
            carrier = SharedFolder() if store is None else ThroughStore(store, place.work)
            yield OnDask(inner, client, address, carrier, BATCHES_A_THREAD * thread_count, inner.clock)
