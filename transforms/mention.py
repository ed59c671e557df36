"""The shape that every family of rules gives its mentions, and how occurrences become mentions."""

from __future__ import annotations

import polars as pl

from contracts.dimensions import RATING_DTYPE
from contracts.schema import Dtype

_COLUMNS: dict[str, Dtype] = {
    "review_key": pl.Int64,
    "mention_kind": pl.String,
    "role": pl.String,
    "mention_text": pl.String,
    "normalised_text": pl.String,
    "character_name": pl.String,
    "start_character": pl.Int32,
    "occurrence_count": pl.Int32,
    "year_number": pl.Int32,
    "is_decade": pl.Boolean,
    "rating_raw": pl.String,
    "rating_scale": pl.String,
    "rating_out_of_10": RATING_DTYPE,
    "extraction_rule": pl.String,
}
MENTION = pl.Schema(_COLUMNS)
NATURAL_KEY = ("review_key", "mention_kind", "normalised_text", "role", "character_name")
LONGEST_MENTION = 300


def mentions(occurrence: pl.DataFrame, kind: str) -> pl.DataFrame:
    """One row of `MENTION` for each thing named in a review, from the occurrences of a family of rules.

    Args:
        occurrence: any columns of `MENTION`, at least `review_key`, `mention_text`, `normalised_text`,
            `start_character` and `extraction_rule`; the role is `none` where there is no such column. What is empty
            or longer than a mention may be is left out.
        kind: the mention kind of all of them.
    """
    filled = occurrence.with_columns(
        pl.lit(value, dtype).alias(name)
        for name, dtype in MENTION.items()
        if name not in occurrence.columns
        for value in [{"mention_kind": kind, "role": "none", "occurrence_count": 1}.get(name)]
    ).filter(pl.col("mention_text").str.len_chars().is_between(1, LONGEST_MENTION) & (pl.col("normalised_text") != ""))
    return each_once(filled)


def each_once(mention: pl.DataFrame) -> pl.DataFrame:
    """What is named more than once, where it stands first and with how often it stands: rows of `MENTION`."""
    return (
        mention.sort("review_key", "start_character", "extraction_rule", maintain_order=True)
        .group_by(NATURAL_KEY, maintain_order=True)
        .agg(
            pl.col("occurrence_count").sum(),
            pl.all().exclude("occurrence_count").first(),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in MENTION.items())
    )


def apart(occurrence: pl.DataFrame) -> pl.DataFrame:
    """The occurrences that do not overlap: of two that do, the one that starts first, then the longer one stays."""
    start = pl.col("start_character")
    end = start + pl.col("mention_text").str.len_chars().cast(pl.Int32)
    ordered = occurrence.with_columns(end=end).sort(
        ["review_key", "start_character", "end"], descending=[False, False, True], maintain_order=True
    )
    reached = pl.col("end").cum_max().shift(1).over("review_key").fill_null(0)
    return ordered.filter(start >= reached).drop("end")
