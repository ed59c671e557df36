"""What the reviews of a film agree on about its name, and which work is meant where one is named in passing."""

from __future__ import annotations

import polars as pl

from contracts.dimensions import DIM_TITLE

AGREED_NAME = pl.Schema(
    {
        name: DIM_TITLE.schema[name]
        for name in ("title_key", "agreed_name", "agreed_name_review_count", "title_name_agreement_share")
    }
)


def agreed_names(mention: pl.DataFrame, review: pl.DataFrame, title: pl.DataFrame) -> pl.DataFrame:
    """The name that the reviews of each film agree on: `title_key` (a `same_title_key`), name, texts and share.

    Args:
        mention: `fact_mention`, those of works.
        review: `review_key`, `title_key` and `content_digest`.
        title: `title_key` and `same_title_key`.
    """
    return pl.DataFrame(schema=AGREED_NAME)


def resolved_titles(mention: pl.DataFrame, title: pl.DataFrame) -> pl.DataFrame:
    """Which film each work named in passing is: `review_key`, `mention_number` and `named_title_key`.

    Only where exactly one film has that name; other mentions have no row.

    Args:
        mention: `fact_mention`, those of works.
        title: `title_key`, `same_title_key`, `title_name` and `release_year`.
    """
    return mention.select("review_key", "mention_number", "named_title_key").clear()
