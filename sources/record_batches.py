"""Record files on their way into batches: each is read once, as a stream, and its parts go to the work folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import polars as pl

from contracts.stage import READ_FILE
from sources.batch import Batch
from sources.limits import Limits
from sources.parquet_records import DamagedFile
from sources.part_reading import BatchPart
from sources.record import NotRead
from sources.record_files import Noted, RecordFile, noted_files
from sources.record_layout import RecordLayout
from sources.record_parts import record_parts
from sources.unpacking import DamagedArchive
from sources.work_files import written


class RecordBatches:
    """Packs the parts of record files into batches of some megabytes, and notes what became of each file.

    Args:
        template: a batch with all that is the same in every batch; its number is the first.
        layout: of the files.
        work: the folder for parts.
        limits: of unpacking, and of a batch.
    """

    def __init__(self, template: Batch, layout: RecordLayout, work: Path, limits: Limits) -> None:
        """Start with nothing packed."""
        self._template = template
        self._layout = layout
        self._work = work
        self._limits = limits
        self._number = template.number
        self._parts: list[BatchPart] = []
        self._filled = 0
        self._read: list[Noted] = []
        self._others: list[pl.DataFrame] = []
        self._context: dict[str, str] = {}
        work.mkdir(parents=True, exist_ok=True)

    def note(self, files: pl.DataFrame) -> None:
        """Note files that hold no records: READ_FILE."""
        self._others.append(files)

    def add_context(self, path: str, rows: pl.DataFrame) -> None:
        """Keep a file that explains others: path, payload, file_digest. Of two of one name the first is kept."""
        if path not in self._context:
            place = self._work / f"{self._template.number:05d}.context.{len(self._context)}.parquet"
            self._context[path] = written(rows, place)

    def read(self, file: RecordFile) -> Iterator[Batch]:
        """The batches that become full while a file is read; the file is noted at its end."""
        reason: str | None = None
        encoding: str | None = None
        header: tuple[str, ...] | None = None
        parts = record_parts(file, self._layout, self._work / f"{self._number:05d}", self._limits)
        while True:
            try:
                part = next(parts, None)
            except (DamagedArchive, DamagedFile, NotRead) as end:
                reason = end.reason
                break
            if part is None:
                reason = None if encoding else "no_records"
                break
            encoding, header = part.encoding, part.header
            yield from self._packed(part)
        digest = _digest(file)
        is_read = encoding is not None
        if file.has_changed():  # what was read of it may be half of one and half of another: it counts for nothing
            reason, is_read = "changed_while_read", False
        self._read.append(Noted(file, encoding, digest, reason, is_read, header))

    def last(self) -> Iterator[Batch]:
        """The batch that is left, with the files that were noted since the last one."""
        if self._parts or self._read or self._others:
            yield self._batch()

    def _packed(self, part: BatchPart) -> Iterator[Batch]:
        self._parts.append(part)
        self._filled += self._limits.batch_bytes if part.length < 0 else part.length
        if self._filled >= self._limits.record_batch_bytes or len(self._parts) >= self._limits.batch_files:
            yield self._batch()

    def _batch(self) -> Batch:
        """The next batch; what was noted so far goes with it."""
        batch = replace(
            self._template,
            number=self._number,
            parts=tuple(self._parts),
            context=tuple(self._context.values()),
            noted=self._noted(),
        )
        self._number += 1
        self._parts, self._read, self._others, self._filled = [], [], [], 0
        return batch

    def _noted(self) -> str | None:
        """The file with what was noted since the last batch; none within a large file, of which most batches are."""
        if not (self._read or self._others):
            return None
        read = noted_files(self._read, self._template.container, self._layout, tuple(self._context.values()))
        noted = pl.concat([READ_FILE.empty(), *self._others, read])
        return written(noted, self._work / f"{self._number:05d}.files.parquet") if len(noted) else None


def _digest(file: RecordFile) -> str:
    """SHA-256 of a file, or of what there is of it before a damage: its refused records are known by that."""
    with suppress(DamagedArchive):
        file.packed.drain()
    return file.packed.hexdigest()
