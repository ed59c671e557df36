"""Small dumps made in code: as a folder, a tar or a zip, and read back whole."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from contracts.stage import RAW_REVIEW, READ_FILE
from sources import Batch, Dump, Limits, ReadBatch, read_batch, recognised

Files = Mapping[str, bytes]


def url(number: int) -> bytes:
    return b"http://www.imdb.com/title/tt%07d/usercomments" % number


ACLIMDB: Files = {
    "README": b"What this is.",
    "train/pos/0_9.txt": "Schöner Film.<br />Wirklich.".encode(),
    "train/pos/1_10.txt": b"",
    "train/pos/2_7.txt": b"\xef\xbb\xbfwith a mark",
    "train/neg/0_1.txt": b"caf\xe9 \xff",
    "train/unsup/0_0.txt": b"No label.",
    "train/urls_pos.txt": b"\n".join([url(1), url(2), url(3)]) + b"\n",
    "train/urls_neg.txt": url(9),
    "train/urls_unsup.txt": url(1),
    "test/neg/0_3.txt": b"Bad.",
    "test/neg/notes.md": b"note",
    "test/urls_neg.txt": url(4),
}


def folder(root: Path, files: Files) -> Path:
    for name, payload in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(payload)
    return root


def tar_bytes(files: Files, tar_format: int = tarfile.USTAR_FORMAT, prefix: str = "") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tar_format) as archive:
        for name, payload in files.items():
            member = tarfile.TarInfo(prefix + name)
            member.size = len(payload)
            member.mtime = 1_300_000_000
            archive.addfile(member, io.BytesIO(payload))
    return buffer.getvalue()


def zip_bytes(files: Files, compression: int = zipfile.ZIP_DEFLATED, prefix: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, payload in files.items():
            archive.writestr(zipfile.ZipInfo(prefix + name), payload, compression)
    return buffer.getvalue()


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def batches(dump: Dump, work: Path) -> list[Batch]:
    return list(dump.batches(None, work))


def joined(read: list[ReadBatch]) -> ReadBatch:
    return ReadBatch(
        pl.concat([READ_FILE.empty(), *(one.files for one in read)]),
        pl.concat([RAW_REVIEW.empty(), *(one.raw_review for one in read)]),
    )


def read_whole(path: Path, work: Path, layout: str | None = None, limits: Limits | None = None) -> ReadBatch:
    dump = recognised(path, layout, limits or Limits())
    return joined([read_batch(batch) for batch in batches(dump, work)])


def states(files: pl.DataFrame) -> dict[str, str]:
    """Path -> state, or the reason where there is one."""
    told = files.select("path", pl.coalesce("reason", pl.col("state").cast(pl.String)).alias("told"))
    return dict(told.iter_rows())


def column(frame: pl.DataFrame, name: str, by: str = "review_id") -> dict[str, object]:
    """Review id -> a column's value."""
    return dict(frame.select(by, name).iter_rows())
