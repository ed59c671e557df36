"""Rotten Tomatoes critics: a CSV with rotten_tomatoes_link, critic_name, review_score and review_content."""

from __future__ import annotations

import polars as pl

from contracts import sets
from sources.csv_records import Csv
from sources.field_values import day, flag, unreadable
from sources.ids import composed_id, content_hex, not_blank
from sources.layout import SourceFacts
from sources.record_layout import Part, RecordLayout

FRACTION = r"^([0-9]+(?:\.[0-9]+)?)\s*/\s*([0-9]+(?:\.[0-9]+)?)$"
LETTER = r"^(?:[A-D][+-]?|F)$"


def raw(fields: pl.DataFrame, _part: Part) -> pl.DataFrame:
    """Columns of RAW_REVIEW.

    A score such as 3.5/5 or B+ is a rating; a score without a scale is kept as it is written and rates nothing, and
    so is Fresh or Rotten, which gives the label. The `id` of some editions is a row number and is kept aside.
    """
    score, kind = not_blank("review_score"), not_blank("review_type")
    link, critic, outlet = not_blank("rotten_tomatoes_link"), not_blank("critic_name"), not_blank("publisher_name")
    top = score.str.extract(FRACTION, 2)
    reviewed_on = day(pl.col("review_date"))
    reviewer = pl.concat_str(critic.fill_null(""), pl.lit(" at "), outlet.fill_null(""))
    is_someone = critic.is_not_null()
    return fields.select(
        raw_text=pl.col("review_content"),
        review_id=composed_id(link, critic, outlet, pl.col("review_date"), content_hex(pl.col("review_content"))),
        review_id_kind=pl.lit("composed"),
        label=kind.str.to_lowercase().replace_strict(
            {"fresh": "positive", "rotten": "negative"}, default="unknown", return_dtype=sets.LABEL
        ),
        rating_raw=score.fill_null(kind),
        rating_scale=pl.when(top.is_not_null())
        .then(pl.concat_str(pl.lit("0-"), top))
        .when(score.str.contains(LETTER))
        .then(pl.lit("letter")),
        title_namespace=pl.when(link.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("rotten_tomatoes")),
        title_id=link,
        title_url=pl.concat_str(pl.lit("https://www.rottentomatoes.com/"), link),
        reviewer_namespace=pl.when(is_someone).then(pl.lit("rotten_tomatoes")).otherwise(pl.lit("unknown")),
        reviewer_id=pl.when(is_someone).then(reviewer),
        reviewer_name=critic,
        publication_name=outlet,
        is_top_critic=flag(pl.col("top_critic")),
        reviewed_on=reviewed_on,
        flaws=unreadable(pl.col("review_date"), reviewed_on, "date_unreadable"),
    )


ROTTEN_TOMATOES = RecordLayout(
    name="rotten_tomatoes",
    facts=SourceFacts(
        platform="rotten_tomatoes",
        has_global_ids=True,
        description="Critics' reviews of films on Rotten Tomatoes, with their outlets and scores of many scales.",
        licence_note="Collected from the site; the texts belong to their authors and outlets.",
        home_url="https://www.kaggle.com/datasets/stefanoleone992/rotten-tomatoes-movies-and-critic-reviews-dataset",
        expected_review_count=None,
    ),
    form=Csv(
        [
            "rotten_tomatoes_link",
            "critic_name",
            "top_critic",
            "publisher_name",
            "review_type",
            "review_score",
            "review_date",
            "review_content",
        ]
    ),
    required=("rotten_tomatoes_link", "critic_name", "review_content"),
    raw=raw,
    is_of_records=True,
)
