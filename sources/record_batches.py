"""Record files on their way into batches: each is read once, as a stream, and its pieces go to the work folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from contracts.stage import READ_FILE
from sources.batch import Batch
from sources.csv_records import Csv
from sources.files import NO_CONTEXT, reader_settings
from sources.limits import Limits
from sources.parquet_records import DamagedFile, Parquet, parquet_columns, parquet_pieces
from sources.part_reading import BatchPart
from sources.pieces import Piece, PieceReader
from sources.record_layout import RecordLayout
from sources.unpacking import CHUNK, DamagedArchive, Hashed, unpacked
from sources.work_files import disk_told, written


@dataclass(frozen=True)
class RecordFile:
    """One file with records, not yet read.

    Args:
        path: inside the root or archive, as the ledger has it.
        name: below the root of the dump, as the layout has it.
        size_bytes: as it is on disk or in the archive.
        modified_at: READ_FILE's column, as a frame of one row.
        packed: its bytes.
        descriptor: of a file on disk.
    """

    path: str
    name: str
    size_bytes: int
    modified_at: pl.Series
    packed: Hashed
    descriptor: int | None = None


class RecordBatches:
    """Packs the pieces of record files into batches of some megabytes, and notes what became of each file.

    Args:
        template: a batch with all that is the same in every batch; its number is the first.
        layout: of the files.
        work: the folder for pieces.
        limits: of unpacking.
        encoding: that was declared, if one was.
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
        self._noted: list[pl.DataFrame] = []
        self._context: dict[str, str] = {}
        work.mkdir(parents=True, exist_ok=True)

    def note(self, files: pl.DataFrame) -> None:
        """Note files that hold no records: READ_FILE."""
        self._noted.append(files)

    def add_context(self, path: str, rows: pl.DataFrame) -> None:
        """Keep a file that explains others: path, payload, file_digest."""
        self._context[path] = written(
            rows, self._work / f"{self._template.number:05d}.context.{len(self._context)}.parquet"
        )

    def read(self, file: RecordFile) -> Iterator[Batch]:
        """The batches that become full while a file is read; the file is noted at its end."""
        reason: str | None = None
        read_any = False
        encoding: str | None = None
        header: tuple[str, ...] = ()
        pieces = self._parquet(file) if isinstance(self._layout.form, Parquet) else self._text(file)
        while True:
            try:
                piece = next(pieces, None)
            except (DamagedArchive, DamagedFile) as damage:
                reason = getattr(damage, "reason", "damaged")
                break
            if piece is None:
                break
            if isinstance(piece, str):  # why it is not read
                reason = piece
                break
            encoding, header = piece.encoding, piece.header
            read_any = True
            yield from self._packed(piece)
        digest = self._digest(file)
        if file.descriptor is not None and reason is None and self._has_changed(file):
            reason, read_any = "changed_while_read", False
        if not read_any and reason is None:
            reason = "no_records"
        self._noted.append(self._row(file, reason, digest, encoding, header, is_read=read_any))

    def last(self) -> Iterator[Batch]:
        """The batch that is left, with the files that were noted since the last one."""
        if self._parts or self._noted:
            yield self._batch()

    def _text(self, file: RecordFile) -> Iterator[BatchPart | str]:
        form = self._layout.form
        reader = PieceReader(unpacked(file.packed, self._limits), form, self._layout.encoding)
        found = form.found_fields(reader.start)
        lacks_fields = not set(self._layout.required) <= set(found)
        if lacks_fields and (found or not reader.start.strip() or reader.damage):
            if reader.damage:
                raise reader.damage
            yield "other_fields" if found else "no_records"
            return
        for piece in reader.pieces():
            if piece.data.strip() or piece.flaw:
                yield self._part(file, piece, reader)
        if reader.damage:
            raise reader.damage

    def _part(self, file: RecordFile, piece: Piece, reader: PieceReader) -> BatchPart:
        data = self._work / f"{self._number:05d}.records"
        with disk_told(self._work), data.open("ab") as out:
            start = out.tell()
            out.write(piece.data)
        return BatchPart(
            path=file.path,
            name=file.name,
            data=str(data),
            start=start,
            length=len(piece.data),
            first_record=piece.first_line,
            byte_offset=piece.byte_offset,
            header=reader.header,
            encoding=reader.encoding,
            flaw=piece.flaw,
            detail=piece.detail,
            record_bytes=piece.record_bytes,
        )

    def _parquet(self, file: RecordFile) -> Iterator[BatchPart | str]:
        descriptor = file.descriptor
        path = f"/dev/fd/{descriptor}"
        copy = self._work / f"{self._number:05d}.copy.parquet"
        if descriptor is None:
            with disk_told(self._work), copy.open("wb") as out:
                while chunk := file.packed.read(CHUNK):
                    out.write(chunk)
            path = str(copy)
        try:
            names = self._layout.form.names
            if not set(self._layout.required) <= set(parquet_columns(path, descriptor)):
                yield "other_fields"
                return
            folder = self._work / f"{self._number:05d}.pieces"
            for piece in parquet_pieces(path, folder, names, descriptor):
                if piece.row_count:
                    yield BatchPart(file.path, file.name, piece.path, 0, -1, piece.first_row, None, names, "utf-8")
        finally:
            copy.unlink(missing_ok=True)

    def _packed(self, part: BatchPart) -> Iterator[Batch]:
        self._parts.append(part)
        self._filled += self._limits.batch_bytes if part.length < 0 else part.length
        if self._filled >= self._limits.record_batch_bytes:
            yield self._batch()

    def _batch(self) -> Batch:
        """The next batch; what was noted so far goes with it."""
        noted = pl.concat([READ_FILE.empty(), *self._noted])
        batch = replace(
            self._template,
            number=self._number,
            parts=tuple(self._parts),
            context=tuple(self._context.values()),
            noted=written(noted, self._work / f"{self._number:05d}.files.parquet") if len(noted) else None,
        )
        self._number += 1
        self._parts, self._noted, self._filled = [], [], 0
        return batch

    def _digest(self, file: RecordFile) -> str | None:
        try:
            file.packed.drain()
        except DamagedArchive:
            return None
        return file.packed.hexdigest()

    def _has_changed(self, file: RecordFile) -> bool:
        info = os.fstat(file.descriptor or 0)
        return info.st_size != file.size_bytes or file.packed.byte_count != file.size_bytes

    def _row(
        self,
        file: RecordFile,
        reason: str | None,
        digest: str | None,
        encoding: str | None,
        header: tuple[str, ...],
        *,
        is_read: bool,
    ) -> pl.DataFrame:
        state = "read" if is_read else "ignored" if reason == "other_fields" else "unreadable"
        explained_by = pl.DataFrame({"path": [file.name]}).select(self._layout.context_path(pl.col("path")))
        context = [pl.read_parquet(path, glob=False).select(NO_CONTEXT.columns) for path in self._context.values()]
        return (
            pl.DataFrame(
                {
                    "path": [file.path],
                    "container_path": [self._template.container],
                    "size_bytes": [file.size_bytes],
                    "modified_at": file.modified_at,
                    "encoding": [encoding if is_read else None],
                    "header_json": [json.dumps(header) if is_read and isinstance(self._layout.form, Csv) else None],
                    "file_digest": [digest],
                    "state": [state],
                    "reason": [reason],
                }
            )
            .with_columns(reader_settings(explained_by.to_series(), self._layout, pl.concat([NO_CONTEXT, *context])))
            .select(READ_FILE.column_names)
            .cast(READ_FILE.schema)
        )
