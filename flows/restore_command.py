"""What `reviewmart restore` prints: the versions there are, or what was published again."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from contracts.errors import BadLake, BadTarget
from flows.console import print_json, print_lines, shown_path
from flows.lake_copy import versions_of
from flows.lake_restoring import restored_in_lake
from flows.restoring import Restored, adopted_and_published, require_file, restored
from warehouse.adopting import KeptVersion, kept_versions
from warehouse.lake_address import is_lake, lake_address
from warehouse.place import Place, place_at


def restore_command(version: int | None, db: Path, adopt: Path | None, wait_seconds: float, *, as_json: bool) -> int:
    """Restore a version or adopt a file, or list the versions if neither is named."""
    if is_lake(db):
        return _of_lake(version, db, adopt, wait_seconds, as_json=as_json)
    place = place_at(db)
    if version is None and adopt is None:
        _print_versions(place, as_json=as_json)
        return 0
    if version is not None and adopt is not None:
        raise BadTarget.at(str(db), "a version and a file were named", "Give the number of a version, or --adopt FILE.")
    done = (
        restored(place, version, wait_seconds)
        if version is not None
        else adopted_and_published(place, require_file(adopt or db), wait_seconds)
    )
    if as_json:
        print_json(_as_dict(done, place))
    else:
        print_lines(_told(done, place))
    return 0


def _of_lake(version: int | None, db: Path, adopt: Path | None, wait_seconds: float, *, as_json: bool) -> int:
    if adopt is not None:
        raise BadLake.at(
            str(db), "a lake takes no file over", "Load the dumps into it: reviewmart load DUMP --to LAKE."
        )
    if version is None:
        _print_snapshots(db, as_json=as_json)
        return 0
    done = restored_in_lake(db, version, wait_seconds)
    if as_json:
        print_json(_as_dict(done, Place(db)))
    else:
        print_lines(_told(done, Place(db)))
    return 0


def _print_snapshots(db: Path, *, as_json: bool) -> None:
    versions = versions_of(lake_address(db))
    if as_json:
        rows = [
            {
                "version": one.run_key,
                "snapshot": one.snapshot_id,
                "is_published": one is versions[0],
                "finished_at": one.made_at.replace(tzinfo=None).isoformat(),
                "words": one.message,
            }
            for one in versions
        ]
        print_json(rows)
        return
    for one in versions:
        mark = "*" if one is versions[0] else " "
        print_lines(
            [f"{mark} {one.run_key:>4}  {one.made_at:%Y-%m-%d %H:%M} UTC  snapshot {one.snapshot_id}: {one.message}"]
        )
    print_lines(["* is published. Publish another with: reviewmart restore VERSION"])


def _told(done: Restored, place: Place) -> list[str]:
    shown = shown_path(place.target)
    if not done.run_key:
        return [f"Version {done.version_key} is the published one already."]
    lines = [f"{shown} is version {done.version_key} now, with {done.review_count:,} reviews (run {done.run_key})."]
    if done.before_key is not None:
        back = f"reviewmart restore {done.before_key} --db {shlex.quote(shown)}"
        lines.append(f"Version {done.before_key} is kept; go back to it with: {back}")
    return [*lines, "The next load builds on this version, and reads again what it does not know."]


def _as_dict(done: Restored, place: Place) -> dict[str, Any]:
    return {
        "warehouse": str(place.target),
        "run": done.run_key or None,
        "version": done.version_key,
        "version_before": done.before_key,
        "review_count": done.review_count,
    }


def _print_versions(place: Place, *, as_json: bool) -> None:
    try:
        published = place.published_run()
    except BadTarget:
        published = None  # the list is what a broken symlink is mended with
    versions = kept_versions(place)
    if as_json:
        rows = [_version_dict(version, is_published=version.run_key == published) for version in versions]
        print_json(rows)
        return
    if not versions:
        print_lines([f"There are no versions in {shown_path(place.versions)}."])
    for version in versions:
        mark = "*" if version.run_key == published else " "
        print_lines([f"{mark} {version.run_key:>4}  {_words(version)}"])
    if versions:
        print_lines(["* is published. Publish another with: reviewmart restore VERSION"])


def _words(version: KeptVersion) -> str:
    if version.trouble:
        return version.trouble
    made = f"{version.finished_at:%Y-%m-%d %H:%M} UTC" if version.finished_at else "unknown time"
    size = f"{version.file.stat().st_size / 1e6:,.1f} MB"
    same = f", data of run {version.data_run_key}" if version.data_run_key != version.run_key else ""
    return f"{made}  {version.review_count:>9,} reviews  {size}{same}"


def _version_dict(version: KeptVersion, *, is_published: bool) -> dict[str, Any]:
    return {
        "version": version.run_key,
        "data_run": version.data_run_key,
        "is_published": is_published,
        "finished_at": version.finished_at.isoformat() if version.finished_at else None,
        "review_count": version.review_count,
        "size_bytes": version.file.stat().st_size if version.file.exists() else 0,
        "file": str(version.file),
        "trouble": version.trouble,
    }
