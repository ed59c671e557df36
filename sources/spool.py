"""Members of an archive on their way into batches: a full buffer goes to the work folder, and waits for its context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from sources.batch import Batch
from sources.file_reading import digests
from sources.files import NO_CONTEXT, context_paths, read_file, reader_settings, sorted_files
from sources.layout import Layout
from sources.limits import Limits
from sources.names import numbered
from sources.unpacking import Member
from sources.work_files import written


@dataclass
class _Waiting:
    """Reviews in a Parquet file, and the context files that they need."""

    members: str
    needs: frozenset[str]


class Spool:
    """Collects members, and gives back batches as soon as the context files of their reviews were seen.

    Args:
        layout: says which members hold reviews.
        root: the folder that holds the archive.
        container: the name of the archive.
        prefix: where in the archive the root of the dump is; what lies outside is noted as no review.
        work: the folder for Parquet files.
        first_number: of the first batch.
        limits: of a batch.
    """

    def __init__(
        self, layout: Layout, root: str, container: str, prefix: str, work: Path, first_number: int, limits: Limits
    ) -> None:
        """Start with nothing collected."""
        self._layout = layout
        self._prefix = prefix
        self._work = work
        self._limits = limits
        self._template = Batch(
            first_number, layout.name, root, container, file_bytes=limits.file_bytes, encoding=layout.reading
        )
        self._next_number = first_number
        self._buffer_count = 0
        self._members: list[Member] = []
        self._filled = 0
        self._seen_names: set[int] = set()  # hashes: a million names would take 100 MB
        self._context: dict[str, str] = {}  # path in the dump -> Parquet file
        self._noted: list[pl.DataFrame] = []
        self._waiting: list[_Waiting] = []

    def add(self, member: Member) -> bool:
        """Collect a member; true if the buffer is full, so that batches may be complete."""
        self._members.append(member)
        self._filled += len(member.name) + len(member.payload or b"")
        return len(self._members) >= self._limits.batch_files or self._filled >= self._limits.batch_bytes

    def last_batches(self, container_row: pl.DataFrame) -> Iterator[Batch]:
        """The batches that are left; the last one notes the archive itself (READ_FILE) and what holds no reviews."""
        self._put_away()
        for waiting in self._waiting[:-1]:
            yield self._batch(waiting)
        last = self._batch(self._waiting[-1] if self._waiting else None)
        yield replace(last, noted=written(pl.concat([*self._noted, container_row]), self._file("noted")))

    def complete_batches(self) -> Iterator[Batch]:
        """Put the buffer away, and give the batches that wait for nothing more."""
        self._put_away()
        ready = [waiting for waiting in self._waiting if waiting.needs <= self._context.keys()]
        self._waiting = [waiting for waiting in self._waiting if waiting not in ready]
        for waiting in ready:
            yield self._batch(waiting)

    def _put_away(self) -> None:
        """Sort the buffer into reviews, which become a batch, context, and files that are only noted."""
        files = self._sorted_members()
        self._members, self._filled = [], 0
        self._note(files.filter(pl.col("role") != "review"))
        reviews = files.filter(pl.col("role") == "review")
        if len(reviews):
            self._buffer_count += 1
            members = reviews.select("path", "name", "size_bytes", "modified_at", "payload")
            needs = context_paths(reviews["name"], self._layout).drop_nulls().unique()
            place = self._file(f"members.{self._buffer_count}")
            self._waiting.append(_Waiting(written(members, place), frozenset(needs)))

    def _note(self, files: pl.DataFrame) -> None:
        """Note the files that hold no reviews, and keep the context among them; of two of one name the first."""
        is_context = pl.col("role") == "context"
        context_payload = files.select(pl.when(is_context).then(pl.col("payload")))["payload"]
        settings = reader_settings(pl.Series([None] * len(files), dtype=pl.String), self._layout, NO_CONTEXT)
        noted = files.with_columns(settings, digests(context_payload.to_list()).alias("file_digest"))
        self._noted.append(read_file(noted, self._template.container))
        context = noted.filter(is_context).select(pl.col("name").alias("path"), "payload", "file_digest")
        for one in context.unique("path", keep="first", maintain_order=True).partition_by("path", maintain_order=True):
            path = str(one["path"][0])
            if path not in self._context:
                self._context[path] = written(one, self._file(f"context.{len(self._context) + 1}"))

    def _batch(self, waiting: _Waiting | None) -> Batch:
        """The next batch: numbers count up in the order in which batches are given."""
        batch = replace(self._template, number=self._next_number)
        self._next_number += 1
        if waiting is None:
            return batch
        context = tuple(self._context[path] for path in sorted(waiting.needs & self._context.keys()))
        return replace(batch, members=waiting.members, context=context)

    def _file(self, what: str) -> Path:
        return self._work / f"{self._template.number:05d}.{what}.parquet"

    def _sorted_members(self) -> pl.DataFrame:
        """The buffer as a frame: path, name below the root of the dump, size, time, payload, role and reason."""
        given = [member.name for member in self._members]
        seconds = pl.Series([member.modified_s for member in self._members], dtype=pl.Int64)
        files = pl.DataFrame(
            {
                "path": pl.Series([self._own_path(name) for name in given], dtype=pl.String),
                "name": pl.Series(given, dtype=pl.String),
                "size_bytes": pl.Series([member.size_bytes for member in self._members], dtype=pl.Int64),
                "modified_at": (seconds * 1_000_000).cast(pl.Datetime("us")),
                "payload": pl.Series([member.payload for member in self._members], dtype=pl.Binary),
                "reason": pl.Series([member.reason for member in self._members], dtype=pl.String),
            }
        )
        below = pl.when(pl.col("name").str.starts_with(self._prefix)).then(
            pl.col("name").str.strip_prefix(self._prefix)
        )
        return sorted_files(files.with_columns(below.alias("name")), self._layout, pl.col("name"))

    def _own_path(self, name: str) -> str:
        """The name, numbered if the archive has it twice: both are read, and the last one wins as in `tar`."""
        path = numbered(name, lambda taken: hash(taken) in self._seen_names)
        self._seen_names.add(hash(path))
        return path
