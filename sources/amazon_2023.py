"""Amazon reviews as published in 2023: JSON lines with parent_asin, user_id and a time in milliseconds."""

from __future__ import annotations

import polars as pl

from sources.field_values import flag, instant_of_milliseconds, unreadable, vote_count
from sources.ids import composed_id, content_hex, not_blank
from sources.json_lines import JsonLines
from sources.layout import SourceFacts
from sources.record_layout import Part, RecordLayout


def raw(fields: pl.DataFrame, _part: Part) -> pl.DataFrame:
    """Columns of RAW_REVIEW. The title is the parent product: its variants share their reviews."""
    text, user, asin, parent = pl.col("text"), not_blank("user_id"), not_blank("asin"), not_blank("parent_asin")
    title = parent.fill_null(asin)
    instant = instant_of_milliseconds(pl.col("timestamp"))
    return fields.select(
        raw_text=text,
        review_id=pl.when(user.is_null())
        .then(composed_id(asin, pl.col("timestamp"), content_hex(pl.when(user.is_null()).then(text))))
        .otherwise(composed_id(user, asin, pl.col("timestamp"))),
        review_id_kind=pl.lit("composed"),
        rating_raw=pl.col("rating"),
        rating_scale=pl.when(pl.col("rating").is_not_null()).then(pl.lit("1-5")),
        title_namespace=pl.when(title.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("asin")),
        title_id=title,
        reviewer_namespace=pl.when(user.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("amazon")),
        reviewer_id=user,
        reviewed_on=instant.dt.date(),
        reviewed_at=instant,
        helpful_vote_count=vote_count(pl.col("helpful_vote")),
        is_verified_purchase=flag(pl.col("verified_purchase")),
        headline_text=pl.col("title"),
        extra_json=pl.when(asin != title).then(pl.struct(asin=asin).struct.json_encode()),
        flaws=unreadable(pl.col("timestamp"), instant, "date_unreadable"),
    )


AMAZON_2023 = RecordLayout(
    name="amazon_2023",
    facts=SourceFacts(
        platform="amazon",
        has_global_ids=True,
        description="Amazon product reviews in the edition of 2023, one JSON object a line.",
        licence_note="Published for research; the texts belong to their authors.",
        home_url="https://amazon-reviews-2023.github.io/",
        expected_review_count=None,
    ),
    form=JsonLines(
        [
            "rating",
            "title",
            "text",
            "asin",
            "parent_asin",
            "user_id",
            "timestamp",
            "helpful_vote",
            "verified_purchase",
        ],
        aside=("images",),
    ),
    required=("parent_asin", "user_id", "text", "timestamp"),
    raw=raw,
    is_of_records=True,
)
