"""What was named, before its layout is known: its kind, its files, and the starts of some of them."""

from __future__ import annotations

import io
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import polars as pl

from sources import zip_members
from sources.archive_members import Archive, archive_members, opened_archive
from sources.file_reading import opened_file
from sources.heads import MOST_HEADS, PARQUET_MAGIC, Head, head_of
from sources.limits import Limits
from sources.listing import listed
from sources.parquet_records import DamagedFile, parquet_columns
from sources.tar_stream import BLOCK, is_header
from sources.unpacking import (
    CHUNK,
    DamagedArchive,
    Hashed,
    HashedFile,
    HashedMember,
    Member,
    compression_of,
    opened_container,
    unpacked,
)

Kind = Literal["folder", "file", "tar", "zip"]
ARCHIVE_NAMES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".zip")
RECORD_NAME = r"(?i)\.(?:csv|tsv|json|jsonl|ndjson|txt|parquet)(?:\.(?:gz|bz2|xz))?$"
LOOKED_AT_BYTES = 128_000_000  # of an archive, unpacked, to recognise its layout
LOOKED_AT_NAMES = 500
MOST_PARQUET = 3  # files to look into: each takes a process of its own
LARGEST_PARQUET_BYTES = 64_000_000  # in an archive, to look at its columns


@dataclass
class Seen:
    """What was named.

    Args:
        named: its absolute path.
        kind: what it is.
        listing: path and reason of its files; of an archive the first members.
        limits: of what is read.
        starts: the starts of members, read together with their names.
        encoding: that was declared.
    """

    named: Path
    kind: Kind
    listing: pl.DataFrame
    limits: Limits
    starts: list[Head] = field(default_factory=list)
    encoding: str | None = None

    @property
    def end(self) -> str:
        """The last two folders above the files, by which a layout knows a part of a dump."""
        folder = {"folder": self.named, "file": self.named.parent}.get(self.kind, Path("/"))
        return "/".join(folder.parts[1:][-2:])

    @cached_property
    def heads(self) -> list[Head]:
        """The starts of some files that may hold records."""
        if self.kind in ("tar", "zip"):
            return self.starts
        root = str(self.named if self.kind == "folder" else self.named.parent)
        may_hold = self.listing.filter(pl.col("reason").is_null())
        if self.kind == "folder":
            may_hold = may_hold.filter(pl.col("path").str.contains(RECORD_NAME))
        heads: list[Head] = []
        for path in may_hold["path"].head(MOST_HEADS):
            is_enough = sum(head.start.startswith(PARQUET_MAGIC) for head in heads) >= MOST_PARQUET
            with suppress(OSError):
                heads.append(_file_head(root, path, self.limits, self.encoding, looks_into_parquet=not is_enough))
        return heads


def _file_head(root: str, path: str, limits: Limits, encoding: str | None, *, looks_into_parquet: bool) -> Head:
    descriptor, _ = opened_file(root, path)
    try:
        head = head_of(path, HashedFile(descriptor), limits, encoding)
        if looks_into_parquet and head.start.startswith(PARQUET_MAGIC):
            with suppress(DamagedFile):
                return replace(head, columns=parquet_columns(f"/dev/fd/{descriptor}", descriptor))
    finally:
        os.close(descriptor)
    return head


def seen(path: Path, limits: Limits, encoding: str | None = None) -> Seen:
    """What is at a path, where an encoding may have been declared for its files.

    Raises:
        OSError: if nothing is there, or it cannot be opened.
        UnicodeEncodeError: if its name is not UTF-8.
        DamagedArchive: if it is an archive of which not even one name can be read.
    """
    named = Path(os.path.normpath(path.absolute()))
    str(named).encode()
    kind = kind_of(named, limits)
    if kind == "folder":
        return Seen(named, kind, listed(str(named)), limits, encoding=encoding)
    named = named.resolve()
    if kind == "file":
        return Seen(named, kind, listed(str(named.parent), named.name), limits, encoding=encoding)
    names, starts = _members(Archive(str(named.parent), named.name, kind), limits, encoding)
    listing = pl.DataFrame({"path": names, "reason": None}, schema={"path": pl.String, "reason": pl.String})
    return Seen(named, kind, listing, limits, starts, encoding)


def kind_of(named: Path, limits: Limits) -> Kind:
    """Whether it is a folder, an archive, or else a file, which may be compressed."""
    if named.is_dir():
        return "folder"
    descriptor, _ = opened_container(str(named))
    try:
        head = os.read(descriptor, BLOCK)
        if compression_of(head) is not None:
            os.lseek(descriptor, 0, os.SEEK_SET)
            with suppress(DamagedArchive):
                head = unpacked(HashedFile(descriptor), limits).read(BLOCK)
    finally:
        os.close(descriptor)
    name = named.name.lower()
    if head.startswith((b"PK\3\4", b"PK\5\6")) or name.endswith(".zip"):
        return "zip"
    return "tar" if is_header(head) or name.endswith(ARCHIVE_NAMES) else "file"


def _members(archive: Archive, limits: Limits, encoding: str | None) -> tuple[list[str], list[Head]]:
    """The names of some members, enough to recognise the layout, and the starts of those that may hold records."""
    looked_at = replace(limits, archive_bytes=min(limits.archive_bytes, LOOKED_AT_BYTES))
    names: list[str] = []
    heads: list[Head] = []
    with opened_archive(archive) as (packed, _):
        if archive.kind == "zip":
            with packed.reopened() as file:
                names = zip_members.first_names(file, LOOKED_AT_NAMES, looked_at)
            os.lseek(packed.descriptor, 0, os.SEEK_SET)
        try:
            for member in archive_members(archive.kind, packed, looked_at, lambda _: True):
                if archive.kind == "tar":
                    names.append(member.name)
                if member.stream is not None and pl.Series([member.name]).str.contains(RECORD_NAME).all():
                    heads.append(_member_head(member, member.stream, looked_at, encoding))
                if len(heads) == MOST_HEADS or (len(names) >= LOOKED_AT_NAMES and archive.kind == "tar"):
                    break
        except DamagedArchive:
            if not names:
                raise
    return names, heads


def _member_head(member: Member, stream: Hashed, limits: Limits, encoding: str | None) -> Head:
    """The start of a member; of Parquet, which can only be looked into whole, a copy is made and thrown away."""
    try:
        start = stream.read(CHUNK)
        if not start.startswith(PARQUET_MAGIC) or member.size_bytes > LARGEST_PARQUET_BYTES:
            return head_of(member.name, HashedMember(io.BytesIO(start)), limits, encoding)
        with tempfile.TemporaryFile() as copy, suppress(DamagedFile):
            while start:
                copy.write(start)
                start = stream.read(CHUNK)
            copy.flush()
            return Head(member.name, PARQUET_MAGIC, parquet_columns(f"/dev/fd/{copy.fileno()}", copy.fileno()))
    except DamagedArchive:
        pass  # the archive says so itself
    return Head(member.name, b"")
