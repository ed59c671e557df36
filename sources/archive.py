"""A dump of one review a file in an archive: read once, as a stream, into batches that the work folder holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import polars as pl

from sources.archive_members import Archive, archive_members, container_row, opened_archive
from sources.batch import Batch
from sources.files import read_file
from sources.layout import Layout
from sources.limits import Limits
from sources.spool import Spool
from sources.unpacking import DamagedArchive


def archive_batches(archive: Archive, layout: Layout, work: Path, first_number: int, limits: Limits) -> Iterator[Batch]:
    """The batches of an archive, each as soon as the context files of its reviews were seen, or the archive ended.

    The last batch notes the archive itself. Where the archive is damaged or breaks a limit, what was read before holds,
    and the archive's own row has the reason.

    Raises:
        OSError: if the archive cannot be opened.
        DiskFull: if the work folder has no room for its members.
    """
    spool = Spool(layout, archive.root, archive.name, archive.prefix, work, first_number, limits)
    reason = digest = None
    with opened_archive(archive) as (packed, before):
        try:
            for member in archive_members(archive.kind, packed, limits):
                if spool.add(member):
                    yield from spool.complete_batches()
        except DamagedArchive as damage:
            reason = damage.reason
        with suppress(DamagedArchive):
            packed.drain()
            digest = packed.hexdigest()
        after = os.fstat(packed.descriptor)
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        reason = "changed_while_read"
    row = container_row(archive, layout, before).with_columns(
        pl.lit(digest, pl.String).alias("file_digest"), pl.lit(reason, pl.String).alias("reason")
    )
    yield from spool.last_batches(read_file(row, None).with_columns(pl.lit(None, pl.String).alias("encoding")))
