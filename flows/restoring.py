"""Publish an earlier version again, or a warehouse file from elsewhere: under the lock, in one step, on record."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.errors import BadTarget, NoWarehouse, PipelineError
from flows.run import next_run_key
from flows.run_record import RunRecord, command_line, now_utc
from transforms.clean import RULES_VERSION
from warehouse.adopting import KeptVersion, adopted, kept_versions, looked_into
from warehouse.journal import appended, read_journal
from warehouse.lock import writer_lock
from warehouse.place import Place, ready_for_writing
from warehouse.publish import point_at
from warehouse.tombstones import counted_reviews_of, tombstones


class NoSuchVersion(PipelineError):
    """A version that was named is not on disk, or cannot be read."""


class BringsBack(PipelineError):
    """A version or file lacks tombstones, so that what was forgotten would come back with it."""


@dataclass(frozen=True)
class Restored:
    """What a restore came to.

    Attributes:
        run_key: the run that it is on record as; 0 if nothing was to be done.
        version_key: the version that is published now.
        before_key: the version that was published before; None if that could not be said.
        review_count: the reviews of the version that is published now.
    """

    run_key: int
    version_key: int
    before_key: int | None
    review_count: int


def restored(place: Place, version_key: int, wait_seconds: float = 0.0) -> Restored:
    """Publish a version that is on disk. The next load builds on it.

    Raises:
        NoSuchVersion: if it is not on disk, or cannot be read.
        BringsBack: if it would bring back what was forgotten.
        BadTarget: if something that is not ours lies at the target.
        Busy: if a writer holds the lock.
    """
    ready_for_writing(place)
    with writer_lock(place.lock, wait_seconds) as lock:
        before = _published_run(place)
        version = _of(kept_versions(place), version_key)
        if before == version_key:
            return Restored(0, version_key, before, version.review_count)
        _require_tombstones(place, version.file)
        run_key = next_run_key(place, read_journal(place.journal))
        lock.describe(run_key)
        _on_record(place, run_key, version.review_count, lambda: version.file)
        return Restored(run_key, version_key, before, version.review_count)


def adopted_and_published(place: Place, file: Path, wait_seconds: float = 0.0) -> Restored:
    """Copy a warehouse file into the versions and publish it; the file may also lie at the target itself.

    Raises:
        NoWarehouse: if the file is no warehouse.
        BringsBack: if it would bring back what was forgotten.
        BadTarget: if something else lies at the target.
        Busy: if a writer holds the lock.
        DiskFull: if it does not fit.
    """
    last_run_key, _, review_count = looked_into(file)
    ready_for_writing(place)
    with writer_lock(place.lock, wait_seconds) as lock:
        is_in_place = not place.target.is_symlink() and place.target.exists() and place.target.samefile(file)
        before = None if is_in_place else _published_run(place)
        _require_tombstones(place, file)
        # No key of the file may be given again: the keys of files and rows are made of it.
        run_key = max(next_run_key(place, read_journal(place.journal)), last_run_key + 1)
        lock.describe(run_key)
        _on_record(place, run_key, review_count, lambda: adopted(place, file, run_key))
        return Restored(run_key, run_key, before, review_count)


def _on_record(place: Place, run_key: int, review_count: int, version: Callable[[], Path]) -> None:
    """Swing the symlink, with the start before it and the end after it in the journal."""
    record = RunRecord(run_key, now_utc(), command_line(), RULES_VERSION, "{}", review_count)
    appended(place.journal, "started", record.row())
    try:
        file = version()
        point_at(place.target, file)
    except BaseException:
        shutil.rmtree(place.version_file(run_key).parent, ignore_errors=True)
        with suppress(OSError):
            appended(place.journal, "ended", record.ended("failed").row())
        raise
    appended(place.journal, "ended", record.ended("restored").row())
    report = place.report_folder(int(file.parent.name))
    if report.is_dir():
        point_at(place.report_link, report)


def _require_tombstones(place: Place, file: Path) -> None:
    """See that a file has all tombstones of the versions on disk: what it lacks could come with it, or after it."""
    there = tombstones(file)
    known = [tombstones(version.file) for version in kept_versions(place) if not version.trouble]
    lacking = pl.concat([there.clear(), *known]).unique().join(there, on=there.columns, how="anti")
    if lacking.is_empty():
        return
    count = counted_reviews_of(file, lacking)
    raise BringsBack(
        f"{file} was made before something was forgotten: it lacks {lacking.height:,} tombstones, and {count:,} of its "
        "reviews would come back. Nothing was published. Adopt it as another warehouse with --db, forget the same "
        "there, and adopt that one here."
    )


def _published_run(place: Place) -> int | None:
    """The published version; None where the symlink points at nothing, which a restore may mend."""
    if place.target.is_symlink() and not place.target.exists():
        return None
    return place.published_run()


def _of(versions: tuple[KeptVersion, ...], version_key: int) -> KeptVersion:
    there = ", ".join(str(version.run_key) for version in versions if not version.trouble) or "none"
    for version in versions:
        if version.run_key == version_key and not version.trouble:
            return version
        if version.run_key == version_key:
            raise NoSuchVersion(f"Version {version_key} cannot be restored: {version.trouble} Others: {there}.")
    raise NoSuchVersion(
        f"There is no version {version_key}. There are: {there}. `reviewmart restore --list` shows them."
    )


def require_file(file: Path) -> Path:
    """A file to adopt.

    Raises:
        NoWarehouse: if there is none.
        BadTarget: if somebody has it open for writing.
    """
    if not file.is_file():
        raise NoWarehouse.at(str(file))
    log = file.with_name(file.name + ".wal")
    if log.exists():
        raise BadTarget.at(str(file), f"{log.name} beside it holds changes that are not in it", "Close it first.")
    return file
