"""A trial of a folder: write a whole warehouse of no rows there, publish it, read it, and take it away."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import polars as pl

from contracts import WAREHOUSE_TABLES
from contracts.dimensions import DIM_RATING
from warehouse.building import Limits, building
from warehouse.lock import is_held, writer_lock
from warehouse.place import place_at
from warehouse.publish import publish, row_counts


def write_and_read(folder: Path, rows: pl.DataFrame, limits: Limits) -> int:
    """Do in a folder of its own below `folder` all that a load does on disk, and return the rows that came back.

    That is: the lock, tables with their checks, rows, a checkpoint, fsync, the symlink, and a reader.

    Args:
        folder: an existing folder.
        rows: of `dim_rating`.
        limits: what DuckDB may use.

    Raises:
        PipelineError, OSError: what a load would raise there.
    """
    trial = Path(tempfile.mkdtemp(prefix=".reviewmart-trial-", dir=folder))
    try:
        place = place_at(trial / "trial.duckdb")
        with writer_lock(place.lock):
            if not is_held(place.lock):
                raise OSError("a lock that was taken does not hold")
            with building(place, 1, limits) as candidate:
                candidate.insert(DIM_RATING, rows)
            expected = {table.name: 0 for table in WAREHOUSE_TABLES} | {DIM_RATING.name: rows.height}
            publish(place, 1, 1, expected)
        return row_counts(place.target)[DIM_RATING.name]
    finally:
        with suppress(OSError):
            shutil.rmtree(trial)
