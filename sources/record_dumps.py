"""Dumps whose files hold many records, cut into batches: from a folder, or from an archive."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from sources.archive_members import Archive, archive_members, container_row, opened_archive
from sources.batch import Batch
from sources.file_reading import digests, opened_file, read_files, reason_of
from sources.files import NO_CONTEXT, read_file, reader_settings, sorted_files
from sources.folder import noted_files
from sources.limits import Limits
from sources.names import numbered
from sources.record_batches import RecordBatches
from sources.record_files import RecordFile
from sources.record_layout import RecordLayout
from sources.unpacking import DamagedArchive, HashedFile, Member


def record_folder_batches(
    root: str, files: pl.DataFrame, layout: RecordLayout, work: Path, first_number: int, limits: Limits
) -> Iterator[Batch]:
    """The batches of the files given (FOUND_FILE), in the order of their paths."""
    batches = RecordBatches(_template(first_number, layout, root, None), layout, work, limits)
    others = files.filter(pl.col("role") != "review")
    if len(others):
        batches.note(noted_files(root, others, limits))
    context = noted_context(root, others, limits)
    for one in context.partition_by("path", maintain_order=True):
        batches.add_context(str(one["path"][0]), one)
    reviews = files.filter(pl.col("role") == "review").sort("path")
    for row in reviews.select("path", "size_bytes", "modified_at", "reader_settings").iter_rows():
        yield from _file_batches(batches, root, *row)
    yield from batches.last()


def noted_context(root: str, files: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """The context files that can be read: path, payload, file_digest."""
    paths = files.filter(pl.col("role") == "context")["path"].to_list()
    return read_files(root, paths, limits.file_bytes).filter(pl.col("reason").is_null()).select(NO_CONTEXT.columns)


def _file_batches(
    batches: RecordBatches, root: str, path: str, size: int, time: datetime | None, settings: str
) -> Iterator[Batch]:
    """What becomes of one file: its records are read, or it is noted."""
    try:
        descriptor, info = opened_file(root, path)
    except OSError as error:
        row = pl.DataFrame(
            {
                "path": [path],
                "size_bytes": [size],
                "modified_at": [time],
                "reader_settings": [settings],
                "file_digest": pl.Series([None], dtype=pl.String),
                "reason": [reason_of(error)],
            }
        )
        batches.note(read_file(row, None))
        return
    try:
        yield from batches.read(RecordFile(path, path, info.st_size, time, HashedFile(descriptor), descriptor, info))
    finally:
        os.close(descriptor)


def record_archive_batches(
    archive: Archive, layout: RecordLayout, work: Path, first_number: int, limits: Limits
) -> Iterator[Batch]:
    """The batches of an archive, as it is read; the last one notes the archive itself.

    Where the archive is damaged or breaks a limit, what was read before holds, and its own row has the reason.

    Raises:
        OSError: if the archive cannot be opened.
        DiskFull: if the work folder has no room.
    """
    batches = RecordBatches(_template(first_number, layout, archive.root, archive.name), layout, work, limits)
    seen: set[str] = set()
    with opened_archive(archive) as (packed, before):
        reason = digest = None
        try:
            for member in archive_members(archive.kind, packed, limits, _is_streamed(layout)):
                path = numbered(member.name, seen.__contains__)
                seen.add(path)
                yield from _member_batches(batches, member, path, layout, archive)
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
    batches.note(read_file(row, None).with_columns(pl.lit(None, pl.String).alias("encoding")))
    yield from batches.last()


def _is_streamed(layout: RecordLayout) -> Callable[[str], bool]:
    """Whether a member is one with records, by its name."""
    return lambda name: bool((layout.sorted_files(pl.DataFrame({"path": [name]}))["role"] == "review").all())


def _member_batches(
    batches: RecordBatches, member: Member, path: str, layout: RecordLayout, archive: Archive
) -> Iterator[Batch]:
    """What becomes of one member: its records are read, or it is noted."""
    below = member.name.removeprefix(archive.prefix)
    time = None if member.modified_s is None else datetime.fromtimestamp(member.modified_s, UTC).replace(tzinfo=None)
    if member.stream is not None:
        yield from batches.read(RecordFile(path, below, member.size_bytes, time, member.stream))
        return
    file = pl.DataFrame(
        {
            "path": [path],
            "name": [below],
            "size_bytes": [member.size_bytes],
            "modified_at": pl.Series([time], dtype=pl.Datetime("us")),
            "payload": pl.Series([member.payload], dtype=pl.Binary),
            "reason": pl.Series([member.reason], dtype=pl.String),
        }
    )
    sorted_file = sorted_files(file, layout, pl.col("name"))
    settings = reader_settings(pl.Series([None], dtype=pl.String), layout, NO_CONTEXT)
    is_context = sorted_file["role"][0] == "context"
    digest = digests([member.payload if is_context else None])
    noted = sorted_file.with_columns(settings, digest.alias("file_digest"))
    batches.note(read_file(noted, archive.name))
    if is_context:
        batches.add_context(below, noted.select(pl.col("name").alias("path"), "payload", "file_digest"))


def _template(number: int, layout: RecordLayout, root: str, container: str | None) -> Batch:
    return Batch(number, layout.name, root, container, encoding=layout.encoding, mapping=layout.mapping or None)
