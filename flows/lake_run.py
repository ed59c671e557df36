"""A run on a lake: its lock, its replica on this machine, and what is published into it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from contracts.errors import BadTarget
from flows.lake_files import require_erased, require_store
from flows.last_words import published_in_lake
from flows.settings import LoadSettings
from warehouse.building import Limits
from warehouse.data_path import DataPath, data_path
from warehouse.lake_address import LakeAddress, is_lake, lake_address
from warehouse.lake_erasing import erase_past
from warehouse.lake_lock import LakeLock, lake_lock
from warehouse.lake_publishing import Publication, publish_to_lake
from warehouse.lake_reading import Snapshot
from warehouse.lake_replica import brought_up_to_date, note_equal, replica_place
from warehouse.lake_state import LakeState, lake_state, require_place, require_reached, require_writable
from warehouse.place import Place, place_at


@dataclass
class LakeRun:
    """The lake of one run, under its lock.

    Attributes:
        address: the lake.
        lock: held.
        place: the replica.
        state: how the lake stood when the run began.
        place_of_files: where its files lie, or are to lie.
        published: the snapshot that this run has published.
        is_anew: whether the run writes all tables anew, because it forgets.
    """

    address: LakeAddress
    lock: LakeLock
    place: Place
    state: LakeState
    place_of_files: DataPath
    published: Snapshot | None = field(default=None)
    is_anew: bool = field(default=False)

    def bring_up_to_date(self, limits: Limits) -> None:
        """Make the replica equal to the lake."""
        brought_up_to_date(self.lock, self.place, self.state.snapshot, limits)

    def publish(self, before: Path | None, candidate: Path, publication: Publication) -> None:
        """Publish a closed candidate into the lake, in one transaction."""
        data_path = self.place_of_files if self.state.data_path is None else None
        base = self.state.snapshot
        self.published = publish_to_lake(
            self.lock, base, before, candidate, publication, data_path, is_anew=self.is_anew
        )
        published_in_lake(publication.run_key)

    def erase_past(self) -> None:
        """Leave only the latest snapshot of the lake, and its files.

        Raises:
            NoLakeFiles: if a store keeps others.
        """
        self.published, needed = erase_past(self.lock)
        self.note_published()
        require_erased(self.address, self.place_of_files, needed)

    def note_published(self) -> None:
        """Note that the replica, which holds the candidate by now, is equal to what was published."""
        if self.published is not None:
            note_equal(self.place, self.published)


def place_of(settings: LoadSettings) -> Place:
    """Where a run works: the place of its warehouse, or that of the replica of its lake."""
    if is_lake(settings.to):
        return replica_place(lake_address(settings.to), replicas_folder(settings.work_dir))
    return place_at(settings.to)


def published_version(settings: LoadSettings) -> Path | None:
    """What readers read: the file of the published version, or the address of the lake; None before the first load.

    Raises:
        BadLake: if it is a lake that cannot be reached.
    """
    if is_lake(settings.to):
        return settings.to if lake_state(lake_address(settings.to)).snapshot is not None else None
    return place_at(settings.to).published()


def named_target(settings: LoadSettings) -> Path:
    """The warehouse as users name it: the path of the symlink, or the address of the lake."""
    return settings.to if is_lake(settings.to) else place_at(settings.to).target


def replicas_folder(work_dir: Path | None = None) -> Path:
    """Where the replicas of lakes lie: where programs keep what they can make again, unless told otherwise."""
    if work_dir is not None:
        return work_dir.expanduser().absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "reviewmart" / "lakes"


@contextmanager
def run_on_lake(settings: LoadSettings) -> Iterator[LakeRun | None]:
    """The lake of a run for the length of the block, locked and known to be writable; None for a file.

    Raises:
        BadLake: if it cannot be reached or written.
        BadStore: if the store of its files cannot.
        BadTarget: if a file was given a place for the files of a lake.
        Busy: if another run holds the lock.
    """
    if not is_lake(settings.to):
        if settings.data_path is not None:
            raise BadTarget.at(
                str(settings.to), "it is a file, and --data-path is for a lake", "Leave --data-path out."
            )
        yield None
        return
    address = lake_address(settings.to)
    named = _named_place(settings)
    place, limits = place_of(settings), Limits(settings.memory_limit_mb, settings.workers)
    with lake_lock(address, settings.wait_seconds, limits, place.folder / f"{place.stem}.spill") as lock:
        state = lake_state(address, lock.connection)
        files = require_writable(lock, state, named)
        require_store(address, state, files)
        require_reached(lock, files)
        yield LakeRun(address, lock, place, state, files)


def require_lake(settings: LoadSettings) -> None:
    """See that a lake is there or can be made, before a server is started for a run on it; a file is none.

    Raises:
        BadLake: saying what is wrong.
        BadStore: the same of the store of its files.
    """
    if is_lake(settings.to):
        address = lake_address(settings.to)
        state = lake_state(address)
        require_store(address, state, require_place(address, state, _named_place(settings)))


def _named_place(settings: LoadSettings) -> DataPath | None:
    """The place for the files of a lake, if one was named."""
    return None if settings.data_path is None else data_path(settings.data_path)
