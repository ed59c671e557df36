"""Refused records that are read again: which go together, which stay as they are, and the readings that they make."""

from __future__ import annotations

import polars as pl

from contracts.audit import FATE_COUNTS, LOAD_FILE
from transforms.origin import load_file_key
from transforms.shape import in_shape

BATCH_BYTES = 8_000_000
BATCH_RECORDS = 10_000
# What is the same in all records of a batch.
OF_BATCH = (
    "source_id",
    "layout",
    "encoding",
    "mapping",
    "file_encoding",
    "header_json",
    "root_path",
    "container_path",
)


def replay_batches(refusals: pl.DataFrame) -> pl.DataFrame:
    """One row a batch of refusals that are read alike: the columns of OF_BATCH, and `row_ids`, a list.

    Args:
        refusals: as `warehouse.quarantine.open_refusals` gives them.
    """
    size = pl.col("payload_bytes")
    part = pl.max_horizontal(size.cum_sum() // BATCH_BYTES, pl.int_range(pl.len()) // BATCH_RECORDS).over(*OF_BATCH)
    return (
        refusals.with_columns(part=part)
        .group_by(*OF_BATCH, "part", maintain_order=True)
        .agg(row_ids=pl.col("row_id").sort())
        .drop("part")
    )


def with_same_reasons(refused_review: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The rows of `audit.refused_review` that are refused for just the reasons that they were refused for before.

    Args:
        refused_review: the records as they are refused now, of one batch.
        before: load_file_key, record_number, reasons.
    """
    known = before.select("load_file_key", "record_number", known=pl.col("reasons").list.join(" "))
    joined = refused_review.join(known, on=["load_file_key", "record_number"], how="inner", maintain_order="left")
    return joined.filter(pl.col("reasons").list.join(" ") == pl.col("known")).drop("known")


def replayed_file(current: pl.DataFrame, run_key: int, encoding: str | None) -> pl.DataFrame:
    """The rows of `audit.load_file` that stand for records read again: the file as it is known, and a new reading.

    Args:
        current: the current rows of the files, with `source_id`.
        run_key: the run.
        encoding: that the records are read with, if it is another than before.
    """
    key = load_file_key(run_key, pl.col("source_id"), pl.col("root_path"), pl.col("container_path"))
    rows = current.with_columns(
        load_file_key=key,
        load_run_key=pl.lit(run_key),
        encoding=pl.col("encoding") if encoding is None else pl.lit(encoding),
        state=pl.lit("read"),
        reason=pl.lit("replayed"),
        is_current=pl.lit(value=True),
        **{column.name: pl.lit(0) for column in FATE_COUNTS},
    )
    return in_shape(rows, LOAD_FILE)
