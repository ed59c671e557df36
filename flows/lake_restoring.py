"""Make an earlier version of a lake the latest one again: a run like any other, published as what differs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from contracts.audit import LOAD_RUN
from contracts.errors import NoWarehouse
from flows.lake_copy import snapshot_of, versions_of
from flows.lake_run import LakeRun, run_on_lake
from flows.restoring import BringsBack, Restored
from flows.run import next_run_key
from flows.run_record import RunRecord, command_line, now_utc
from flows.settings import load_settings
from transforms.clean import RULES_VERSION
from warehouse.accounting import row_counts_of
from warehouse.building import Limits, building
from warehouse.journal import appended, load_run_frame, read_journal
from warehouse.lake_publishing import Publication
from warehouse.lake_replica import copied
from warehouse.lock import writer_lock
from warehouse.place import ready_for_writing
from warehouse.publish import publish
from warehouse.read import status
from warehouse.store import connect, frame
from warehouse.tombstones import tombstones


def restored_in_lake(db: Path, version_key: int, wait_seconds: float = 0.0) -> Restored:
    """Publish the version of a run again. The runs since then stay on record.

    Raises:
        NoSnapshot: if the lake has no such version.
        BringsBack: if it would bring back what was forgotten.
        BadLake: if the lake cannot be written.
        Busy: if a writer holds the lock.
    """
    settings = load_settings(to=db, wait_seconds=wait_seconds)
    limits = Limits(settings.memory_limit_mb, settings.workers)
    with run_on_lake(settings) as lake:
        if lake is None or lake.state.snapshot is None:
            raise NoWarehouse.at(str(settings.to), "nothing has been loaded into the lake yet")
        ready_for_writing(lake.place)
        with writer_lock(lake.place.lock, wait_seconds) as lock:
            before_key = lake.state.snapshot.run_key
            snapshot = snapshot_of(versions_of(lake.address), version_key)
            lake.bring_up_to_date(limits)
            run_key = next_run_key(lake.place, read_journal(lake.place.journal))
            lock.describe(run_key)
            lake.lock.describe(run_key)
            if before_key == version_key:
                return Restored(0, version_key, before_key, _review_count(lake.place.target))
            count = _restore(lake, run_key, version_key, snapshot.snapshot_id, limits)
            return Restored(run_key, version_key, before_key, count)


def _restore(lake: LakeRun, run_key: int, version_key: int, snapshot_id: int, limits: Limits) -> int:
    place = lake.place
    before, candidate = place.published(), place.candidate_file(run_key)
    candidate.parent.mkdir(parents=True, exist_ok=True)
    copied(lake.lock.connection, lake.address, snapshot_id, candidate, limits, before)
    _require_tombstones(before, candidate, version_key)
    count = _review_count(candidate)
    started = RunRecord(run_key, now_utc(), command_line(), RULES_VERSION, "{}", count)
    appended(place.journal, "started", started.row())
    record = started.ended("restored")
    with building(place, run_key, limits) as opened:
        opened.record_runs(LOAD_RUN.empty() if before is None else status(before).load_run)
        opened.record_contract()
        opened.insert(LOAD_RUN, load_run_frame([record.row()]))
        counts = row_counts_of(opened)
    lake.publish(before, candidate, Publication(run_key, f"restored version {version_key}", count))
    publish(place, run_key, run_key, counts)
    lake.note_published()
    appended(place.journal, "ended", record.row())
    return count


def _require_tombstones(now: Path | None, then: Path, version_key: int) -> None:
    """See that the earlier version has all tombstones: what it lacks would come back with it."""
    if now is None:
        return
    there = tombstones(then)
    lacking = tombstones(now).join(there, on=there.columns, how="anti")
    if not lacking.is_empty():
        raise BringsBack(
            f"Version {version_key} was made before something was forgotten: it lacks {lacking.height:,} tombstones. "
            "Nothing was published."
        )


def _review_count(file: Path) -> int:
    with closing(connect(file)) as connection:
        return int(frame(connection, "SELECT count(*) FROM fact_review").item())
