"""Ids of reviews that their source gives none: composed of fields, or made of the text."""

from __future__ import annotations

import polars as pl
from polars_hash import CryptographicHashingNameSpace

CONTENT_DIGITS = 16


def content_hex(text: pl.Expr) -> pl.Expr:
    """The first 16 hex digits of SHA-256 of a text."""
    return CryptographicHashingNameSpace(text).sha2_256().str.slice(0, CONTENT_DIGITS)


def content_id(text: pl.Expr, before: str = "") -> pl.Expr:
    """The id of the first record of a text in its file; later ones of the same text are numbered when all are known."""
    return pl.concat_str(pl.lit(before), content_hex(text), pl.lit("-1"))


def composed_id(*fields: pl.Expr) -> pl.Expr:
    """The fields joined by slashes; what is missing is empty."""
    return pl.concat_str([field.fill_null("") for field in fields], separator="/")


def not_blank(name: str) -> pl.Expr:
    """A field without blanks around it; missing where nothing is left."""
    stripped = pl.col(name).str.strip_chars()
    return pl.when(stripped != "").then(stripped).alias(name)
