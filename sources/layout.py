"""What a dump layout is, and the frames that every layout makes."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import polars as pl

from contracts.stage import RAW_REVIEW

if TYPE_CHECKING:
    from sources.heads import Head


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


UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def no_heads() -> Sequence[Head]:
    """The starts of no files, where names alone are looked at."""
    return ()


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

    @property
    def explained(self) -> tuple[str, ...]:
        """The columns of RAW_REVIEW that come from the files that explain others."""

    @property
    def encoding(self) -> str:
        """That its texts are in."""

    @property
    def reading(self) -> str:
        """What the reading of its files depends on beside their bytes: the encoding, a mapping."""

    def recognise(self, paths: pl.Series, named: str, heads: Callable[[], Sequence[Head]], /) -> Recognition:
        """Judge the paths below what was named; `named` is the end of its own path, at most two folders.

        `heads` gives the starts of some of the files; they are read only where it is called.
        """

    def sorted_files(self, files: pl.DataFrame, /) -> pl.DataFrame:
        """Add the columns role and reason to a frame with the column path, rows in the same order."""

    def context_path(self, path: pl.Expr, /) -> pl.Expr:
        """The path of the file that explains a review file; missing if nothing does."""


class FileLayout(Layout, Protocol):
    """A layout with one review a file."""

    def raw_review(self, payloads: pl.DataFrame, context: pl.DataFrame, /) -> pl.DataFrame:
        """RAW_REVIEW from path, payload and file_digest of review files, and path and payload of context files."""


def decoded(payload: pl.Series, encoding: str = "utf-8") -> pl.Series:
    """The bytes as text; missing where they are not valid. Nothing is replaced, a UTF-8 byte order mark stays.

    Args:
        payload: the bytes.
        encoding: that was declared; a mark of UTF-16 says otherwise.
    """
    if (
        encoding != "utf-8"
        or payload.bin.starts_with(UTF_16_MARKS[0]).any()
        or payload.bin.starts_with(UTF_16_MARKS[1]).any()
    ):
        return pl.Series(payload.name, [_text(value, encoding) for value in payload], dtype=pl.String)
    try:
        return payload.cast(pl.String)
    except pl.exceptions.ComputeError:  # one bad value fails the whole column, also with strict=False
        return pl.Series(payload.name, [_text(value, encoding) for value in payload], dtype=pl.String)


def _text(value: bytes | None, encoding: str) -> str | None:
    if value is not None and value.startswith(UTF_16_MARKS):
        encoding = "utf-16"
    try:
        return None if value is None else value.decode(encoding)
    except UnicodeDecodeError:
        return None


def raw_review_of(columns: pl.DataFrame, constants: Iterable[pl.Expr] = ()) -> pl.DataFrame:
    """RAW_REVIEW for layouts with one review a file: the columns given, the constants, and the rest missing."""
    known = columns.with_columns(
        pl.lit(1, pl.Int64).alias("record_number"),
        pl.lit(0, pl.Int64).alias("byte_offset"),
        pl.col("payload").bin.size().cast(pl.Int64).alias("payload_bytes"),
        pl.lit("unknown").alias("reviewer_namespace"),
        *constants,
    )
    missing = [name for name in RAW_REVIEW.column_names if name not in known.columns]
    return (
        known.with_columns(pl.lit(None).alias(name) for name in missing)
        .select(RAW_REVIEW.column_names)
        .cast(RAW_REVIEW.schema)
    )
