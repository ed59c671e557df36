"""The workers of a Dask cluster: whether they can do what is asked of them, before anything is."""

from __future__ import annotations

import logging
import platform
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from contracts.errors import BadScheduler, BadStore
from flows.stage_store import StageStore
from warehouse.place import Place

if TYPE_CHECKING:
    from distributed import Client

DISTRIBUTIONS = ("reviewmart", "polars", "polars-hash", "duckdb", "pyarrow", "distributed")
SAME = "Give all of them the same environment as this process."
SHARED_WAREHOUSE = "Put the warehouse where all workers have it under the same path, or name a --stage-store."
SHARED_WORK = "Name a folder that all workers have under the same path, by --work-dir DIR, or name a --stage-store."


def require_workers(
    client: Client, address: str, place: Place, store: StageStore | None = None, *, is_replica: bool = False
) -> int:
    """How many threads the workers have together.

    Args:
        client: of the cluster.
        address: of its scheduler, for messages.
        place: where the run works.
        store: what workers use instead of its folder.
        is_replica: whether that is the replica of a lake.

    Raises:
        BadScheduler: if there is no worker, one has other versions than this process, or does not see the folder of
            the warehouse and has no store in its place.
        BadStore: if one cannot use the store.
    """
    workers = client.scheduler_info(n_workers=-1)["workers"]
    if not workers:
        raise BadScheduler.at(address, "it has no workers", f"Start some: dask worker {address}")
    mark = place.folder / f".{place.stem}.{uuid.uuid4().hex}.seen"
    mark.touch()
    try:
        answers = client.run(_seen_by_worker, str(mark), store, on_error="return")
    finally:
        mark.unlink()
    expected = versions()
    for worker, answer in answers.items():
        if isinstance(answer, BadStore):
            raise BadStore(f"On the worker {worker}: {answer}")
        if isinstance(answer, ModuleNotFoundError):
            raise BadScheduler.at(address, f"the worker {worker} has no {answer.name}", SAME)
        if isinstance(answer, Exception):
            raise BadScheduler.at(address, f"the worker {worker} cannot be asked ({answer})", SAME)
        found, sees_folder = answer
        other = [f"{name} {found[name]} and not {expected[name]}" for name in expected if found[name] != expected[name]]
        if other:
            raise BadScheduler.at(address, f"the worker {worker} has {', '.join(other)}", SAME)
        if store is None and not sees_folder:
            raise BadScheduler.at(
                address,
                f"the worker {worker} does not see the folder {place.folder}",
                SHARED_WORK if is_replica else SHARED_WAREHOUSE,
            )
    return sum(int(worker["nthreads"]) for worker in workers.values())


def _seen_by_worker(mark: str, store: StageStore | None) -> tuple[dict[str, str], bool]:
    """On a worker: its versions, and whether it sees a file of ours.

    Raises:
        BadStore: if it cannot use the store.
    """
    from pathlib import Path

    from flows.dask_workers import versions

    if store is not None:
        store.probe()
    return versions(), Path(mark).exists()


def versions() -> dict[str, str]:
    """The versions that must be the same everywhere, by name."""
    from transforms.clean import RULES_VERSION

    found = {"Python": ".".join(platform.python_version_tuple()[:2]), "rules": RULES_VERSION}
    for name in DISTRIBUTIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


@contextmanager
def logs_silenced() -> Iterator[None]:
    """Dask's loggers print tracebacks of what is told in one message."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
