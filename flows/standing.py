"""How a warehouse stands: what is published, what the journal says of the runs, who writes, and what comes next."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from flows.lake_copy import own_replica
from flows.next_run import NextRun, next_run
from flows.run_record import now_utc
from warehouse.journal import Journal, read_journal
from warehouse.lake_address import LakeAddress, is_lake, lake_address
from warehouse.lake_lock import lake_writer
from warehouse.lake_reading import Stored
from warehouse.lock import holder, is_held
from warehouse.place import Place, place_at
from warehouse.publish import versions
from warehouse.read import Status, status

CURRENT = ("published", "published_with_warnings", "nothing_new")
SHOWN_RUNS = 5
RUN_COLUMNS = (
    "load_run_key",
    "started_at",
    "finished_at",
    "outcome",
    "read_count",
    "kept_count",
    "updated_count",
    "removed_count",
    "refused_count",
    "review_count_after",
)


@dataclass(frozen=True)
class Standing:
    """How a warehouse stands.

    Attributes:
        place: where it lies.
        state: what the published version says.
        runs: the latest runs, the newest first: `RUN_COLUMNS`. The outcome of one at work is `running`.
        loaded_at: when the data were last loaded or found to be current, in UTC; None if that is not known.
        now: when this was asked, in UTC.
        disk_bytes: what all versions, reports and the work take on disk.
        free_bytes: what is free there; None of a store, where there is always room.
        kept_versions: runs whose versions are on disk, the newest first.
        writer: who holds the lock, as it wrote into it; empty for one that has just started, None if nobody does.
        upcoming: the next scheduled load.
    """

    place: Place
    state: Status
    runs: pl.DataFrame
    loaded_at: datetime | None
    now: datetime
    disk_bytes: int
    free_bytes: int | None
    kept_versions: tuple[int, ...]
    writer: dict[str, Any] | None
    upcoming: NextRun

    @property
    def age(self) -> timedelta | None:
        """How old the data are."""
        return max(self.now - self.loaded_at, timedelta(0)) if self.loaded_at else None

    def is_older_than(self, most: timedelta) -> bool:
        """Whether the data are older than that; data of unknown age are."""
        return self.age is None or self.age > most


def standing(db: Path) -> Standing:
    """How the warehouse at a path stands.

    Raises:
        NoWarehouse: if there is none.
        BadLake: if it is a lake that cannot be read.
    """
    place = Place(db) if is_lake(db) else place_at(db)
    state = status(db)
    if state.lake is not None:
        return _of_lake(lake_address(db), state, state.lake)
    return _standing(
        place,
        state,
        read_journal(place.journal),
        holder(place.lock) if is_held(place.lock) else None,
        disk_bytes=sum(_sizes(place)),
        disk=place.folder,
        kept_versions=tuple(version.run_key for version in versions(place)),
    )


def _of_lake(address: LakeAddress, state: Status, lake: Stored) -> Standing:
    """How a lake stands; what this machine's runs have found without publishing, its own journal knows."""
    return _standing(
        Place(address.path),
        state,
        read_journal(own_replica(address).journal),
        lake_writer(address),
        disk_bytes=lake.bytes_in_all,
        disk=None if lake.files.is_in_store else lake.files.folder,
        kept_versions=lake.run_keys,
    )


def _standing(
    place: Place,
    state: Status,
    journal: Journal,
    writer: dict[str, Any] | None,
    *,
    disk_bytes: int,
    disk: Path | None,
    kept_versions: tuple[int, ...],
) -> Standing:
    """How a warehouse stands, with `disk` as the folder whose room counts, if there is one."""
    loaded_at = _loaded_at(state, journal)
    return Standing(
        place=place,
        state=state,
        runs=_runs(state, journal, writer),
        loaded_at=loaded_at.replace(tzinfo=UTC) if loaded_at else None,
        now=now_utc().replace(tzinfo=UTC),
        disk_bytes=disk_bytes,
        free_bytes=None if disk is None else shutil.disk_usage(disk).free if disk.is_dir() else 0,
        kept_versions=kept_versions,
        writer=writer,
        upcoming=next_run(place),
    )


def _runs(state: Status, journal: Journal, writer: dict[str, Any] | None) -> pl.DataFrame:
    """The latest runs; the journal knows those that published nothing, the warehouse those of a lost journal."""
    runs = pl.concat([state.load_run, journal.load_run()]).unique("load_run_key", keep="first")
    is_at_work = pl.lit(writer is not None) & (pl.col("outcome") == "died")
    is_at_work &= pl.col("load_run_key") == pl.col("load_run_key").max()
    outcome = pl.when(is_at_work).then(pl.lit("running")).otherwise(pl.col("outcome").cast(pl.String))
    latest = runs.with_columns(outcome=outcome).sort("load_run_key", descending=True).head(SHOWN_RUNS)
    return latest.select(RUN_COLUMNS)


def _loaded_at(state: Status, journal: Journal) -> datetime | None:
    """The end of the latest run that published, or found nothing new, since the published version was.

    What ran between a version and its restoring has found other data to be current.
    """
    rows = journal.load_run()
    restored = rows.filter(pl.col("outcome").cast(pl.String) == "restored").get_column("load_run_key").max()
    known = state.load_run.get_column("load_run_key").max()
    since = rows.filter(pl.col("load_run_key") > max(_number(known), _number(restored)))
    runs = pl.concat([state.load_run, since]).filter(pl.col("outcome").cast(pl.String).is_in(CURRENT))
    latest = runs.get_column("finished_at").max()
    return latest if isinstance(latest, datetime) else None


def _sizes(place: Place) -> Iterator[int]:
    for folder in (place.versions, place.reports, place.work):
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                yield path.stat().st_size


def _number(key: object) -> int:
    return key if isinstance(key, int) else 0
