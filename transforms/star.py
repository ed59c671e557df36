"""The facts and the ledger, made of cleaned reviews. Each function is named after the table that it returns."""

from __future__ import annotations

import polars as pl

from contracts.audit import FATE_COUNTS, LOAD_FILE
from contracts.stage import RECORD_COUNT
from contracts.star import FACT_REVIEW, REVIEW_TEXT
from transforms.counts import paragraph_count, sentence_count, word_count
from transforms.keys import content_digest, record_digest, surrogate_key
from transforms.origin import Origin
from transforms.rules import day_key
from transforms.shape import in_shape
from transforms.static_dimensions import rating_key

__all__ = ["Origin", "fact_review", "load_file", "record_count", "review_text", "reviewer_key", "title_key"]

# Where a record stands, and what identifies it: two records that differ only here say the same.
IDENTITY_FIELDS = (
    "path",
    "record_number",
    "byte_offset",
    "file_digest",
    "payload",
    "payload_bytes",
    "flaws",
    "flaw_detail",
    "review_id",
    "review_id_kind",
)
# What the source says about the review. The text takes part by its digest. The names are part of the digest, and a
# field that is missing adds nothing: a new field at the end changes no old digest.
RECORD_FIELDS = (
    "content_digest",
    "split",
    "label",
    "rating_raw",
    "rating_scale",
    "title_namespace",
    "title_id",
    "title_url",
    "title_name",
    "reviewer_namespace",
    "reviewer_id",
    "reviewer_name",
    "reviewed_on",
    "reviewed_at",
    "helpful_vote_count",
    "vote_count",
    "is_verified_purchase",
    "headline_text",
    "extra_json",
    "publication_name",
    "is_top_critic",
)


def title_key() -> pl.Expr:
    """The key of the title of each review; 0, the unknown title, where the source gives no id."""
    return surrogate_key("dim_title", "title_namespace", "title_id").fill_null(0)


def reviewer_key() -> pl.Expr:
    """The key of the reviewer of each review; 0, the unknown reviewer, where the source gives no id."""
    return surrogate_key("dim_reviewer", "reviewer_namespace", "reviewer_id").fill_null(0)


def fact_review(cleaned: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """The rows of `fact_review`: row i is made of row i of `cleaned`.

    What is extracted from the text, and the mark of equal texts, is left missing: extraction has not happened, and
    equal texts are only known when all reviews are together.

    Args:
        cleaned: RAW_REVIEW with `review_key`, `rating_out_of_10`, `clean_text` and `html_break_count`.
        origin: where it comes from.

    Raises:
        ContractBroken: if a column is missing.
    """
    text = pl.col("clean_text")
    counted = cleaned.with_columns(
        source_key=pl.lit(origin.source_key),
        title_key=title_key(),
        reviewer_key=reviewer_key(),
        review_date_key=day_key(pl.col("reviewed_on")),
        rating_key=rating_key(pl.col("rating_out_of_10")),
        stated_rating_out_of_10=pl.lit(None),
        has_spoiler_warning=pl.lit(None),
        recommendation=pl.lit(None),
        word_count=word_count(text),
        sentence_count=sentence_count(text),
        paragraph_count=paragraph_count(text),
        character_count=text.str.len_chars(),
        raw_character_count=pl.col("raw_text").str.len_chars(),
        content_digest=content_digest(pl.col("raw_text")),
        duplicate_of_review_key=pl.lit(None),
        load_file_key=origin.load_file_key(),
        first_load_run_key=pl.lit(origin.run_key),
        load_run_key=pl.lit(origin.run_key),
        rules_version=pl.lit(origin.rules_version),
        lexicon_version=pl.lit(None),
    )
    return in_shape(counted.with_columns(record_digest=_record_digest(counted)), FACT_REVIEW)


def _record_digest(counted: pl.DataFrame) -> pl.Series:
    """The digest of what the source says; days and instants take part as numbers, which have one spelling only."""
    temporal = [name for name in RECORD_FIELDS if counted.schema[name].is_temporal()]
    said = counted.with_columns(pl.col(temporal).to_physical())
    # A column without any value adds nothing to any digest, and most columns of most sources have none.
    there = [name for name in RECORD_FIELDS if said.is_empty() or said[name].null_count() < said.height]
    return said.select(record_digest(*there)).to_series()


def review_text(cleaned: pl.DataFrame) -> pl.DataFrame:
    """The rows of `review_text`: row i is made of row i of `cleaned`.

    Args:
        cleaned: as for `fact_review`.

    Raises:
        ContractBroken: if a column is missing.
    """
    return in_shape(cleaned, REVIEW_TEXT)


def load_file(read_file: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """The rows of `audit.load_file`: one reading each, current.

    The records that were read, and what became of them, are still to be counted: a file can lie in many batches.

    Args:
        read_file: READ_FILE.
        origin: where it comes from; the archive is taken from the rows.

    Raises:
        ContractBroken: if a column is missing.
    """
    rows = read_file.with_columns(
        load_file_key=origin.load_file_key(pl.col("container_path")),
        load_run_key=pl.lit(origin.run_key),
        source_key=pl.lit(origin.source_key),
        root_path=pl.lit(origin.root_path),
        layout=pl.lit(origin.layout),
        is_current=pl.lit(value=True),
        **{column.name: pl.lit(0) for column in FATE_COUNTS},
    )
    return in_shape(rows, LOAD_FILE)


def record_count(raw_review: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """The rows of RECORD_COUNT: the records of each file in this batch.

    Args:
        raw_review: RAW_REVIEW.
        origin: where it comes from.
    """
    by_file = raw_review.group_by("path", maintain_order=True).agg(read_count=pl.len())
    return in_shape(by_file.with_columns(load_file_key=origin.load_file_key()), RECORD_COUNT)
