"""What a dump layout is, and the frames that every layout makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from contracts.stage import RAW_REVIEW


@dataclass(frozen=True)
class SourceFacts:
    """What `dim_source` says of a layout."""

    platform: str
    has_global_ids: bool
    description: str
    licence_note: str
    home_url: str | None
    expected_review_count: int | None


@dataclass(frozen=True)
class Recognition:
    """Whether a layout knows what was named, and why, in one sentence.

    Args:
        layout: the layout that was asked.
        fits: whether it can read what was named.
        why: one sentence for the user.
        inside: the folder in what was named that is the root of the dump; empty if it is the root itself.
        part: if what was named is only a part of the dump, the path of that part below the root.
        is_ambiguous: it is this layout, but it cannot be loaded as it was named, so no other layout is asked.
    """

    layout: str
    fits: bool
    why: str
    inside: str = ""
    part: str = ""
    is_ambiguous: bool = False


class Layout(Protocol):
    """One way to lay out a dump: which files hold reviews, and what their names and neighbours say of them.

    Paths are relative to the root of the dump, with forward slashes.
    """

    @property
    def name(self) -> str:
        """A member of `contracts.sets.LAYOUT`."""

    @property
    def facts(self) -> SourceFacts:
        """What `dim_source` says of it."""

    def recognise(self, paths: pl.Series, named: str, /) -> Recognition:
        """Judge the paths below what was named; `named` is the end of its own path, at most two folders."""

    def sorted_files(self, files: pl.DataFrame, /) -> pl.DataFrame:
        """Add the columns role and reason to a frame with the column path, rows in the same order."""

    def context_path(self, path: pl.Expr, /) -> pl.Expr:
        """The path of the file that explains a review file; missing if nothing does."""

    def raw_review(self, payloads: pl.DataFrame, context: pl.DataFrame, /) -> pl.DataFrame:
        """RAW_REVIEW from path, payload and file_digest of review files, and path and payload of context files."""


def decoded(payload: pl.Series) -> pl.Series:
    """The bytes as text; missing where they are not valid UTF-8. Nothing is replaced, a byte order mark stays."""
    try:
        return payload.cast(pl.String)
    except pl.exceptions.ComputeError:  # one bad value fails the whole column, also with strict=False
        return pl.Series(payload.name, [_text(value) for value in payload], dtype=pl.String)


def _text(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def raw_review_of(columns: pl.DataFrame, constants: Iterable[pl.Expr] = ()) -> pl.DataFrame:
    """RAW_REVIEW for layouts with one review a file: the columns given, the constants, and the rest missing."""
    known = columns.with_columns(
        pl.lit(1, pl.Int64).alias("record_number"),
        pl.lit(0, pl.Int64).alias("byte_offset"),
        pl.lit("unknown").alias("reviewer_namespace"),
        *constants,
    )
    missing = [name for name in RAW_REVIEW.column_names if name not in known.columns]
    return (
        known.with_columns(pl.lit(None).alias(name) for name in missing)
        .select(RAW_REVIEW.column_names)
        .cast(RAW_REVIEW.schema)
    )
