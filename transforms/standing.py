"""The last line of defence of extraction: a mention that does not stand where it says is none."""

from __future__ import annotations

import polars as pl


def standing(mention: pl.DataFrame, review: pl.DataFrame) -> pl.DataFrame:
    """The mentions whose text stands at the place that they give, in their order.

    Every rule gives the place where it has found its words, so this should drop nothing. If one errs in an odd text,
    its mention is lost, and not the whole load: a mention in the wrong place holds a run back.

    Args:
        mention: `review_key`, `start_character` and `mention_text`.
        review: `review_key` and `clean_text`, each key once.
    """
    there = pl.col("clean_text").str.slice(pl.col("start_character") - 1, pl.col("mention_text").str.len_chars())
    text = review.select("review_key", "clean_text")
    placed = mention.join(text, on="review_key", maintain_order="left")
    return placed.filter((there == pl.col("mention_text")) & (pl.col("start_character") >= 1)).drop("clean_text")
