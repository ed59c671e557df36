"""An archive on disk: which members it has, and the row that stands for itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from sources import tar_stream, zip_members
from sources.file_reading import modified_at
from sources.files import NO_CONTEXT, reader_settings
from sources.layout import Layout
from sources.limits import Limits
from sources.unpacking import HashedFile, Member, opened_container, unpacked

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


@contextmanager
def opened_archive(archive: Archive) -> Iterator[tuple[HashedFile, os.stat_result]]:
    """The bytes of an archive, and what was known of it when it was opened.

    Raises:
        OSError: if it cannot be opened.
    """
    descriptor, info = opened_container(archive.path)
    try:
        yield HashedFile(descriptor), info
    finally:
        os.close(descriptor)


def archive_members(
    kind: ArchiveKind, packed: HashedFile, limits: Limits, is_streamed: Callable[[str], bool] = lambda _: False
) -> Iterator[Member]:
    """The members of an archive; those that are streamed have to be read before the next one.

    Raises:
        DamagedArchive: after the members before the damage.
    """
    if kind == "tar":
        yield from tar_stream.members(unpacked(packed, limits), limits, is_streamed)
    else:
        packed.drain()  # a zip archive is read in leaps, so it is hashed before
        with packed.reopened() as file:
            yield from zip_members.members(file, limits, is_streamed)


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
