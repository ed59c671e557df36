"""Ids that a source does not give, made different where records of one file would share one."""

from __future__ import annotations

import polars as pl

from transforms.keys import surrogate_key

FIRST = "-1"  # how the id of the first record of a text in its file ends


def numbered_reviews(review: pl.DataFrame) -> pl.DataFrame:
    """The records whose made-up id needs a number: `load_file_key`, `record_number`, `review_id`, `review_key`.

    An id made of the text ends in the number of the record among those of the same text in its file. An id composed of
    fields gets a number from the second different text on; records of the same text share it, and are duplicates.

    Args:
        review: `load_file_key`, `record_number`, `source_id`, `review_id`, `review_id_kind`, `content_digest`. Only ids
            that occur more than once in a file matter, and `source_id`.
    """
    of_id = ["load_file_key", "review_id"]
    repeated = review.filter(pl.len().over(of_id) > 1, pl.col("review_id_kind").cast(pl.String).is_in(MADE))
    first = pl.col("record_number").min().over([*of_id, "content_digest"])
    number = (
        pl.when(pl.col("review_id_kind").cast(pl.String) == "content")
        .then(pl.col("record_number").rank("ordinal").over(of_id))
        .otherwise(first.rank("dense").over(of_id))
    )
    stem = (
        pl.when(pl.col("review_id_kind").cast(pl.String) == "content")
        .then(pl.col("review_id").str.strip_suffix(FIRST))
        .otherwise("review_id")
    )
    return (
        repeated.with_columns(number=number, stem=stem)
        .filter(pl.col("number") > 1)
        .with_columns(review_id=pl.concat_str("stem", pl.lit("-"), pl.col("number").cast(pl.String)))
        .with_columns(review_key=surrogate_key("fact_review", "source_id", "review_id"))
        .select("load_file_key", "record_number", "review_id", "review_key")
    )


MADE = ("content", "composed")
