"""Records made in code: one of any layout as its file has it, and what becomes of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from sources.blocks import Blocks
from sources.csv_records import Csv
from sources.parquet_records import Parquet
from sources.record_layout import Part, RecordLayout

Fields = Mapping[str, Any]


def json_lines(*records: Any) -> bytes:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records).encode()


def csv_text(header: Sequence[str], *rows: Sequence[Any]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([header, *rows])
    return buffer.getvalue().encode()


def block(fields: Fields) -> bytes:
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode() + b"\n"


def parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def file_of(layout: RecordLayout, *records: Fields) -> bytes:
    """A file of that layout with these records."""
    if isinstance(layout.form, Csv):
        header = list(dict.fromkeys([*layout.form.names, *(name for record in records for name in record)]))
        return csv_text(header, *([record.get(name, "") for name in header] for record in records))
    if isinstance(layout.form, Blocks):
        return b"".join(map(block, records)).decode().encode(layout.encoding)
    if isinstance(layout.form, Parquet):
        return parquet(pl.DataFrame(list(records), infer_schema_length=None))
    return json_lines(*records)


def raw_row(layout: RecordLayout, record: Fields, part: Part | None = None) -> dict[str, Any]:
    """The row of RAW_REVIEW that a record becomes; only for forms of text."""
    data = file_of(layout, record).decode(layout.encoding).encode()
    header, length = layout.form.header(data)
    records = layout.form.records(data[length:], 1, header)
    return layout.raw_review(records, part or Part("reviews")).row(0, named=True)
