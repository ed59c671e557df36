"""Kaggle's IMDB Dataset of 50K Movie Reviews: one CSV with the columns review and sentiment."""

from __future__ import annotations

import polars as pl

from contracts import sets
from sources.csv_records import Csv
from sources.ids import content_id
from sources.layout import SourceFacts
from sources.record_layout import Part, RecordLayout


def raw(fields: pl.DataFrame, _part: Part) -> pl.DataFrame:
    """Columns of RAW_REVIEW; any other sentiment than positive or negative is unknown."""
    sentiment = pl.col("sentiment").str.strip_chars().str.to_lowercase()
    return fields.select(
        raw_text=pl.col("review"),
        review_id=content_id(pl.col("review")),
        review_id_kind=pl.lit("content"),
        label=sentiment.replace_strict(
            {"positive": "positive", "negative": "negative"}, default="unknown", return_dtype=sets.LABEL
        ),
    )


KAGGLE_IMDB = RecordLayout(
    name="kaggle_imdb",
    facts=SourceFacts(
        platform="imdb",
        has_global_ids=True,
        description="IMDB Dataset of 50K Movie Reviews, as published on Kaggle: texts of IMDb with their sentiment.",
        licence_note="Published for research; the texts belong to their authors.",
        home_url="https://www.kaggle.com/datasets/lakshmi25npathi/imdb-dataset-of-50k-movie-reviews",
        expected_review_count=50_000,
    ),
    form=Csv(["review", "sentiment"]),
    required=("review", "sentiment"),
    raw=raw,
    is_of_records=True,
)
