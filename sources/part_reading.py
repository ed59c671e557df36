"""A piece of a file with many records: where it lies, and the raw reviews in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sources.record import Records, broken_record
from sources.record_layout import Part, RecordLayout
from sources.transcoding import UTF_8, raw_bytes


@dataclass(frozen=True)
class BatchPart:
    """A piece of one file with many records.

    Args:
        path: of the file, as the ledger has it.
        name: of the file below the root of the dump.
        data: the file in the work folder that holds the piece.
        start: where the piece starts in it, in bytes.
        length: of the piece in bytes; negative if all of `data` is the piece, as Parquet.
        first_record: the line, or the row, that it starts on.
        byte_offset: where it starts in the file that was read; missing if that has no meaning.
        header: the names of the fields, where the file gives them.
        encoding: of the file that was read; the piece is UTF-8.
        flaw: what is wrong with the piece, if it is one broken record.
        detail: the same in one sentence.
        record_bytes: length of the broken record.
    """

    path: str
    name: str
    data: str
    start: int
    length: int
    first_record: int
    byte_offset: int | None
    header: tuple[str, ...]
    encoding: str
    flaw: str | None = None
    detail: str = ""
    record_bytes: int = 0


def part_reviews(part: BatchPart, layout: RecordLayout, context: pl.DataFrame) -> pl.DataFrame:
    """RAW_REVIEW of the records of a part.

    Args:
        part: the piece.
        layout: of its file.
        context: path and payload of the files that explain others.
    """
    records = _records(part, layout)
    raw_review = layout.raw_review(records, Part(part.name, context.select("path", "payload")))
    path = pl.lit(part.path).alias("path")
    if part.encoding == UTF_8:
        return raw_review.with_columns(path, pl.col("byte_offset") + pl.lit(part.byte_offset, pl.Int64))
    payload = [raw_bytes(one, part.encoding) for one in raw_review["payload"].to_list()]
    size = [len(one) if part.flaw is None else part.record_bytes for one in payload]
    return raw_review.with_columns(
        path,
        _offsets(raw_review, part),
        pl.Series("payload", payload, dtype=pl.Binary),
        pl.Series("payload_bytes", size, dtype=pl.Int64),
    )


def part_bytes(part: BatchPart) -> bytes:
    """The bytes of a piece of text, as UTF-8."""
    with Path(part.data).open("rb") as file:
        file.seek(part.start)
        return file.read(part.length)


def _records(part: BatchPart, layout: RecordLayout) -> Records:
    if part.length < 0:
        return layout.form.records(part.data.encode(), part.first_record, part.header)
    data = part_bytes(part)
    if part.flaw is not None:
        return broken_record(part.first_record, data, part.record_bytes, part.flaw, part.detail, layout.form.names)
    return layout.form.records(data, part.first_record, part.header)


def _offsets(raw_review: pl.DataFrame, part: BatchPart) -> pl.Series:
    """Where records start in a file that is not UTF-8: what lies between them is encoded back, too."""
    data = part_bytes(part)
    offsets, at, counted = [], part.byte_offset or 0, 0
    for place in raw_review["byte_offset"].to_list():
        at += len(raw_bytes(data[counted:place], part.encoding))
        counted = place
        offsets.append(at)
    return pl.Series("byte_offset", offsets, dtype=pl.Int64)
