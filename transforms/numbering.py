"""Ids that a source does not give, made different where records of one file would share one."""

from __future__ import annotations

import polars as pl

from transforms.keys import surrogate_key

MADE = ("content", "composed")
FIRST = "-1"  # how the id of the first record of a text in its file ends
NUMBERED = r"^(?s:(.*))-([0-9]{1,9})$"
NO_IDS = pl.DataFrame(schema={"load_file_key": pl.Int64, "review_id": pl.String, "content_digest": pl.String})


def numbered_reviews(review: pl.DataFrame, known: pl.DataFrame = NO_IDS) -> pl.DataFrame:
    """The records whose made-up id needs a number: `load_file_key`, `record_number`, `review_id`, `review_key`.

    An id made of the text ends in the number of the record among those of the same text in its file. An id composed of
    fields gets a number from the second different text on; records of the same text share it, and are duplicates.
    Reviews that are known already keep their ids, and the numbers go on behind theirs.

    Args:
        review: `load_file_key`, `record_number`, `source_id`, `review_id`, `review_id_kind`, `content_digest`. Only ids
            that occur more than once in a file matter, and `source_id`.
        known: `load_file_key`, `review_id`, `content_digest` of reviews of the same files that are not among these.
    """
    of_id = ["load_file_key", "stem"]
    is_of_content = pl.col("review_id_kind").cast(pl.String) == "content"
    numbers = _numbers(known)
    repeated = (
        review.filter(pl.col("review_id_kind").cast(pl.String).is_in(MADE))
        .with_columns(stem=stem(is_of_content))
        .join(numbers.group_by(of_id).agg(taken=pl.col("number").max()), on=of_id, how="left")
        .join(
            numbers.group_by(*of_id, "content_digest").agg(own=pl.col("number").min()),
            on=[*of_id, "content_digest"],
            how="left",
        )
        .filter((pl.len().over(of_id) > 1) | pl.col("taken").is_not_null())
    )
    first = pl.col("record_number").min().over([*of_id, "content_digest"])
    taken = pl.col("taken").fill_null(0)
    number = (
        pl.when(is_of_content)
        .then(pl.col("record_number").rank("ordinal").over(of_id) + taken)
        .when(pl.col("own").is_not_null())
        .then("own")
        .otherwise(first.rank("dense").over([*of_id, pl.col("own").is_null()]) + taken)
    )
    return (
        repeated.with_columns(number=number)
        .filter(pl.col("number") > 1)
        .with_columns(review_id=pl.concat_str("stem", pl.lit("-"), pl.col("number").cast(pl.String)))
        .with_columns(review_key=surrogate_key("fact_review", "source_id", "review_id"))
        .select("load_file_key", "record_number", "review_id", "review_key")
    )


def stem(is_of_content: pl.Expr) -> pl.Expr:
    """The id in the column `review_id` without the number that ids made of a text start with."""
    return pl.when(is_of_content).then(pl.col("review_id").str.strip_suffix(FIRST)).otherwise("review_id")


def _numbers(known: pl.DataFrame) -> pl.DataFrame:
    """The number that each known id may have: load_file_key, stem, number, content_digest.

    An id that ends in a number can be one without, too: both are taken.
    """
    parts = pl.col("review_id").str.extract_groups(NUMBERED).struct
    columns = ["load_file_key", "stem", "number", "content_digest"]
    bare = known.with_columns(stem="review_id", number=pl.lit(1, pl.Int64)).select(columns)
    numbered = known.with_columns(stem=parts.field("1"), number=parts.field("2").cast(pl.Int64)).select(columns)
    return pl.concat([bare, numbered.drop_nulls("stem")])
