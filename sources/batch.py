"""A batch: what one step reads at once. It carries paths, so that any thread or machine that sees them can read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import polars as pl

from contracts.stage import RAW_REVIEW, READ_FILE
from sources.file_reading import digests, read_files
from sources.files import NO_CONTEXT, context_paths, read_file, reader_settings
from sources.joined_parts import joined_reviews, parts_together
from sources.layout import FileLayout
from sources.layouts import layout_of
from sources.part_reading import BatchPart, part_reviews
from sources.record_layout import RecordLayout
from sources.work_files import stored


@dataclass(frozen=True)
class Batch:
    """At most 10,000 review files or about 32 MB of them, and what became of files that are not read as reviews.

    Args:
        number: unique within a run.
        layout: name of the layout.
        root: the folder that paths are relative to, or that holds the archive.
        container: name of the archive, if it is one.
        paths: review files of a folder to read.
        members: a Parquet file with the review files of an archive: path, name, size_bytes, modified_at, payload.
        context: Parquet files with the context files of an archive: path, payload, file_digest.
        noted: a Parquet file with rows of READ_FILE for files that this batch does not read.
        file_bytes: what is larger is not read.
        parts: pieces of files with many records.
        encoding: that was declared for the files, if one was.
        mapping: the text of the mapping that they are read with, if one was given.
    """

    number: int
    layout: str
    root: str
    container: str | None
    paths: tuple[str, ...] = ()
    members: str | None = None
    context: tuple[str, ...] = ()
    noted: str | None = None
    file_bytes: int = 32_000_000
    parts: tuple[BatchPart, ...] = ()
    encoding: str | None = None
    mapping: str | None = None

    @property
    def work_files(self) -> tuple[str, ...]:
        """The files in the work folder that nobody needs once the batch was read; context files serve others too."""
        members = [self.members] if self.members else []
        return tuple(dict.fromkeys([*members, *(part.data for part in self.parts)]))


@dataclass(frozen=True)
class ReadBatch:
    """The files of a batch (READ_FILE) and their reviews (RAW_REVIEW)."""

    files: pl.DataFrame
    raw_review: pl.DataFrame


def read_batch(batch: Batch) -> ReadBatch:
    """Read the files of a batch. A file that cannot be read is a row with a reason, never an exception.

    Raises:
        OSError: if this process may open no more files or has no memory left.
    """
    layout = layout_of(batch.layout, batch.encoding, batch.mapping)
    noted = stored(batch.noted) if batch.noted else READ_FILE.empty()
    if isinstance(layout, RecordLayout):
        return ReadBatch(noted, _records(batch, layout))
    if not batch.paths and batch.members is None:
        return ReadBatch(noted, RAW_REVIEW.empty())
    files = _members(batch.members) if batch.members else _files(batch)
    explained_by = context_paths(files["name"], layout)
    context = _context(batch, explained_by)
    files = files.with_columns(reader_settings(explained_by, layout, context))
    payloads = files.filter(pl.col("reason").is_null())
    raw_review = cast(FileLayout, layout).raw_review(
        payloads.select(pl.col("name").alias("path"), "payload", "file_digest"), context.select("path", "payload")
    )
    return ReadBatch(pl.concat([noted, read_file(files, batch.container)]), raw_review.with_columns(payloads["path"]))


def _files(batch: Batch) -> pl.DataFrame:
    """The review files of a folder."""
    return read_files(batch.root, batch.paths, batch.file_bytes).with_columns(pl.col("path").alias("name"))


def _members(path: str) -> pl.DataFrame:
    """The review files of an archive."""
    members = stored(path)
    return members.with_columns(
        digests(members["payload"].to_list()).alias("file_digest"), pl.lit(None, pl.String).alias("reason")
    )


def _context(batch: Batch, explained_by: pl.Series) -> pl.DataFrame:
    """The context files of a batch that can be read: path, payload, file_digest."""
    if batch.container is None:
        paths = explained_by.drop_nulls().unique().sort().to_list()
        return (
            read_files(batch.root, paths, batch.file_bytes)
            .filter(pl.col("reason").is_null())
            .select(NO_CONTEXT.columns)
        )
    if not batch.context:
        return NO_CONTEXT
    return pl.concat([stored(path).select(NO_CONTEXT.columns) for path in batch.context])


def _records(batch: Batch, layout: RecordLayout) -> pl.DataFrame:
    """RAW_REVIEW of the parts of a batch."""
    context = pl.concat([NO_CONTEXT, *(stored(path).select(NO_CONTEXT.columns) for path in batch.context)])
    runs = parts_together(batch.parts, layout)
    reviews = [part_reviews(run[0], layout, context) if len(run) == 1 else joined_reviews(run, layout) for run in runs]
    if len(reviews) == 1:
        return reviews[0].rechunk()
    # Chunks that end in other places in other columns make Polars 2.1 panic in a `when` around a text function.
    return pl.concat([RAW_REVIEW.empty(), *reviews]).rechunk()
