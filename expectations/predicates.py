"""The rules of the contracts as conditions in DuckDB's SQL, which are never NULL: a row breaks a rule or keeps it."""

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


def name_sql(name: str) -> str:
    """A column's name, quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal_sql(value: Value) -> str:
    """A value as a literal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


def value_breaks_sql(rule: ColumnRule, column: str) -> str:
    """The condition that a value is there and breaks the rule of its column."""
    return f"{name_sql(column)} is not null and not ({_keeps(rule, name_sql(column))})"


def row_breaks_sql(rule: RowRule) -> str:
    """The condition that a row breaks a rule over its columns."""
    match rule:
        case Always(condition):
            breaks = f"not ({_holds(condition)})"
        case Implies(when, then):
            breaks = f"({_holds(when)}) and not ({_holds(then)})"
        case Exactly(left, right):
            breaks = f"({_holds(left)}) <> ({_holds(right)})"
        case NotLess(column, other):
            breaks = f"coalesce({name_sql(column)} < {name_sql(other)}, false)"
        case SumOf():
            breaks = _does_not_add_up(rule)
        case RatingKey(column, rating):
            breaks = f"{name_sql(column)} is distinct from coalesce({name_sql(rating)} * 100 + 1, 0)"
        case DayKey(column, day):
            number = f"year({name_sql(day)}) * 10000 + month({name_sql(day)}) * 100 + day({name_sql(day)})"
            breaks = f"{name_sql(column)} is distinct from coalesce({number}, 0)"
        case BandOf(column, rating):
            breaks = f"{name_sql(column)} is distinct from {_band(name_sql(rating))}"
        case JsonText(column):
            breaks = f"{name_sql(column)} is not null and not json_valid({name_sql(column)})"
        case FirstOf(column, items):
            first = f"{name_sql(items)}[1]"
            breaks = f"coalesce(len({name_sql(items)}), 0) = 0 or {name_sql(column)} is distinct from {first}"
        case _:
            assert_never(rule)
    return breaks


def _keeps(rule: ColumnRule, value: str) -> str:
    """The condition that a value keeps a rule; NULL for a missing value."""
    match rule:
        case Between(low, high):
            keeps = _within(value, low, high)
        case LengthBetween(low, high):
            keeps = _within(f"length({value})", low, high)
        case Matches(pattern):
            keeps = f"regexp_full_match({value}, {literal_sql(pattern)})"
        case OneOf(values):
            keeps = f"{value} in ({_literals(values)})"
        case _:
            assert_never(rule)
    return keeps


def _within(number: str, low: float | None, high: float | None) -> str:
    ends = [] if low is None else [f"{number} >= {low}"]
    ends += [] if high is None else [f"{number} <= {high}"]
    return " and ".join(ends) or "true"


def _holds(condition: Condition) -> str:
    match condition:
        case Is(column, (value,)):
            holds = f"{name_sql(column)} is not distinct from {literal_sql(value)}"
        case Is(column, values):
            holds = f"{name_sql(column)} is not null and {name_sql(column)} in ({_literals(values)})"
        case IsNot(column, (value,)):
            holds = f"{name_sql(column)} is null or {name_sql(column)} <> {literal_sql(value)}"
        case IsNot(column, values):
            holds = f"{name_sql(column)} is null or {name_sql(column)} not in ({_literals(values)})"
        case Null(column):
            holds = f"{name_sql(column)} is null"
        case NotNull(column):
            holds = f"{name_sql(column)} is not null"
        case Follows(column, rule):
            holds = f"{name_sql(column)} is not null and {_keeps(rule, name_sql(column))}"
        case SameAs(column, other):
            holds = f"{name_sql(column)} is not distinct from {name_sql(other)}"
        case Differs(column, other):
            holds = f"{name_sql(column)} is distinct from {name_sql(other)}"
        case _:
            assert_never(condition)
    return holds


def _literals(values: tuple[Value, ...]) -> str:
    return ", ".join(map(literal_sql, values))


def _does_not_add_up(rule: SumOf) -> str:
    total = " + ".join(map(name_sql, rule.plus)) + "".join(f" - {name_sql(column)}" for column in rule.minus)
    differs = f"{name_sql(rule.column)} is distinct from {total}"
    return differs if rule.when is None else f"({_holds(rule.when)}) and {differs}"


def _band(rating: str) -> str:
    return (
        f"case when {rating} is null then 'unrated' when {rating} <= 4 then 'negative'"
        f" when {rating} >= 7 then 'positive' else 'mixed' end"
    )
