"""Years and decades that a text names."""

from __future__ import annotations

import polars as pl

from transforms.lexicon import Lexicon
from transforms.mention import mentions
from transforms.spans import occurrences


def year_mentions(review: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Years of four digits: rows of `MENTION`."""
    year = occurrences(review, "(?:1[89]|20)[0-9]{2}").with_columns(
        year_number=pl.col("mention_text").cast(pl.Int32),
        is_decade=pl.lit(value=False),
        normalised_text=pl.col("mention_text"),
        extraction_rule=pl.lit("year"),
    )
    return mentions(year, "year")
