"""Many small files, read as one piece: each by itself would take some milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import polars as pl

from sources.part_reading import BatchPart, part_bytes
from sources.record_layout import Part, RecordLayout
from sources.transcoding import UTF_8

SMALL_BYTES = 64_000


def parts_together(parts: Sequence[BatchPart], layout: RecordLayout) -> list[list[BatchPart]]:
    """The parts in their order, in runs of those that can be read together."""
    runs: list[list[BatchPart]] = []
    for (is_small, _), group in groupby(parts, key=lambda part: (_is_small(part, layout), part.header)):
        run = list(group)
        runs += [run] if is_small else [[part] for part in run]
    return runs


def _is_small(part: BatchPart, layout: RecordLayout) -> bool:
    is_text = 0 <= part.length < SMALL_BYTES and part.flaw is None and part.encoding == UTF_8
    return layout.is_of_records and is_text and layout.form.is_apart(part_bytes(part))


def joined_reviews(parts: Sequence[BatchPart], layout: RecordLayout) -> pl.DataFrame:
    """RAW_REVIEW of parts that can be read together."""
    gap = layout.form.gap
    data = [part_bytes(part) + gap for part in parts]
    records = layout.form.records(b"".join(data), 0, parts[0].header)
    raw_review = layout.raw_review(records, Part(""))
    part = pl.DataFrame(
        {
            "path": [part.path for part in parts],
            "first_record": [part.first_record for part in parts],
            "offset": [part.byte_offset for part in parts],
            "size": [len(one) for one in data],
            "lines": [one.count(b"\n") for one in data],
        },
        schema_overrides={"offset": pl.Int64},
    ).with_columns(start=pl.col("size").cum_sum() - pl.col("size"), line=pl.col("lines").cum_sum() - pl.col("lines"))
    of_record = part[part["start"].search_sorted(raw_review["byte_offset"], side="right") - 1]
    return raw_review.with_columns(
        of_record["path"],
        pl.col("record_number") - of_record["line"] + of_record["first_record"],
        pl.col("byte_offset") - of_record["start"] + of_record["offset"],
    )
