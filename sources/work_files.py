"""The Parquet files in which batches carry what they do not read again themselves."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from contracts.errors import DiskFull


def written(frame: pl.DataFrame, path: Path) -> str:
    """Write a frame as Parquet, and give back its path.

    Raises:
        DiskFull: if there is no room for it.
    """
    with disk_told(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(path, compression="lz4", statistics=False)
    return str(path)


@contextmanager
def disk_told(folder: Path) -> Iterator[None]:
    """Say that a folder has no room, whoever finds out.

    Raises:
        DiskFull: instead of the error of the system or of Polars.
    """
    try:
        yield
    except (OSError, pl.exceptions.ComputeError) as error:
        if getattr(error, "errno", None) == errno.ENOSPC or f"os error {errno.ENOSPC}" in str(error):
            raise DiskFull.at(str(folder)) from error
        raise


def stored(path: str) -> pl.DataFrame:
    """The frame in a file that `written` wrote."""
    return pl.read_parquet(path, glob=False)  # a folder may be called a[1]
