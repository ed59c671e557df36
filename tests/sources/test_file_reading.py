"""Reading files: bytes and digest, or the reason why not; nothing hangs and nothing outside is reached."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import polars as pl
import pytest

from contracts.reasons import FILE_REASONS
from sources import read_batch, recognised
from sources.file_reading import read_files, reason_of
from tests.sources.made_dumps import ACLIMDB, batches, column, folder, joined, saved, states
from tests.sources.unprivileged import unprivileged


def told(root: Path, *paths: str, file_bytes: int = 1000) -> dict[str, bytes | str]:
    read = read_files(str(root), paths, file_bytes)
    assert read["payload"].is_null().equals(read["reason"].is_not_null())
    assert read["file_digest"].is_null().equals(read["reason"].is_not_null())
    return {
        path: payload if payload is not None else reason
        for path, payload, reason in read.select("path", "payload", "reason").iter_rows()
    }


def test_bytes_digest_size_and_time(tmp_path: Path) -> None:
    folder(tmp_path, {"a.txt": b"abc", "d/empty.txt": b"", "d/e/f.txt": b"\xff\0\r\n"})
    os.utime(tmp_path / "a.txt", ns=(0, 1_000_000_000))
    paths = ["d/e/f.txt", "a.txt", "d/empty.txt"]
    read = read_files(str(tmp_path), paths, 1000)
    assert read["path"].to_list() == paths
    assert read["payload"].to_list() == [b"\xff\0\r\n", b"abc", b""]
    assert read["file_digest"][1] == hashlib.sha256(b"abc").hexdigest()
    assert read["size_bytes"].to_list() == [4, 3, 0]
    assert read["modified_at"].dt.epoch("s")[1] == 1


def test_nothing_to_read() -> None:
    assert read_files("/", [], 1000).is_empty()


def test_what_is_no_regular_file_is_never_waited_for(tmp_path: Path) -> None:
    folder(tmp_path, {"a.txt": b"a", "real/b.txt": b"b"})
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to("a.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "linked").symlink_to("real")
    odd = ["pipe.txt", "link.txt", "zero.txt", "folder.txt", "linked/b.txt", "a.txt/below.txt"]
    assert told(tmp_path, "a.txt", *odd) == {"a.txt": b"a", **dict.fromkeys(odd, "not_a_regular_file")}


def test_what_is_gone_or_closed_or_too_large(tmp_path: Path) -> None:
    folder(tmp_path, {"a.txt": b"12345", "b.txt": b"123456", "closed.txt": b"c", "shut/d.txt": b"d"})
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "shut").chmod(0)
    paths = ["a.txt", "b.txt", "closed.txt", "gone.txt", "gone/e.txt", "shut/d.txt"]
    with unprivileged():
        found = told(tmp_path, *paths, file_bytes=5)
        closed = read_files(str(tmp_path), ["closed.txt"], 5)
    (tmp_path / "shut").chmod(0o755)
    assert found == {
        "a.txt": b"12345",
        "b.txt": "too_large",
        "closed.txt": "permission_denied",
        "gone.txt": "vanished",
        "gone/e.txt": "vanished",
        "shut/d.txt": "permission_denied",
    }
    assert closed["size_bytes"].to_list() == [1]


@pytest.mark.parametrize("change", ["append", "cut", "rewrite"])
def test_a_file_that_does_not_hold_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    path = saved(tmp_path / "a.txt", b"12345")
    os.utime(path, (1, 1))
    read = os.read

    def read_and_change(descriptor: int, size: int) -> bytes:
        if change == "cut":
            os.truncate(path, 2)
            return read(descriptor, size)
        content = read(descriptor, size)
        path.write_bytes(b"abcdefg" if change == "append" else b"abcde")
        return content

    monkeypatch.setattr(os, "read", read_and_change)
    assert told(tmp_path, "a.txt") == {"a.txt": "changed_while_read"}


def test_a_read_that_comes_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(tmp_path / "a.txt", b"12345")
    read = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: read(descriptor, min(size, 2)))
    assert told(tmp_path, "a.txt") == {"a.txt": b"12345"}


def test_a_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(tmp_path / "a.txt", b"12345")

    def fail(descriptor: int, size: int) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "read", fail)
    assert told(tmp_path, "a.txt") == {"a.txt": "read_error"}


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM])
def test_a_lack_of_our_own_is_no_fault_of_the_file(number: int) -> None:
    with pytest.raises(OSError, match="ours"):
        reason_of(OSError(number, "ours"))


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOENT, errno.ELOOP, errno.ENXIO, errno.EIO, 0, 9999])
def test_every_other_error_is_a_declared_reason(number: int) -> None:
    assert reason_of(OSError(number, "theirs")) in FILE_REASONS


def test_what_happens_between_listing_and_reading(tmp_path: Path) -> None:
    root = folder(tmp_path / "dump", ACLIMDB)
    outside = folder(tmp_path / "outside", {"0_3.txt": b"secret"})
    dump = recognised(root)
    made = batches(dump, tmp_path / "work")
    (root / "train" / "pos" / "0_9.txt").unlink()
    (root / "train" / "unsup" / "0_0.txt").unlink()
    (root / "train" / "unsup" / "0_0.txt").symlink_to(outside / "0_3.txt")
    (root / "test" / "neg").rename(root / "test" / "moved")
    (root / "test" / "neg").symlink_to(outside)
    saved(root / "train" / "pos" / "1_10.txt", b"now with text")
    read = joined([read_batch(batch) for batch in made])
    told_of = states(read.files)
    assert told_of["train/pos/0_9.txt"] == "vanished"
    assert told_of["train/unsup/0_0.txt"] == told_of["test/neg/0_3.txt"] == "not_a_regular_file"
    text = column(read.raw_review, "raw_text")
    assert text["train/pos/1"] == "now with text"
    assert "secret" not in text.values()
    assert len(read.files) == len(ACLIMDB)
    assert len(read.raw_review) == read.files.filter(pl.col("path").str.ends_with(".txt"), state="read").height - 4
