"""The quarantine: what is kept of a refused record, so that it can be judged, and read again later."""

from __future__ import annotations

import polars as pl

from contracts.audit import CONTEXT, REFUSED_REVIEW
from transforms.origin import Origin
from transforms.refusal_details import one_line
from transforms.shape import in_shape
from transforms.star import reviewer_key

PAYLOAD_LIMIT_BYTES = 16 * 1024 * 1024


def refused_review(refused: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """The rows of `audit.refused_review`: one refused record each, open. Its bytes are not kept if they name somebody
    who is not to be.

    Args:
        refused: RAW_REVIEW with `reasons` and `detail`, as `conformed` and `clean_review` refuse.
        origin: where it comes from.

    Raises:
        ContractBroken: if a column is missing.
    """
    is_hidden = origin.privacy.hides(origin.layout)
    context = pl.struct(pl.col(name).cast(pl.String).alias(key) for key, name in CONTEXT.items())
    rows = refused.with_columns(
        load_file_key=origin.load_file_key(),
        load_run_key=pl.lit(origin.run_key),
        source_key=pl.lit(origin.source_key),
        layout=pl.lit(origin.layout),
        mapping=pl.lit(origin.mapping, pl.String),
        encoding=pl.lit(origin.encoding),
        context_json=context.struct.json_encode(),
        reason=pl.col("reasons").list.first(),
        detail=one_line(pl.col("detail")),
        payload=pl.lit(b"") if is_hidden else pl.col("payload").bin.head(PAYLOAD_LIMIT_BYTES),
        status=pl.lit("open"),
        resolved_run_key=pl.lit(0),
    )
    return in_shape(rows, REFUSED_REVIEW)


def staged_refusal(refused: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """The same with `review_key` and `reviewer_key`, as far as they are known: is it of somebody to be forgotten?"""
    keys = refused.select(review_key=origin.review_key(), reviewer_key=reviewer_key())
    return refused_review(refused, origin).hstack(keys)
