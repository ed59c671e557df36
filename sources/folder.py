"""A dump in a folder, cut into batches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from sources.batch import Batch
from sources.file_reading import read_files
from sources.files import context_paths, found_file, read_file, reader_settings, sorted_files
from sources.layout import Layout
from sources.limits import Limits
from sources.work_files import written


def found_files(root: str, listing: pl.DataFrame, layout: Layout, limits: Limits) -> pl.DataFrame:
    """FOUND_FILE: a listing with what the layout makes of each file. Only the context files are read."""
    files = sorted_files(listing, layout)
    explained_by = context_paths(files["path"], layout).set(files["role"] != "review", None)
    context = read_files(root, explained_by.drop_nulls().unique().sort().to_list(), limits.file_bytes)
    return found_file(files.with_columns(reader_settings(explained_by, layout, context)))


def folder_batches(
    root: str, files: pl.DataFrame, layout: Layout, work: Path, first_number: int, limits: Limits
) -> Iterator[Batch]:
    """The batches of the files given (FOUND_FILE), in the order of their paths.

    What became of the other files is noted in the first batch.
    """
    reviews = files.filter(pl.col("role") == "review").sort("path")
    noted = noted_files(root, files.filter(pl.col("role") != "review"), limits)
    number = first_number
    for paths in _cut(reviews, limits) or ([()] if len(noted) else []):
        yield Batch(
            number,
            layout.name,
            root,
            None,
            paths=paths,
            noted=written(noted, work / f"{number:05d}.files.parquet") if number == first_number else None,
            file_bytes=limits.file_bytes,
            encoding=layout.reading,
        )
        number += 1


def noted_files(root: str, files: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """READ_FILE rows of the files that hold no reviews; the context files among them are read for their digest."""
    context = files.filter(pl.col("role") == "context")
    read = read_files(root, context["path"].to_list(), limits.file_bytes)
    ignored = files.filter(pl.col("role") == "ignored").with_columns(pl.lit(None, pl.String).alias("file_digest"))
    columns = ["path", "size_bytes", "modified_at", "reader_settings", "file_digest", "reason"]
    return read_file(
        pl.concat([read.with_columns(context["reader_settings"]).select(columns), ignored.select(columns)]), None
    )


def _cut(reviews: pl.DataFrame, limits: Limits) -> list[tuple[str, ...]]:
    """The paths in runs that are within the limits of a batch, or one file long."""
    paths, sizes = reviews["path"].to_list(), reviews["size_bytes"].to_list()
    runs: list[tuple[str, ...]] = []
    start = filled = 0
    for position, size in enumerate(sizes):
        is_full = position - start == limits.batch_files or filled + size > limits.batch_bytes
        if is_full and position > start:
            runs.append(tuple(paths[start:position]))
            start, filled = position, 0
        filled += size
    if start < len(paths):
        runs.append(tuple(paths[start:]))
    return runs
