"""What there is to restore: the versions on disk, and warehouse files from elsewhere that can be made a version."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from contracts.errors import NoWarehouse, PipelineError
from warehouse.failures import read_failure
from warehouse.place import Place, room_for
from warehouse.publish import VERSION_FILE, row_counts, versions
from warehouse.store import connect

ABOUT = """
SELECT max(load_run_key), max(finished_at), (SELECT count(*) FROM fact_review),
       (SELECT count(*) FROM review_text JOIN fact_review USING (review_key))
FROM audit.load_run
"""


@dataclass(frozen=True)
class KeptVersion:
    """One version on disk.

    Attributes:
        run_key: the run that made it.
        data_run_key: the run whose data it holds.
        file: its file.
        last_run_key: the last run that its file knows.
        finished_at: when that ended, in UTC.
        review_count: its reviews.
        trouble: why it cannot be restored; empty if it can.
    """

    run_key: int
    data_run_key: int
    file: Path
    last_run_key: int = 0
    finished_at: datetime | None = None
    review_count: int = 0
    trouble: str = ""


def kept_versions(place: Place) -> tuple[KeptVersion, ...]:
    """The versions on disk, the newest first, each opened and looked into."""
    found = []
    for version in versions(place):
        file = place.version_file(version.run_key)
        try:
            last, finished_at, count = looked_into(file)
            found.append(KeptVersion(version.run_key, version.data_run_key, file, last, finished_at, count))
        except PipelineError as error:
            found.append(KeptVersion(version.run_key, version.data_run_key, file, trouble=str(error)))
    return tuple(found)


def looked_into(file: Path) -> tuple[int, datetime | None, int]:
    """The last run that a warehouse file knows, when that ended, and its reviews; every table has been read.

    Raises:
        NoWarehouse: if it is none, is damaged, or holds half of its reviews.
    """
    with closing(connect(file)) as connection:
        try:
            ((run_key, finished_at, review_count, text_count),) = connection.execute(ABOUT).fetchall()
        except duckdb.Error as error:
            raise read_failure(error, file) from error
    if run_key is None or review_count != text_count:
        raise NoWarehouse.at(
            str(file), f"it knows {run_key or 'no'} run, {review_count} reviews and {text_count} texts"
        )
    try:
        row_counts(file)
    except duckdb.Error as error:
        raise read_failure(error, file) from error
    return int(run_key), finished_at, int(review_count)


def adopted(place: Place, file: Path, run_key: int) -> Path:
    """Make a warehouse file a version of its own, and return it; the file itself stays as it is.

    Raises:
        DiskFull: if it does not fit.
    """
    version = place.version_file(run_key)
    version.parent.mkdir(parents=True, exist_ok=True)
    room_for(place, file.stat().st_size)
    unfinished = version.with_name(version.name + ".unfinished")
    shutil.copyfile(file, unfinished)
    unfinished.chmod(0o444)
    descriptor = os.open(unfinished, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    unfinished.replace(version)
    about = {"run_key": run_key, "data_run_key": run_key}
    (version.parent / VERSION_FILE).write_text(json.dumps(about) + "\n")
    return version
