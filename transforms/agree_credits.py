"""What the reviews of a film agree on about who made it."""

from __future__ import annotations

import polars as pl

from contracts.dimensions import DIM_PERSON
from contracts.star import FACT_CREDIT


def fact_credit(mention: pl.DataFrame, review: pl.DataFrame, title: pl.DataFrame) -> pl.DataFrame:
    """The credits of each film that its reviews name: rows of `fact_credit`, by `same_title_key`.

    Args:
        mention: `fact_mention`, those of persons.
        review: `review_key`, `title_key` and `content_digest`.
        title: `title_key` and `same_title_key`.
    """
    return pl.DataFrame(schema=FACT_CREDIT.schema)


def dim_person(mention: pl.DataFrame) -> pl.DataFrame:
    """The persons named in the mentions: rows of `dim_person`, without the unknown member."""
    return pl.DataFrame(schema=DIM_PERSON.schema)
