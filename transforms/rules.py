"""The rules of the contracts as Polars expressions, which are never null: a row keeps a rule or breaks it."""

from __future__ import annotations

from typing import assert_never

import polars as pl

from contracts.rules import (
    Always,
    BandOf,
    Between,
    ColumnRule,
    Condition,
    DayKey,
    Differs,
    Exactly,
    FirstOf,
    Follows,
    Implies,
    Is,
    IsNot,
    JsonText,
    LengthBetween,
    Matches,
    NotLess,
    NotNull,
    Null,
    OneOf,
    RatingKey,
    RowRule,
    Rule,
    SameAs,
    SumOf,
    Value,
)


def rule_holds(rule: Rule, column_name: str | None = None) -> pl.Expr:
    """Whether each row keeps the rule: Boolean, never null.

    Args:
        rule: a rule of a column or of a row.
        column_name: the column that a column rule is about; not used by row rules.

    Raises:
        ValueError: if a column rule comes without a column.
    """
    if isinstance(rule, ColumnRule):
        if column_name is None:
            raise ValueError(f"the rule {rule} is about one column, and none is named")
        return _value_keeps(rule, pl.col(column_name)).fill_null(value=True)
    return _row_keeps(rule)


def _value_keeps(rule: ColumnRule, value: pl.Expr) -> pl.Expr:
    match rule:
        case Between(low, high):
            keeps = _within(value, low, high)
        case LengthBetween(low, high):
            keeps = _within(value.str.len_chars(), low, high)
        case Matches(pattern):
            keeps = value.str.contains(f"^(?:{pattern})$")
        case OneOf(values):
            keeps = _is_one_of(value, values)
        case _:
            assert_never(rule)
    return keeps


def _within(number: pl.Expr, low: float | None, high: float | None) -> pl.Expr:
    ends = [number >= low] if low is not None else []
    ends += [number <= high] if high is not None else []
    return pl.all_horizontal(ends) if ends else number.is_null() | number.is_not_null()


def _is_one_of(value: pl.Expr, values: tuple[Value, ...]) -> pl.Expr:
    """Compared one by one: `is_in` takes no whole number for a column of fractions."""
    return pl.any_horizontal(value == one for one in values)


def _holds(condition: Condition) -> pl.Expr:
    match condition:
        case Is(column, values):
            holds = _is_one_of(pl.col(column), values).fill_null(value=False)
        case IsNot(column, values):
            holds = ~_is_one_of(pl.col(column), values).fill_null(value=False)
        case Null(column):
            holds = pl.col(column).is_null()
        case NotNull(column):
            holds = pl.col(column).is_not_null()
        case Follows(column, rule):
            holds = _value_keeps(rule, pl.col(column)).fill_null(value=False)
        case SameAs(column, other):
            holds = pl.col(column).eq_missing(pl.col(other))
        case Differs(column, other):
            holds = pl.col(column).ne_missing(pl.col(other))
        case _:
            assert_never(condition)
    return holds


def _row_keeps(rule: RowRule) -> pl.Expr:
    match rule:
        case Always() | Implies() | Exactly():
            keeps = _follows_from(rule)
        case NotLess(column, other):
            keeps = (pl.col(column) >= pl.col(other)).fill_null(value=True)
        case SumOf():
            keeps = _adds_up(rule)
        case RatingKey(column, rating):
            keeps = pl.col(column).eq_missing((pl.col(rating) * 100 + 1).cast(pl.Int64).fill_null(0))
        case DayKey(column, day):
            keeps = pl.col(column).eq_missing(day_key(pl.col(day)))
        case BandOf(column, rating):
            keeps = pl.col(column).cast(pl.String).eq_missing(band(pl.col(rating)))
        case JsonText(column):
            keeps = _is_json(pl.col(column)).fill_null(value=True)
        case FirstOf(column, items):
            keeps = (pl.col(column) == pl.col(items).list.get(0, null_on_oob=True)).fill_null(value=False)
        case _:
            assert_never(rule)
    return keeps


def _follows_from(rule: Always | Implies | Exactly) -> pl.Expr:
    match rule:
        case Always(condition):
            keeps = _holds(condition)
        case Implies(when, then):
            keeps = ~_holds(when) | _holds(then)
        case Exactly(left, right):
            keeps = _holds(left) == _holds(right)
        case _:
            assert_never(rule)
    return keeps


def _adds_up(rule: SumOf) -> pl.Expr:
    """Summed in 128 bits: a sum of 64-bit counts never wraps round to the right answer."""
    plus, minus = ([pl.col(name).cast(pl.Int128) for name in names] for names in (rule.plus, rule.minus))
    total = sum(plus[1:], start=plus[0]) - sum(minus, start=pl.lit(0, dtype=pl.Int128))
    keeps = (pl.col(rule.column).cast(pl.Int128) == total).fill_null(value=False)
    return keeps if rule.when is None else ~_holds(rule.when) | keeps


def _is_json(text: pl.Expr) -> pl.Expr:
    """Whether the text is JSON; the lookup gives nothing for broken JSON, and for the one text that means nothing."""
    return text.str.json_path_match("$").is_not_null() | (text.str.strip_chars(" \t\r\n") == "null") | text.is_null()


def day_key(day: pl.Expr) -> pl.Expr:
    """The day as the number yyyymmdd, Int64; 0 without a day."""
    year, month, day_of_month = (part.cast(pl.Int64) for part in (day.dt.year(), day.dt.month(), day.dt.day()))
    return (year * 10000 + month * 100 + day_of_month).fill_null(0)


def band(rating: pl.Expr) -> pl.Expr:
    """The band of a rating out of ten: negative to 4, positive from 7, mixed between, unrated without one."""
    return (
        pl.when(rating.is_null())
        .then(pl.lit("unrated"))
        .when(rating <= 4)
        .then(pl.lit("negative"))
        .when(rating >= 7)
        .then(pl.lit("positive"))
        .otherwise(pl.lit("mixed"))
    )
