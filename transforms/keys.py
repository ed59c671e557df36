"""Surrogate keys and digests: SHA-256 over length-prefixed fields, so equal everywhere and for ever.

Nothing here uses the hash functions of Polars or DuckDB, which promise nothing across versions. A length prefix is
the number of UTF-8 bytes of the field in decimal and a colon, so that ("ab", "c") and ("a", "bc") never meet.
"""

from __future__ import annotations

import polars as pl
from polars_hash import CryptographicHashingNameSpace

DIGEST_LENGTH = 32


def _sha256(text: pl.Expr) -> pl.Expr:
    return CryptographicHashingNameSpace(text).sha2_256()


def _prefixed(field: pl.Expr, before: str = "") -> pl.Expr:
    """The field behind its length, and a constant before both; missing where the field is."""
    return pl.concat_str(pl.lit(before), field.str.len_bytes().cast(pl.String), pl.lit(":"), field)


def _prefixed_name(name: str) -> str:
    return f"{len(name.encode())}:{name}"


def _normal(text: pl.Series) -> pl.Series:
    """The texts in Unicode form NFC. ASCII is in it already, and looking at each character would cost most of a key."""
    is_ascii = text.str.len_bytes().sum() == text.str.len_chars().sum()
    return text if is_ascii else text.str.normalize("NFC")


def surrogate_key(table: str, *columns: str | pl.Expr) -> pl.Expr:
    """The key of a row of `table`, Int64 from 1, made from its natural key.

    SHA-256 over the table's name and the fields in Unicode form NFC, each behind its length; the first 16 hex digits
    as a number, halved to 63 bits; 0, which is the unknown member of every dimension, becomes 1. Where a field is
    missing, so is the key.

    Args:
        table: the name of the table, as its contract has it.
        columns: names of columns, or expressions; what is no text is cast to it.
    """
    fields = [pl.col(column) if isinstance(column, str) else column for column in columns]
    normal = [field.cast(pl.String).map_batches(_normal, pl.String, is_elementwise=True) for field in fields]
    return key_of_digest(_sha256(pl.concat_str(pl.lit(_prefixed_name(table)), *map(_prefixed, normal))))


def key_of_digest(digest: pl.Expr) -> pl.Expr:
    """The first 16 hex digits of a digest as a key: halved to 63 bits, and 1 instead of 0."""
    number = digest.str.slice(0, 16).str.to_integer(base=16, dtype=pl.UInt64) // 2
    return number.cast(pl.Int64).clip(lower_bound=1)


def key_of(table: str, *values: str) -> int:
    """The same key for single values.

    It is the same expression on one row, not a second implementation: Python's own tables of Unicode can be older
    than those of Polars, and then the two would disagree on young characters.
    """
    key = pl.select(surrogate_key(table, *map(pl.lit, values))).item()
    return int(key)


def content_digest(text: pl.Expr) -> pl.Expr:
    """The first 32 hex digits of SHA-256 of the text's UTF-8 bytes, exactly as they are."""
    return _sha256(text).str.slice(0, DIGEST_LENGTH)


def record_digest(*columns: str) -> pl.Expr:
    """32 hex digits over the columns that hold something: each column's name and text, both behind their length.

    A missing value adds nothing, so a column that is added later leaves the digests of old records as they are, and
    missing differs from empty. Texts are taken exactly as they are: another Unicode form is another record.

    Args:
        columns: names of columns; the caller casts to text what has no one spelling, such as instants.
    """
    fields = [_prefixed(pl.col(name).cast(pl.String), _prefixed_name(name)) for name in columns]
    return _sha256(pl.concat_str(fields, ignore_nulls=True)).str.slice(0, DIGEST_LENGTH)


def keyed_digest(key: str, *fields: pl.Expr) -> pl.Expr:
    """32 hex digits that only the holder of the key can make: of length-prefixed fields; missing where one is.

    The digest is taken twice with the key in front, as HMAC does it, so that nothing can be appended to a text.
    """
    front = f"{_prefixed_name(key)}:"
    inner = _sha256(pl.concat_str(pl.lit(front), *map(_prefixed, fields)))
    return _sha256(pl.concat_str(pl.lit(front), inner)).str.slice(0, DIGEST_LENGTH)
