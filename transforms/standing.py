"""The last line of defence of extraction: a mention that does not stand where it says is none."""

from __future__ import annotations

import polars as pl

from transforms.mention import LONGEST_MENTION

_LONG = 50_000  # bytes
_PART = 200  # code points


def standing(mention: pl.DataFrame, review: pl.DataFrame) -> pl.DataFrame:
    """The mentions whose text stands at the place that they give, in their order.

    Every rule gives the place where it has found its words, so this should drop nothing. If one errs in an odd text,
    its mention is lost, and not the whole load: a mention in the wrong place holds a run back.

    Args:
        mention: `review_key`, `start_character` and `mention_text`.
        review: `review_key` and `clean_text`, each key once.
    """
    is_long = pl.col("clean_text").str.len_bytes() > _LONG
    text = review.filter(~is_long).select("review_key", "clean_text")
    place, length = pl.col("start_character") - 1, pl.col("mention_text").str.len_chars()
    rows = mention.with_row_index("place").filter(pl.col("start_character") >= 1)
    found = rows.join(text, on="review_key").filter(
        pl.col("clean_text").str.slice(place, length) == pl.col("mention_text")
    )
    in_long = (
        rows.with_columns(part=place // _PART)
        .join(_parts(review.filter(is_long)), on=["review_key", "part"])
        .filter(pl.col("clean_text").str.slice(place % _PART, length) == pl.col("mention_text"))
    )
    kept = pl.concat([found.select("place"), in_long.select("place")])
    return rows.join(kept, on="place", how="semi", maintain_order="left").drop("place")


def _parts(long: pl.DataFrame) -> pl.DataFrame:
    """Long texts in parts, each with what follows it as far as a mention may reach.

    To go through a whole text for each of its mentions would take time that grows with the square of its length.
    """
    part = (
        long.select("review_key", clean_text=pl.col("clean_text").str.extract_all(rf"(?s).{{1,{_PART}}}"))
        .explode("clean_text")
        .with_columns(part=pl.int_range(pl.len(), dtype=pl.Int32).over("review_key"))
    )
    following = [
        pl.col("clean_text").shift(-ahead).over("review_key").fill_null("")
        for ahead in range(1, 1 + -(-LONGEST_MENTION // _PART))
    ]
    return part.with_columns(pl.concat_str("clean_text", *following))
