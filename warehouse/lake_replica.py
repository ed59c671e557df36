"""The replica: a lake's latest snapshot as a warehouse file of this machine, which the next run builds on.

A run works on the replica as on any warehouse, and what differs in the end is published into the lake. The lake is the
truth: a replica that is not equal to the latest snapshot, as after another machine's run or a crash, is brought up to
date before the next run, by what differs, or made anew.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

import duckdb

import warehouse.building
from contracts import WAREHOUSE_TABLES
from warehouse.building import Limits
from warehouse.ddl import row_counts_sql
from warehouse.lake_address import LakeAddress
from warehouse.lake_attaching import LAKE, attached
from warehouse.lake_difference import apply_difference, differences
from warehouse.lake_lock import LakeLock
from warehouse.lake_reading import Snapshot
from warehouse.ledger import has_current_contract, is_current
from warehouse.migrating import copy_rows
from warehouse.place import Place, place_at, room_for
from warehouse.publish import publish
from warehouse.quoting import literal
from warehouse.work_folders import end_all_work

NAME: Final = "reviews.duckdb"
COPY: Final = "copy_of_lake"


def replica_place(address: LakeAddress, folder: Path) -> Place:
    """Where the replica of a lake lies below a folder for replicas."""
    return place_at(folder / address.digest / NAME)


def state_file(place: Place) -> Path:
    """What the replica is equal to."""
    return place.folder / f"{place.stem}.lake.json"


def is_equal(place: Place, snapshot: Snapshot | None) -> bool:
    """Whether the replica holds the data of that snapshot; None is a lake that has no tables yet."""
    if snapshot is None or place.published() is None:
        return snapshot is None and place.published() is None
    return _state(place) == _state_of(snapshot, place.published_run())


def note_equal(place: Place, snapshot: Snapshot) -> None:
    """Note that the published version of the replica is equal to a snapshot."""
    file = state_file(place)
    unfinished = file.with_name(f".{file.name}")
    unfinished.write_text(json.dumps(_state_of(snapshot, place.published_run())) + "\n")
    unfinished.replace(file)


def brought_up_to_date(lock: LakeLock, place: Place, snapshot: Snapshot | None, limits: Limits) -> None:
    """Make the published version of the replica equal to a snapshot of the lake, which is its latest.

    Only the holder of both locks may do so.
    """
    if is_equal(place, snapshot):
        return
    state_file(place).unlink(missing_ok=True)
    end_all_work(place)
    if snapshot is None:
        place.target.unlink(missing_ok=True)
        shutil.rmtree(place.versions, ignore_errors=True)
        return
    before = place.published()
    file = place.work / "of the lake" / place.target.name
    file.parent.mkdir(parents=True)
    run_key, counts = copied(lock.connection, lock.address, snapshot.snapshot_id, file, limits, before)
    candidate = place.candidate_file(run_key)
    candidate.parent.mkdir(parents=True)
    file.replace(candidate)
    publish(place, run_key, run_key, counts)
    note_equal(place, snapshot)
    for folder in place.versions.glob("[0-9]*"):
        if folder != place.version_file(run_key).parent:
            shutil.rmtree(folder, ignore_errors=True)
    end_all_work(place)


def copied(
    connection: duckdb.DuckDBPyConnection,
    address: LakeAddress,
    snapshot_id: int,
    file: Path,
    limits: Limits,
    before: Path | None = None,
) -> tuple[int, dict[str, int]]:
    """Write one snapshot of a lake as a warehouse file; return its latest run, and the rows of every table.

    Args:
        connection: that can attach the lake.
        address: the lake.
        snapshot_id: the snapshot.
        file: the new file.
        limits: what DuckDB may use.
        before: a file of an earlier snapshot: then only what differs is written.
    """
    with attached(connection, address, snapshot=snapshot_id, in_bulk=True) as lake:
        is_by_difference = before is not None and is_current(lake) and has_current_contract(before)
        if before is not None and is_by_difference:
            room_for(place_at(file), before.stat().st_size)
            shutil.copyfile(before, file)
        else:
            warehouse.building.write_empty(file, limits)
        lake.execute(f"ATTACH {literal(str(file))} AS {COPY}").fetchall()
        lake.execute(f"USE {COPY}").fetchall()
        changed = differences(lake, COPY, LAKE, WAREHOUSE_TABLES) if is_by_difference else ()
        lake.execute("BEGIN").fetchall()
        if not is_by_difference:
            copy_rows(lake, LAKE, address.path)
        for one in changed:
            apply_difference(lake, one, LAKE, COPY)
        lake.execute("COMMIT").fetchall()
        lake.execute("CHECKPOINT").fetchall()
        counts = {str(name): int(count) for name, count in lake.execute(row_counts_sql()).fetchall()}
        ((run_key,),) = lake.execute("SELECT coalesce(max(load_run_key), 1) FROM audit.load_run").fetchall()
        lake.execute(f"USE {LAKE}; DETACH {COPY}").fetchall()
    return int(run_key), counts


def _state(place: Place) -> dict[str, Any] | None:
    try:
        state = json.loads(state_file(place).read_text())
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) else None


def _state_of(snapshot: Snapshot, run_key: int | None) -> dict[str, Any]:
    return {"snapshot": snapshot.snapshot_id, "made_at": snapshot.made_at.isoformat(), "run": run_key}
