"""Nested JSON of a mapped column, written one way."""

from __future__ import annotations

import json

import polars as pl


def plain_json(column: pl.Series) -> pl.Series:
    """JSON values written one way, so that a record never differs by the way that it was read; else a JSON string."""
    values = column.drop_nulls().unique()
    return column.replace(values, pl.Series(map(_plain, values.to_list()), dtype=pl.String))


def _plain(text: str) -> str:
    try:
        value = json.loads(text, parse_float=_number, parse_constant=_no_number)
        plain = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        plain.encode()
    except (ValueError, RecursionError):  # no JSON, too deep, or half of a surrogate pair
        return json.dumps(text, ensure_ascii=False)
    return plain


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no JSON")


def _number(digits: str) -> int | float:
    number = float(digits)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
