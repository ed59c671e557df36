"""The Yelp Open Dataset: JSON lines with review_id, business_id and stars."""

from __future__ import annotations

import polars as pl

from sources.field_values import day, unreadable, vote_count
from sources.ids import not_blank
from sources.json_lines import JsonLines
from sources.layout import SourceFacts
from sources.record_layout import Part, RecordLayout


def raw(fields: pl.DataFrame, _part: Part) -> pl.DataFrame:
    """Columns of RAW_REVIEW. The time in `date` has no zone, so only its day is taken."""
    user, business = not_blank("user_id"), not_blank("business_id")
    time = pl.col("date").str.slice(11)
    reviewed_on = day(pl.col("date").str.head(10))
    return fields.select(
        raw_text=pl.col("text"),
        review_id=not_blank("review_id"),
        review_id_kind=pl.lit("given"),
        rating_raw=pl.col("stars"),
        rating_scale=pl.when(pl.col("stars").is_not_null()).then(pl.lit("1-5")),
        title_namespace=pl.when(business.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("yelp")),
        title_id=business,
        reviewer_namespace=pl.when(user.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("yelp")),
        reviewer_id=user,
        reviewed_on=reviewed_on,
        helpful_vote_count=vote_count(pl.col("useful")),
        extra_json=pl.when(time != "").then(pl.struct(time=time).struct.json_encode()),
        flaws=unreadable(pl.col("date"), reviewed_on, "date_unreadable"),
    )


YELP = RecordLayout(
    name="yelp",
    facts=SourceFacts(
        platform="yelp",
        has_global_ids=True,
        description="Yelp Open Dataset: reviews of businesses, one JSON object a line.",
        licence_note="Yelp's dataset licence allows academic use only.",
        home_url="https://business.yelp.com/data/resources/open-dataset/",
        expected_review_count=None,
    ),
    form=JsonLines(["review_id", "user_id", "business_id", "stars", "useful", "text", "date"], aside=("funny", "cool")),
    required=("review_id", "user_id", "business_id", "stars", "text"),
    raw=raw,
    is_of_records=True,
)
