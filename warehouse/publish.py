"""Publish a finished candidate: check it once more, make it durable, and swing the symlink."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from contracts.errors import LoadFailed
from warehouse.ddl import row_counts_sql
from warehouse.place import Place
from warehouse.store import connect
from warehouse.work_folders import end_all_work, end_work

VERSION_FILE = "version.json"


@dataclass(frozen=True)
class Version:
    """One published version: the run that made it, and the run whose data it holds.

    The two differ for a run that was held back: its version holds the data of the version before.
    """

    run_key: int
    data_run_key: int


def row_counts(path: Path) -> dict[str, int]:
    """The number of rows of every table of a closed database file."""
    with connect(path) as connection:
        return {str(name): int(count) for name, count in connection.execute(row_counts_sql()).fetchall()}


def publish(place: Place, run_key: int, data_run_key: int, expected_counts: Mapping[str, int]) -> Path:
    """Make the candidate of a run the published version, and return its path.

    Raises:
        LoadFailed: if the closed candidate has a WAL beside it or does not hold the rows that were written.
    """
    candidate = place.candidate_file(run_key)
    if candidate.with_name(candidate.name + ".wal").exists():
        raise LoadFailed.on("publishing", "CHECKPOINT", "the candidate still has a write-ahead log beside it")
    found = row_counts(candidate)
    if found != expected_counts:
        wrong = {name: (expected_counts[name], found[name]) for name in found if found[name] != expected_counts[name]}
        raise LoadFailed.on("publishing", "SELECT count(*)", f"rows written and rows found differ: {wrong}")
    version = place.version_file(run_key)
    version.parent.mkdir(parents=True, exist_ok=True)
    about = version.parent / VERSION_FILE
    about.write_text(json.dumps({"run_key": run_key, "data_run_key": data_run_key}) + "\n")
    _sync(about)
    candidate.chmod(0o444)
    _sync(candidate)
    candidate.replace(version)
    _sync(version.parent)
    _sync(place.versions)
    point_at(place.target, version)
    return version


def point_at(link: Path, destination: Path) -> None:
    """Swing a relative symlink in one step, and make the change durable."""
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(destination, link.parent))
    fresh.replace(link)
    _sync(link.parent)


def version_of(path: Path) -> Version:
    """What the folder of a version's file says of it.

    Raises:
        OSError, ValueError, KeyError: if the folder is no version.
    """
    record = json.loads((path.parent / VERSION_FILE).read_text())
    return Version(int(record["run_key"]), int(record["data_run_key"]))


def versions(place: Place) -> tuple[Version, ...]:
    """All versions on disk, the newest first; folders that are none are passed over."""
    found = []
    for folder in sorted(place.versions.glob("[0-9]*"), reverse=True):
        try:
            found.append(version_of(folder / place.target.name))
        except (OSError, ValueError, KeyError):
            continue
    return tuple(found)


def without_old_versions(place: Place, keep: int) -> tuple[int, ...]:
    """Delete all but the published and `keep` earlier versions, and return the runs that were deleted.

    Versions with the same data count once. Open readers keep what they opened: their file lives until they close it.
    """
    published = place.published_run()
    data_runs: list[int] = []
    deleted = []
    for version in versions(place):
        is_new_data = version.data_run_key not in data_runs
        if version.run_key == published or (is_new_data and len(data_runs) <= keep):
            if is_new_data:
                data_runs.append(version.data_run_key)
            continue
        shutil.rmtree(place.versions / f"{version.run_key:08d}", ignore_errors=True)
        deleted.append(version.run_key)
    return tuple(deleted)


def without_old_reports(place: Place, keep: int) -> tuple[int, ...]:
    """Delete all but the latest `keep` reports and the one that is pointed at; return the runs that were deleted."""
    shown = place.report_link.resolve().name
    folders = sorted((folder for folder in place.reports.glob("[0-9]*") if folder.name.isdecimal()), reverse=True)
    old = [folder for folder in folders[keep:] if folder.name != shown]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(int(folder.name) for folder in old)


@dataclass(frozen=True)
class Remains:
    """What runs have left beside a warehouse: the folders of their versions, and those of their reports."""

    versions: tuple[Path, ...]
    reports: tuple[Path, ...]


def remains(place: Place) -> Remains:
    """The versions and reports on disk, whole or not, the published ones among them."""
    versions, reports = (
        tuple(sorted(path for path in folder.iterdir())) if folder.is_dir() else ()
        for folder in (place.versions, place.reports)
    )
    return Remains(versions, reports)


def remains_before(place: Place, run_key: int) -> tuple[Path, ...]:
    """The versions and reports on disk of runs before one."""
    found = remains(place)
    return tuple(
        path for path in (*found.versions, *found.reports) if path.name.isdecimal() and int(path.name) < run_key
    )


def without_remains(place: Place, run_key: int) -> tuple[Path, ...]:
    """Delete all versions, reports and work but those of one run, and return what could not be deleted."""
    found = remains(place)
    kept = {place.version_file(run_key).parent, place.report_folder(run_key)}
    others = [path for path in (*found.versions, *found.reports) if path not in kept]
    end_all_work(place)
    for path in others:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)
    if place.report_link.is_symlink() and not place.report_link.exists():
        place.report_link.unlink()
    return tuple(path for path in (*others, place.work) if os.path.lexists(path))


def without_dead_runs(place: Place, kept_runs: frozenset[int]) -> tuple[int, ...]:
    """Delete the work and the unpublished versions of runs that died; only called by the holder of the lock.

    A run sweeps before it publishes, so only runs after the published one can have died and left something: what is
    older stays, even if the journal that says how those runs ended is lost.

    Args:
        place: the warehouse.
        kept_runs: runs that ended, whose folders are left alone.

    Returns:
        The runs that something was deleted of.
    """
    published = place.published_run()
    deleted = set()
    for parent in (place.work, place.versions, place.reports):
        for folder in sorted(parent.glob("[0-9]*")):
            run_key = int(folder.name) if folder.name.isdecimal() else None
            if run_key is None or run_key in kept_runs or run_key <= (published or 0):
                continue
            end_work(folder)
            deleted.add(run_key)
        for hidden in sorted(parent.glob(".[0-9]*")):  # not finished, or not gone when its run was killed
            shutil.rmtree(hidden, ignore_errors=True)
    for stray in (*place.folder.glob(f".{place.target.name}.*"), *place.folder.glob(f".{place.report_link.name}.*")):
        stray.unlink(missing_ok=True)
    return tuple(sorted(deleted))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
