"""What a reader of records gives: where each record stands, what is wrong with it, and its fields as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from contracts.schema import Dtype

RECORD_LIMIT_BYTES = 16 * 1024 * 1024  # a longer record is refused; so much of it is kept
_PLACE: dict[str, Dtype] = {
    "record_number": pl.Int64,
    "byte_offset": pl.Int64,
    "payload": pl.Binary,
    "payload_bytes": pl.Int64,
    "flaws": pl.List(pl.String),
    "flaw_detail": pl.String,
}
PLACE = pl.Schema(_PLACE)


class NotRead(Exception):
    """A file holds nothing for its layout.

    Args:
        reason: a code of `contracts.reasons.FILE_REASONS`.
    """

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Records:
    """The records of a piece of a file, row by row.

    Args:
        place: `PLACE`: record_number is the line that the record starts on, in Parquet the row; both count from 1.
        fields: a String column for each field that was asked for; missing where the record lacks it or is broken.
        extra_json: the other fields of each record as a JSON object; missing where there are none.
    """

    place: pl.DataFrame
    fields: pl.DataFrame
    extra_json: pl.Series

    def __len__(self) -> int:
        """How many records there are."""
        return self.place.height


def no_records(names: Sequence[str]) -> Records:
    """No records, with the columns that records have."""
    fields = pl.DataFrame(schema=pl.Schema(dict.fromkeys(names, pl.String)))
    return Records(PLACE.to_frame(), fields, pl.Series("extra_json", [], dtype=pl.String))


def broken_record(
    number: int, payload: bytes, payload_bytes: int, flaw: str, detail: str, names: Sequence[str]
) -> Records:
    """One record that nothing but its bytes is known of.

    Args:
        number: the line that it starts on.
        payload: its bytes, or the first of them.
        payload_bytes: how many it has.
        flaw: a code of `contracts.reasons.REFUSAL_REASONS`.
        detail: one sentence.
        names: of the fields.
    """
    place = pl.DataFrame(
        {
            "record_number": [number],
            "byte_offset": [0],
            "payload": [payload],
            "payload_bytes": [payload_bytes],
            "flaws": [[flaw]],
            "flaw_detail": [detail],
        },
        schema=PLACE,
    )
    fields = pl.DataFrame({name: [None] for name in names}, schema=pl.Schema(dict.fromkeys(names, pl.String)))
    return Records(place, fields, pl.Series("extra_json", [None], dtype=pl.String))


def placed(
    numbers: pl.Series, offsets: pl.Series, payload: pl.Series, flaws: pl.Series, details: pl.Series
) -> pl.DataFrame:
    """`PLACE` from its columns; the length of a record is that of its bytes."""
    return pl.DataFrame(
        {
            "record_number": numbers,
            "byte_offset": offsets,
            "payload": payload,
            "payload_bytes": payload.bin.size(),
            "flaws": flaws,
            "flaw_detail": details,
        }
    ).cast(PLACE)


def without_flaws(height: int) -> tuple[pl.Series, pl.Series]:
    """Flaws and details of records that have none."""
    return (
        pl.Series("flaws", [None], dtype=pl.List(pl.String)).new_from_index(0, height),
        pl.Series("flaw_detail", [None], dtype=pl.String).new_from_index(0, height),
    )


def byte_values(data: bytes | memoryview) -> pl.Series:
    """The bytes as numbers, without a copy: counting one of them so takes a tenth of the time of `data.count`."""
    import pyarrow as pa  # a tenth of a second, which a load without files of records need not spend

    return pl.Series(pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)]))


def count_of(byte: bytes, data: bytes | memoryview) -> int:
    """How often one byte occurs."""
    return int((byte_values(data) == ord(byte)).sum())
