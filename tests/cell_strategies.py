"""What may stand in one column: Hypothesis strategies made from its dtype and its rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import add, mul, sub
from typing import Any, assert_never

import polars as pl
from hypothesis import strategies as st

from contracts.rules import Between, ColumnRule, LengthBetween, Matches, OneOf
from contracts.schema import Column, Dtype

LONGEST = 12
LARGEST = 10**6
TEXT = st.characters(exclude_categories=["Cs"], exclude_characters="\0")  # all of UTF-8, found without trying each
HEX = st.sampled_from("0123456789abcdef")


def interval(rules: Sequence[ColumnRule]) -> tuple[float, float]:
    """The first interval among the rules, within what the tests draw."""
    low, high = next(((rule.low, rule.high) for rule in rules if isinstance(rule, Between)), (None, None))
    return (-LARGEST if low is None else low), (LARGEST if high is None else high)


def texts(rules: Sequence[ColumnRule]) -> st.SearchStrategy[str]:
    """Texts that keep the first of the rules."""
    for rule in rules:
        match rule:
            case OneOf(words):
                return st.sampled_from([str(word) for word in words])
            case Matches(pattern):
                return st.from_regex(pattern, fullmatch=True)
            case LengthBetween(low, high):
                most = low + LONGEST if high is None else min(high, low + LONGEST)
                return st.text(HEX if low == high else TEXT, min_size=low, max_size=most)
    return st.text(TEXT, max_size=LONGEST)


def values(column: Column, *more: ColumnRule) -> st.SearchStrategy[Any]:
    """Values of the column's dtype that keep its rules, and before them some more; never missing."""
    return _values(column.dtype, (*more, *column.all_rules))


@cache  # to make a strategy takes longer than to draw from it
def _values(dtype: Dtype, rules: tuple[ColumnRule, ...]) -> st.SearchStrategy[Any]:
    low, high = interval(rules)
    whole_numbers = st.integers(int(low), int(high))
    by_dtype: dict[Any, st.SearchStrategy[Any]] = {
        pl.Int32: whole_numbers,
        pl.Int64: whole_numbers,
        pl.Float64: st.floats(low, high),
        pl.Decimal: st.integers(0, 1000).map(lambda cents: Decimal(cents) / 100),
        pl.Boolean: st.booleans(),
        pl.Date: st.dates(date(1800, 1, 1), date(2200, 12, 31)),
        pl.Datetime: st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2200-01-01")),
        pl.Binary: st.binary(max_size=LONGEST),
        pl.List: st.lists(st.text(TEXT, max_size=LONGEST), min_size=1, max_size=3),
        pl.String: texts(rules),
        pl.Enum: texts(rules),
    }
    return by_dtype[dtype.base_type()]


def cells(column: Column) -> st.SearchStrategy[Any]:
    """What may stand in the column, a missing value included if it may be missing."""
    return _cells(column.dtype, column.all_rules, column.nullable)


@cache
def _cells(dtype: Dtype, rules: tuple[ColumnRule, ...], nullable: bool) -> st.SearchStrategy[Any]:
    return st.none() | _values(dtype, rules) if nullable else _values(dtype, rules)


def breaking_values(column: Column, rule: ColumnRule) -> st.SearchStrategy[Any]:
    """Values that the column could hold and that break its rule."""
    match rule:
        case Between(low, high):
            step = Decimal("0.01") if isinstance(column.dtype, pl.Decimal) else 1
            beyond = st.integers(1, 50).map(lambda count: count * step)
            below = [st.builds(sub, st.just(low), beyond)] if low is not None else []
            above = [st.builds(add, st.just(high), beyond)] if high is not None else []
            return st.one_of(*below, *above)
        case LengthBetween(low, high):
            short = [st.text(TEXT, max_size=low - 1)] if low else []
            long = [st.builds(mul, st.text(TEXT, min_size=1, max_size=3), st.just(high + 1))] if high else []
            return st.one_of(*short, *long)
        case Matches():
            return values(column).map(lambda text: text + "é") | st.text(HEX)
        case OneOf(words):
            return st.sampled_from(["", "bogus", f"{words[0]}s", f" {words[0]}", str(words[0]).upper()])
        case _:
            assert_never(rule)
