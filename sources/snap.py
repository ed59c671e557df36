"""Amazon reviews of SNAP (fine foods, movies): blocks of `review/text: ...` lines in Latin-1."""

from __future__ import annotations

import polars as pl

from sources.blocks import Blocks
from sources.field_values import days_of_seconds, unreadable, vote_pair
from sources.ids import composed_id, content_hex, not_blank
from sources.layout import SourceFacts
from sources.record_layout import Part, RecordLayout

PAIR = r"^\s*([0-9]+)\s*/\s*([0-9]+)\s*$"


def raw(fields: pl.DataFrame, _part: Part) -> pl.DataFrame:
    """Columns of RAW_REVIEW. A user or name that is literally `unknown` is unknown.

    Where more votes are helpful than were cast, which occurs, only the helpful ones are taken.
    """
    text, asin, seconds = pl.col("review/text"), not_blank("product/productId"), pl.col("review/time")
    user, name = _known("review/userId"), _known("review/profileName")
    votes = vote_pair(fields, "review/helpfulness", PAIR)
    helpful = votes["helpful votes"]
    reviewed_on = pl.lit(days_of_seconds(fields["review/time"]))
    return fields.select(
        raw_text=text,
        review_id=pl.when(user.is_null())
        .then(composed_id(asin, seconds, content_hex(pl.when(user.is_null()).then(text))))
        .otherwise(composed_id(user, asin, seconds)),
        review_id_kind=pl.lit("composed"),
        rating_raw=pl.col("review/score"),
        rating_scale=pl.when(pl.col("review/score").is_not_null()).then(pl.lit("1-5")),
        title_namespace=pl.when(asin.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("asin")),
        title_id=asin,
        reviewer_namespace=pl.when(user.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("amazon")),
        reviewer_id=user,
        reviewer_name=name,
        reviewed_on=reviewed_on,
        helpful_vote_count=helpful,
        vote_count=votes.select(
            pl.when(pl.col("helpful votes") <= pl.col("votes cast")).then("votes cast")
        ).to_series(),
        headline_text=pl.col("review/summary"),
        flaws=unreadable(seconds, reviewed_on, "date_unreadable"),
    )


def _known(name: str) -> pl.Expr:
    field = not_blank(name)
    return pl.when(field.str.to_lowercase() != "unknown").then(field)


SNAP = RecordLayout(
    name="snap",
    facts=SourceFacts(
        platform="amazon",
        has_global_ids=True,
        description="Amazon reviews of fine foods or movies, as SNAP publishes them.",
        licence_note="Published for research; the texts belong to their authors.",
        home_url="https://snap.stanford.edu/data/web-FineFoods.html",
        expected_review_count=None,
    ),
    form=Blocks(
        [
            "product/productId",
            "review/userId",
            "review/profileName",
            "review/helpfulness",
            "review/score",
            "review/time",
            "review/summary",
            "review/text",
        ]
    ),
    required=("product/productId", "review/text"),
    raw=raw,
    is_of_records=True,
    encoding="latin-1",
)
