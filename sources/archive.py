"""A dump in an archive: read once, as a stream, into batches that the work folder holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from sources import tar_stream, zip_members
from sources.batch import Batch
from sources.file_reading import modified_at
from sources.files import NO_CONTEXT, read_file, reader_settings
from sources.layout import Layout
from sources.limits import Limits
from sources.spool import Spool
from sources.unpacking import DamagedArchive, HashedFile, Member, opened_container, unpacked

ArchiveKind = Literal["tar", "zip"]


@dataclass(frozen=True)
class Archive:
    """An archive on disk.

    Args:
        root: the folder that holds it.
        name: its name in that folder.
        kind: tar, compressed or not, or zip.
        prefix: where in it the root of the dump is, with a slash at the end; empty if that is its own root.
    """

    root: str
    name: str
    kind: ArchiveKind
    prefix: str = ""

    @property
    def path(self) -> str:
        """Where it is."""
        return str(Path(self.root) / self.name)


def first_names(archive: Archive, limits: Limits, count: int = 500) -> list[str]:
    """The names of some members, enough to recognise the layout.

    Raises:
        OSError: if the archive cannot be opened.
        DamagedArchive: if not even one name can be read.
    """
    names: list[str] = []
    descriptor, _ = opened_container(archive.path)
    packed = HashedFile(descriptor)
    try:
        if archive.kind == "zip":
            with packed.reopened() as file:
                return zip_members.first_names(file, count, limits)
        for member in tar_stream.members(unpacked(packed, limits), limits):
            names.append(member.name)
            if len(names) == count:
                break
    except DamagedArchive:
        if not names:
            raise
    finally:
        os.close(descriptor)
    return names


def container_row(archive: Archive, layout: Layout, info: os.stat_result) -> pl.DataFrame:
    """The archive itself, as one row: path, size_bytes, modified_at, reader_settings."""
    return pl.DataFrame(
        {
            "path": [archive.name],
            "size_bytes": [info.st_size],
            "modified_at": modified_at(pl.Series([info.st_mtime_ns])),
            "reader_settings": reader_settings(pl.Series([None], dtype=pl.String), layout, NO_CONTEXT),
        }
    )


def archive_batches(archive: Archive, layout: Layout, work: Path, first_number: int, limits: Limits) -> Iterator[Batch]:
    """The batches of an archive, each as soon as the context files of its reviews were seen, or the archive ended.

    The last batch notes the archive itself. Where the archive is damaged or breaks a limit, what was read before holds,
    and the archive's own row has the reason.

    Raises:
        OSError: if the archive cannot be opened.
        DiskFull: if the work folder has no room for its members.
    """
    spool = Spool(layout, archive.root, archive.name, archive.prefix, work, first_number, limits)
    descriptor, before = opened_container(archive.path)
    packed = HashedFile(descriptor)
    reason = digest = None
    try:
        try:
            for member in _members(archive.kind, packed, limits):
                if spool.add(member):
                    yield from spool.complete_batches()
        except DamagedArchive as damage:
            reason = damage.reason
        with suppress(DamagedArchive):
            packed.drain()
            digest = packed.hexdigest()
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        reason = "changed_while_read"
    row = container_row(archive, layout, before).with_columns(
        pl.lit(digest, pl.String).alias("file_digest"), pl.lit(reason, pl.String).alias("reason")
    )
    yield from spool.last_batches(read_file(row, None).with_columns(pl.lit(None, pl.String).alias("encoding")))


def _members(kind: ArchiveKind, packed: HashedFile, limits: Limits) -> Iterator[Member]:
    if kind == "tar":
        yield from tar_stream.members(unpacked(packed, limits), limits)
    else:
        packed.drain()  # a zip archive is read in leaps, so it is hashed before
        with packed.reopened() as file:
            yield from zip_members.members(file, limits)
