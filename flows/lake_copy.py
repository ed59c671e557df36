"""A lake as a file, for what needs one: the judging process, and comparisons of two versions."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from contracts.errors import NoWarehouse, PipelineError
from flows.console import shown_path
from flows.lake_run import replicas_folder
from flows.settings import load_settings
from warehouse.building import Limits
from warehouse.findings import latest_run_key
from warehouse.lake_address import LakeAddress, is_lake, lake_address
from warehouse.lake_attaching import lake_connection, opened_lake
from warehouse.lake_reading import Snapshot, snapshots
from warehouse.lake_replica import copied, is_equal, replica_place
from warehouse.lake_state import lake_state
from warehouse.place import Place, place_at


class NoSnapshot(PipelineError):
    """A version of a lake that was named is not among its snapshots."""


def own_replica(address: LakeAddress) -> Place:
    """Where this machine keeps its replica of a lake."""
    return replica_place(address, replicas_folder(load_settings().work_dir))


@contextmanager
def warehouse_file(db: Path) -> Iterator[Path]:
    """A file that holds what is published: the warehouse itself, or a copy of a lake that goes with the block.

    Where this machine's replica is equal to the lake, it serves without a copy.

    Raises:
        BadLake: if it is a lake that cannot be read.
        NoWarehouse: if a lake has not been loaded yet.
    """
    if not is_lake(db):
        yield db
        return
    address = lake_address(db)
    latest = lake_state(address).snapshot
    if latest is None:
        raise NoWarehouse.at(str(address), "nothing has been loaded into the lake yet")
    replica = own_replica(address)
    if is_equal(replica, latest) and (published := replica.published()):
        with tempfile.TemporaryDirectory(prefix=".reading-", dir=replica.folder) as folder:
            file = Path(folder) / replica.target.name
            os.link(published, file)  # a run that publishes meanwhile deletes the version, not what is read here
            yield file
        return
    with _copy(address, latest) as file:
        yield file


@contextmanager
def published_file(db: Path) -> Iterator[tuple[Path, int]]:
    """The file of the published version of a warehouse or lake, and the run that made it.

    Raises:
        NoWarehouse: if nothing is published.
        BadLake: if it is a lake that cannot be read.
    """
    if is_lake(db):
        with warehouse_file(db) as file:
            yield file, latest_run_key(file) or 0
        return
    place = place_at(db)
    published, run_key = place.published(), place.published_run()
    if published is None or run_key is None:
        raise NoWarehouse.at(shown_path(place.target))
    yield published, run_key


@contextmanager
def version_file(db: Path, run_key: int) -> Iterator[Path]:
    """A copy of the version that a run has left in a lake.

    Raises:
        NoSnapshot: naming those that there are.
    """
    address = lake_address(db)
    with _copy(address, snapshot_of(versions_of(address), run_key)) as file:
        yield file


def versions_of(address: LakeAddress) -> tuple[Snapshot, ...]:
    """The snapshots that runs have left, the newest first: the last of each run."""
    with opened_lake(address) as connection:
        found = snapshots(connection)
    runs: dict[int, Snapshot] = {}
    for snapshot in found:
        if snapshot.run_key is not None:
            runs.setdefault(snapshot.run_key, snapshot)
    return tuple(runs.values())


def snapshot_of(versions: tuple[Snapshot, ...], run_key: int) -> Snapshot:
    """The snapshot of one run.

    Raises:
        NoSnapshot: naming those that there are.
    """
    for snapshot in versions:
        if snapshot.run_key == run_key:
            return snapshot
    there = ", ".join(str(snapshot.run_key) for snapshot in versions) or "none"
    raise NoSnapshot(f"The lake has no version {run_key}. There are: {there}.")


@contextmanager
def _copy(address: LakeAddress, snapshot: Snapshot) -> Iterator[Path]:
    settings = load_settings()
    limits = Limits(settings.memory_limit_mb, settings.workers)
    with tempfile.TemporaryDirectory(prefix="reviewmart-lake-") as folder:
        file = Path(folder) / "reviews.duckdb"
        memory_limit, spill = f"{limits.memory_limit_mb}MB", Path(folder) / "spill"
        with closing(
            lake_connection(address, memory_limit=memory_limit, threads=limits.threads, temp_folder=spill)
        ) as connection:
            copied(connection, address, snapshot.snapshot_id, file, limits)
        yield file
