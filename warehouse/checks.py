"""Rules of the contracts as conditions in DuckDB's SQL.

Every condition is true or false, never NULL: a CHECK lets NULL pass, a filter in Polars does not, and the two must
agree. So a comparison with a column that may be missing is wrapped in `coalesce`, or written as IS [NOT] DISTINCT FROM.
"""

from __future__ import annotations

from typing import assert_never

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
    SameAs,
    SumOf,
    Value,
)
from contracts.schema import Column
from warehouse.quoting import literal, literals, quoted_name


def check_sql(rule: ColumnRule | RowRule, column: Column | None = None) -> str:
    """The condition that a row keeps when it keeps the rule.

    Args:
        rule: a rule of a column or of a row.
        column: the column that a column rule belongs to; a row rule names its columns itself.

    Raises:
        ValueError: if a column rule comes without its column.
    """
    if not isinstance(rule, ColumnRule):
        return _row_check_sql(rule)
    if column is None:
        raise ValueError(f"the column rule {rule} needs the column that it belongs to")
    held = _holds_sql(rule, column.name)
    return f"coalesce({held}, true)" if column.nullable else held


def _holds_sql(rule: ColumnRule, column: str) -> str:
    """NULL where the column is NULL: the caller says what a missing value means."""
    name = quoted_name(column)
    match rule:
        case Between(low, high):
            return _between_sql(name, low, high)
        case LengthBetween(low, high):
            return _between_sql(f"length({name})", low, high)
        case Matches(pattern):
            return f"regexp_full_match({name}, {literal(pattern)})"
        case OneOf(values):
            return f"{name} IN ({literals(values)})"
        case _:
            assert_never(rule)


def _between_sql(measured: str, low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{measured} = {low}" if low == high else f"{measured} BETWEEN {low} AND {high}"
    if high is not None:
        return f"{measured} <= {high}"
    return f"{measured} >= {low}" if low is not None else f"{measured} IS NOT NULL"


def _condition_sql(condition: Condition) -> str:
    match condition:
        case Is(column, values):
            return _one_of_sql(column, values)
        case IsNot(column, (value,)):
            return f"{quoted_name(column)} IS DISTINCT FROM {literal(value)}"
        case IsNot(column, values):
            return f"NOT {_one_of_sql(column, values)}"
        case Null(column):
            return f"{quoted_name(column)} IS NULL"
        case NotNull(column):
            return f"{quoted_name(column)} IS NOT NULL"
        case Follows(column, rule):
            return f"coalesce({_holds_sql(rule, column)}, false)"
        case SameAs(column, other):
            return f"{quoted_name(column)} IS NOT DISTINCT FROM {quoted_name(other)}"
        case Differs(column, other):
            return f"{quoted_name(column)} IS DISTINCT FROM {quoted_name(other)}"
        case _:
            assert_never(condition)


def _one_of_sql(column: str, values: tuple[Value, ...]) -> str:
    if len(values) == 1:
        return f"{quoted_name(column)} IS NOT DISTINCT FROM {literal(values[0])}"
    return f"coalesce({quoted_name(column)} IN ({literals(values)}), false)"


def _row_check_sql(rule: RowRule) -> str:
    match rule:
        case Always(condition):
            return _condition_sql(condition)
        case Implies(when, then):
            return f"NOT ({_condition_sql(when)}) OR {_condition_sql(then)}"
        case Exactly(left, right):
            return f"({_condition_sql(left)}) = ({_condition_sql(right)})"
        case NotLess(column, other):
            return f"coalesce({quoted_name(column)} >= {quoted_name(other)}, true)"
        case SumOf():
            return _sum_sql(rule)
        case RatingKey(column, rating):
            return _equal_sql(column, f"coalesce(CAST({quoted_name(rating)} * 100 AS INTEGER) + 1, 0)")
        case DayKey(column, day):
            name = quoted_name(day)
            return _equal_sql(column, f"coalesce(year({name}) * 10000 + month({name}) * 100 + day({name}), 0)")
        case BandOf(column, rating):
            return _equal_sql(column, _band_sql(quoted_name(rating)))
        case JsonText(column):
            return f"coalesce(json_valid({quoted_name(column)}), true)"
        case FirstOf(column, items):
            return f"coalesce({quoted_name(column)} = {quoted_name(items)}[1], false)"
        case _:
            assert_never(rule)


def _equal_sql(column: str, expression: str) -> str:
    return f"{quoted_name(column)} IS NOT DISTINCT FROM {expression}"


def _band_sql(rating: str) -> str:
    return (
        f"CASE WHEN {rating} IS NULL THEN 'unrated' WHEN {rating} <= 4 THEN 'negative'"
        f" WHEN {rating} >= 7 THEN 'positive' ELSE 'mixed' END"
    )


def _sum_sql(rule: SumOf) -> str:
    """HUGEINT, so that no sum of 64-bit counts overflows."""
    first, *others = rule.plus
    total = f"CAST({quoted_name(first)} AS HUGEINT)"
    total += "".join(f" + {quoted_name(name)}" for name in others)
    total += "".join(f" - {quoted_name(name)}" for name in rule.minus)
    same = f"coalesce({quoted_name(rule.column)} = {total}, false)"
    return same if rule.when is None else f"NOT ({_condition_sql(rule.when)}) OR {same}"
