"""What `reviewmart status` prints, for a person or for a monitor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from flows.console import print_frame, print_json, print_lines, shown_path
from flows.durations import shown_duration
from flows.standing import Standing, standing
from warehouse.lock import holder_words

TOO_OLD = 4
FATES = ("read", "kept", "updated", "removed", "refused")
SOURCE_COLUMNS = ("source_id", "review_count", "title_count", "refused_open_count")


def status_command(db: Path, *, max_age: timedelta | None, as_json: bool) -> int:
    """Print how the warehouse stands, and return 4 if its data are older than `max_age`."""
    found = standing(db)
    is_too_old = max_age is not None and found.is_older_than(max_age)
    if as_json:
        print_json(_as_dict(found, max_age))
    else:
        print_lines(_lines(found))
        if max_age is not None:
            verdict = "older than" if is_too_old else "within"
            print_lines([f"Age limit: {verdict} the {shown_duration(max_age)} asked for"])
        _print_tables(found)
    return TOO_OLD if is_too_old else 0


def _lines(found: Standing) -> list[str]:
    state = found.state
    loaded = "unknown"
    if found.loaded_at and found.age is not None:
        loaded = f"{found.loaded_at:%Y-%m-%d %H:%M} UTC, {shown_duration(found.age)} ago"
    last = "unknown, there is no journal beside the warehouse"
    if found.runs.height:
        run = found.runs.row(0, named=True)
        outcome = run["outcome"].replace("_", " ")
        last = f"run {run['load_run_key']}, started {run['started_at']:%Y-%m-%d %H:%M} UTC: {outcome}"
    due = found.upcoming.why
    if found.upcoming.at:
        due = f"{found.upcoming.at:%Y-%m-%d %H:%M} UTC ({due})"
    version = shown_path(state.version_file) if isinstance(state.version_file, Path) else str(state.version_file)
    room = "" if found.free_bytes is None else f", {_megabytes(found.free_bytes)} free"
    count = len(found.kept_versions)
    versions = "1 version" if count == 1 else f"{count} versions"
    return [
        f"Warehouse: {shown_path(found.place.target)} -> {version}",
        f"Data of:   {loaded}",
        f"Last run:  {last}",
        f"Next run:  {due}",
        f"Writer:    {'none' if found.writer is None else holder_words(found.writer)}",
        f"Refused:   {state.refused_open_count:,} records wait in the quarantine",
        f"Size:      {_megabytes(state.size_bytes)}, contracts version {state.contract_version}",
        f"Disk:      {_megabytes(found.disk_bytes)} ({versions}){room}",
    ]


def _print_tables(found: Standing) -> None:
    print_lines(["", "Latest runs:", *map(_run_line, found.runs.iter_rows(named=True)), ""])
    print_frame(found.state.sources.select(SOURCE_COLUMNS))
    print_frame(found.state.tables.filter(pl.col("row_count") > 0))


def _run_line(run: Mapping[str, Any]) -> str:
    fates = [f"{name} {run[f'{name}_count']:,}" for name in FATES if run[f"{name}_count"]]
    told = ": " + ", ".join(fates) if fates else ""
    return f"  run {run['load_run_key']}, {run['started_at']:%Y-%m-%d %H:%M}, {run['outcome'].replace('_', ' ')}{told}"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _as_dict(found: Standing, max_age: timedelta | None) -> dict[str, Any]:
    state = found.state
    return {
        "warehouse": str(found.place.target),
        "version_file": str(state.version_file),
        "size_bytes": state.size_bytes,
        "disk_bytes": found.disk_bytes,
        "free_bytes": found.free_bytes,
        "kept_versions": list(found.kept_versions),
        "loaded_at": found.loaded_at.isoformat() if found.loaded_at else None,
        "age_seconds": int(found.age.total_seconds()) if found.age is not None else None,
        "max_age_seconds": int(max_age.total_seconds()) if max_age is not None else None,
        "is_too_old": None if max_age is None else found.is_older_than(max_age),
        "contract_version": state.contract_version,
        "runs": json.loads(found.runs.write_json()),
        "next_run_at": found.upcoming.at.isoformat() if found.upcoming.at else None,
        "next_run": found.upcoming.why,
        "writer": found.writer,
        "refused_open_count": state.refused_open_count,
        "tables": dict(state.tables.select("table_name", "row_count").rows()),
    }
