"""The dimensions: rows that reviews point at, and the unknown member 0 that every dimension has."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from contracts.dimensions import DIM_PERSON, DIM_REVIEWER, DIM_SOURCE, DIM_TITLE
from contracts.schema import Table
from transforms.origin import Origin
from transforms.shape import in_shape
from transforms.star import reviewer_key, title_key

UNKNOWN = "unknown"


def dim_title(cleaned: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """The rows of `dim_title` that the reviews point at: one for each title id, without the unknown member.

    Each id leads itself; `agree.same_title` says which ids are one film. Where reviews give several pages or names
    for one id, the first in the order of the alphabet counts, so the order of the reviews does not.

    Args:
        cleaned: RAW_REVIEW.
        origin: where it comes from.
    """
    title = (
        cleaned.select("title_namespace", "title_id", "title_url", "title_name")
        .filter(pl.col("title_id").is_not_null())
        .unique(maintain_order=True)
        .group_by(title_key().alias("title_key"), maintain_order=True)
        .agg(
            id_namespace=pl.col("title_namespace").first(),
            title_id=pl.col("title_id").min(),
            url=pl.col("title_url").min(),
            dump_name=pl.col("title_name").min(),
        )
    )
    name = pl.col("dump_name")
    rows = title.with_columns(
        **{column: pl.lit(value) for column, value in _LONE_TITLE.items()},
        same_title_key=pl.col("title_key"),
        title_name=name,
        title_name_source=pl.when(name.is_null()).then(pl.lit(UNKNOWN)).otherwise(pl.lit("dump")),
        load_run_key=pl.lit(origin.run_key),
    )
    return in_shape(rows, DIM_TITLE)


def dim_reviewer(cleaned: pl.DataFrame, *, is_pseudonym: bool = False) -> pl.DataFrame:
    """The rows of `dim_reviewer` that the reviews point at: one for each reviewer id, without the unknown member.

    The name is the one of the latest review, and of several the last in the order of the alphabet.

    Args:
        cleaned: RAW_REVIEW.
        is_pseudonym: whether the ids in it are pseudonyms.
    """
    reviewer = (
        cleaned.select(
            "reviewer_namespace",
            "reviewer_id",
            "reviewer_name",
            "publication_name",
            "is_top_critic",
            "reviewed_on",
            "reviewed_at",
        )
        .filter(pl.col("reviewer_id").is_not_null())
        .sort("reviewed_on", "reviewed_at", "reviewer_name", nulls_last=False)
        .group_by(reviewer_key().alias("reviewer_key"), maintain_order=True)
        .agg(
            id_namespace=pl.col("reviewer_namespace").first(),
            reviewer_id=pl.col("reviewer_id").min(),
            display_name=pl.col("reviewer_name").drop_nulls().last(),
            publication_name=pl.col("publication_name").drop_nulls().last(),
            is_top_critic=pl.col("is_top_critic").drop_nulls().last(),
        )
    )
    namespace = pl.col("id_namespace")
    kind = (
        pl.when(namespace == "rotten_tomatoes")
        .then(pl.lit("critic"))
        .when(namespace == "name")
        .then(pl.lit(UNKNOWN))
        .otherwise(pl.lit("account"))
    )
    rows = reviewer.with_columns(
        is_pseudonym=pl.lit(is_pseudonym),
        reviewer_kind=kind,
    )
    return in_shape(rows, DIM_REVIEWER)


def dim_source(
    origin: Origin,
    *,
    platform: str,
    has_global_ids: bool,
    description: str,
    licence_note: str,
    home_url: str | None = None,
    expected_review_count: int | None = None,
) -> pl.DataFrame:
    """The one row of `dim_source` that a batch points at; the arguments are what a layout says of its source."""
    return _one_row(
        DIM_SOURCE,
        {
            "source_key": origin.source_key,
            "source_id": origin.source_id,
            "layout": origin.layout,
            "platform": platform,
            "has_global_ids": has_global_ids,
            "description": description,
            "licence_note": licence_note,
            "home_url": home_url,
            "expected_review_count": expected_review_count,
        },
    )


_LONE_TITLE: Mapping[str, object] = {
    "same_title_source": "none",
    "shared_review_count": 0,
    "reference_name": None,
    "agreed_name": None,
    "agreed_name_review_count": 0,
    "title_name_agreement_share": None,
    "title_type": UNKNOWN,
    "release_year": None,
    "runtime_minutes": None,
}


def unknown_title() -> pl.DataFrame:
    """Member 0 of `dim_title`."""
    return _one_row(
        DIM_TITLE,
        {
            **_LONE_TITLE,
            "title_key": 0,
            "id_namespace": UNKNOWN,
            "title_id": UNKNOWN,
            "same_title_key": 0,
            "title_name_source": UNKNOWN,
            "load_run_key": 0,
        },
    )


def unknown_reviewer() -> pl.DataFrame:
    """Member 0 of `dim_reviewer`."""
    return _one_row(
        DIM_REVIEWER,
        {
            "reviewer_key": 0,
            "id_namespace": UNKNOWN,
            "reviewer_id": UNKNOWN,
            "is_pseudonym": False,
            "reviewer_kind": UNKNOWN,
        },
    )


def unknown_person() -> pl.DataFrame:
    """Member 0 of `dim_person`."""
    return _one_row(
        DIM_PERSON,
        {"person_key": 0, "normalised_name": UNKNOWN, "full_name": UNKNOWN, "homonym_count": 0},
    )


def unknown_source() -> pl.DataFrame:
    """Member 0 of `dim_source`."""
    return _one_row(
        DIM_SOURCE,
        {
            "source_key": 0,
            "source_id": UNKNOWN,
            "layout": UNKNOWN,
            "platform": UNKNOWN,
            "has_global_ids": False,
            "description": "The source is not known.",
            "licence_note": "The terms are not known.",
        },
    )


def _one_row(table: Table, values: Mapping[str, object]) -> pl.DataFrame:
    """A frame of one row; what is not named is missing."""
    return pl.DataFrame([{name: values.get(name) for name in table.column_names}], schema=table.schema)
