"""What `reviewmart diff` prints: what changed between two versions, for those who use the data."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from contracts.errors import NoWarehouse, PipelineError
from flows.console import print_frame, print_json, print_lines
from flows.lake_copy import version_file, versions_of
from warehouse.comparing import Difference, difference
from warehouse.formats import as_json
from warehouse.lake_address import is_lake, lake_address
from warehouse.place import Place, place_at
from warehouse.publish import versions


class NoVersion(PipelineError):
    """A version that was named is not on disk."""


def diff_command(older: int, newer: int | None, db: Path, limit: int, *, as_json_text: bool) -> int:
    """Compare two versions, the published one if only one is named, and print what differs."""
    if is_lake(db):
        return _of_lake(older, newer, db, limit, as_json_text=as_json_text)
    place = place_at(db)
    published = place.published_run()
    if published is None:
        raise NoWarehouse.at(str(db))
    later = published if newer is None else newer
    return _shown(difference(_file(place, older), _file(place, later), limit), older, later, as_json_text=as_json_text)


def _of_lake(older: int, newer: int | None, db: Path, limit: int, *, as_json_text: bool) -> int:
    latest = next(iter(versions_of(lake_address(db))), None)
    later = newer if newer is not None or latest is None else latest.run_key
    with version_file(db, older) as before, version_file(db, later or 0) as after:
        return _shown(difference(before, after, limit), older, later or 0, as_json_text=as_json_text)


def _shown(found: Difference, older: int, later: int, *, as_json_text: bool) -> int:
    if as_json_text:
        print_json(_as_dict(found, older, later))
    else:
        _print(found, older, later)
    return 0


def _file(place: Place, run_key: int) -> Path:
    there = [version.run_key for version in versions(place)]
    if run_key not in there:
        named = ", ".join(map(str, there)) or "none"
        raise NoVersion(f"There is no version {run_key}. There are: {named}. Keep more with --keep-versions.")
    return place.version_file(run_key)


def _print(found: Difference, older: int, newer: int) -> None:
    if found.is_none:
        print_lines([f"Versions {older} and {newer} hold the same data."])
        return
    print_lines([f"From version {older} to version {newer}:"])
    counts = ("added_count", "removed_count", "changed_count")
    changed = found.tables.filter(pl.any_horizontal(pl.col(name) > 0 for name in counts))
    print_frame(changed.rename({name: name.removesuffix("_count") for name in counts}))
    for title, rows in (
        ("Columns that changed in rows that both have:", found.columns),
        ("Reviews:", found.reviews),
        ("Mean ratings:", found.ratings),
    ):
        if rows.height:
            print_lines([title])
            print_frame(rows)


def _as_dict(found: Difference, older: int, newer: int) -> dict[str, object]:
    frames = {"tables": found.tables, "columns": found.columns, "reviews": found.reviews, "ratings": found.ratings}
    return {
        "older_version": older,
        "newer_version": newer,
        "is_none": found.is_none,
        **{name: json.loads(as_json(rows)) for name, rows in frames.items()},
    }
