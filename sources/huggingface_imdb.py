"""The data set stanfordnlp/imdb of Hugging Face: Parquet with text and label, the split in the name of the file."""

from __future__ import annotations

import polars as pl

from contracts import sets
from sources.ids import content_id
from sources.layout import SourceFacts
from sources.parquet_records import Parquet
from sources.record_layout import Part, RecordLayout

LABELS = {"0": "negative", "1": "positive", "-1": "unlabelled"}
SPLIT = r"(?:^|/)(train|test)[^/]*$"


def raw(fields: pl.DataFrame, part: Part) -> pl.DataFrame:
    """Columns of RAW_REVIEW. The id starts with the split, since 123 texts are in both."""
    split = str(pl.Series([part.path]).str.extract(SPLIT, 1).fill_null("none")[0])
    return fields.select(
        raw_text=pl.col("text"),
        review_id=content_id(pl.col("text"), f"{split}/"),
        review_id_kind=pl.lit("content"),
        split=pl.lit(split),
        label=pl.col("label").replace_strict(LABELS, default="unknown", return_dtype=sets.LABEL),
    )


HUGGINGFACE_IMDB = RecordLayout(
    name="huggingface_imdb",
    facts=SourceFacts(
        platform="imdb",
        has_global_ids=True,
        description="Large Movie Review Dataset as Parquet, as Hugging Face publishes it under stanfordnlp/imdb.",
        licence_note="Published for research; the texts belong to their authors.",
        home_url="https://huggingface.co/datasets/stanfordnlp/imdb",
        expected_review_count=100_000,
    ),
    form=Parquet(["text", "label"]),
    required=("text", "label"),
    raw=raw,
)
