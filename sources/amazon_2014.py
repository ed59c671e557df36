"""Amazon reviews as published in 2014 and 2018: JSON lines with reviewerID, asin and reviewText.

The 2018 edition has `vote` and `verified` where that of 2014 has `helpful`, a pair of helpful votes and votes cast.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from sources.field_values import day, days_of_seconds, flag, unreadable, vote_count, vote_pair
from sources.ids import composed_id, content_hex, not_blank
from sources.json_lines import JsonLines
from sources.layout import SourceFacts
from sources.record_layout import Part, RecordLayout

PAIR = r"^\[\s*(-?[0-9]+)\s*,\s*(-?[0-9]+)\s*\]$"


def raw(fields: pl.DataFrame, _part: Part) -> pl.DataFrame:
    """Columns of RAW_REVIEW."""
    known = fields.with_columns(  # once, used often
        *vote_pair(fields, "helpful", PAIR),
        days_of_seconds(fields["unixReviewTime"]).alias("day"),
        user=not_blank("reviewerID"),
        product=not_blank("asin"),
    )
    return known.select(**_columns())


@cache
def _columns() -> dict[str, pl.Expr]:
    text, user, asin = map(pl.col, ("reviewText", "user", "product"))
    seconds, written = pl.col("unixReviewTime"), pl.col("reviewTime")
    reviewed_on = pl.col("day").fill_null(day(written, "%m %d, %Y"))
    return {
        "raw_text": text,
        "review_id": pl.when(user.is_null())
        .then(composed_id(asin, seconds, content_hex(pl.when(user.is_null()).then(text))))
        .otherwise(composed_id(user, asin, seconds)),
        "review_id_kind": pl.lit("composed"),
        "rating_raw": pl.col("overall"),
        "rating_scale": pl.when(pl.col("overall").is_not_null()).then(pl.lit("1-5")),
        "title_namespace": pl.when(asin.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("asin")),
        "title_id": asin,
        "reviewer_namespace": pl.when(user.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("amazon")),
        "reviewer_id": user,
        "reviewer_name": not_blank("reviewerName"),
        "reviewed_on": reviewed_on,
        "helpful_vote_count": pl.col("helpful votes").fill_null(vote_count(pl.col("vote"))),
        "vote_count": pl.when(pl.col("helpful votes") <= pl.col("votes cast")).then("votes cast"),
        "is_verified_purchase": flag(pl.col("verified")),
        "headline_text": pl.col("summary"),
        "flaws": unreadable(pl.coalesce(seconds, written), reviewed_on, "date_unreadable"),
    }


AMAZON_2014 = RecordLayout(
    name="amazon_2014",
    facts=SourceFacts(
        platform="amazon",
        has_global_ids=True,
        description="Amazon product reviews in the editions of 2014 and 2018, one JSON object a line.",
        licence_note="Published for research; the texts belong to their authors.",
        home_url="https://cseweb.ucsd.edu/~jmcauley/datasets/amazon_v2/",
        expected_review_count=None,
    ),
    form=JsonLines(
        [
            "reviewerID",
            "asin",
            "reviewerName",
            "helpful",
            "vote",
            "verified",
            "reviewText",
            "overall",
            "summary",
            "unixReviewTime",
            "reviewTime",
        ],
        nested=("helpful",),
        aside=("style", "image"),
    ),
    required=("reviewerID", "asin", "overall"),
    raw=raw,
    is_of_records=True,
)
