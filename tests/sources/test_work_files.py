"""The Parquet files of a run, and a disk that is full."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import DiskFull, NoSuchDump
from sources import Limits, recognised
from sources.unpacking import DamagedArchive, HashedFile
from sources.work_files import stored, written
from tests.sources.made_dumps import saved, zip_bytes


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    frame = pl.DataFrame({"path": ["a[1]*.txt"], "payload": [b"\xff\0"]})
    assert stored(written(frame, tmp_path / "new" / "a[1].parquet")).equals(frame)


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "full"), pl.exceptions.ComputeError("No space left on device (os error 28)")],
)
def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pl.DataFrame, "write_parquet", fail)
    with pytest.raises(DiskFull, match="is full"):
        written(pl.DataFrame(), tmp_path / "a.parquet")


def test_another_error_is_not_a_full_disk(tmp_path: Path) -> None:
    saved(tmp_path / "file", b"")
    with pytest.raises(OSError, match="file"):
        written(pl.DataFrame(), tmp_path / "file" / "a.parquet")


def test_an_archive_on_a_disk_that_fails(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(DamagedArchive, match="directory"):
        HashedFile(descriptor).drain()
    os.close(descriptor)


def test_an_archive_with_too_many_members_is_told_before_it_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "many.zip", zip_bytes({f"{number}.txt": b"" for number in range(9)}))
    with pytest.raises(NoSuchDump, match=r"larger than the limits allow \(9 members\)"):
        recognised(path, limits=Limits(zip_member_count=8))
