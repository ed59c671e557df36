"""The rules of the contracts as stable names, and the columns that they look at."""

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
)
from expectations.phrases import word


def value_slug(rule: ColumnRule) -> str:
    """The kind of the rule, for the name of its expectation."""
    match rule:
        case Between():
            slug = "between"
        case LengthBetween():
            slug = "length"
        case Matches():
            slug = "form"
        case OneOf():
            slug = "in_set"
        case _:
            assert_never(rule)
    return slug


def row_slug(rule: RowRule) -> str:
    """The rule as a stable name: the columns that it ties together, and how."""
    match rule:
        case Always(condition):
            slug = _slug(condition)
        case Implies(when, then):
            slug = f"{_slug(then)}_if_{_slug(when)}"
        case Exactly(left, right):
            slug = f"{_slug(left)}_exactly_if_{_slug(right)}"
        case NotLess(column, other):
            slug = f"{column}_at_least_{other}"
        case SumOf(column):
            slug = f"{column}_adds_up"
        case RatingKey(column, of) | DayKey(column, of) | BandOf(column, of):
            slug = f"{column}_of_{of}"
        case JsonText(column):
            slug = f"{column}_is_json"
        case FirstOf(column, items):
            slug = f"{column}_first_of_{items}"
        case _:
            assert_never(rule)
    return slug


def row_columns(rule: RowRule) -> tuple[str, ...]:
    """The columns that the rule looks at, each once, in order."""
    match rule:
        case Always(condition):
            columns = _columns(condition)
        case Implies(first, second) | Exactly(first, second):
            columns = _columns(first) + _columns(second)
        case NotLess(column, of) | RatingKey(column, of) | DayKey(column, of) | BandOf(column, of):
            columns = (column, of)
        case FirstOf(column, items):
            columns = (column, items)
        case SumOf(column, plus, minus, when):
            columns = (column, *plus, *minus, *(_columns(when) if when else ()))
        case JsonText(column):
            columns = (column,)
        case _:
            assert_never(rule)
    return tuple(dict.fromkeys(columns))


def _slug(condition: Condition) -> str:
    match condition:
        case Is(column, values):
            slug = f"{column}_is_{word(values[0])}{'_etc' if len(values) > 1 else ''}"
        case IsNot(column, values):
            slug = f"{column}_is_not_{word(values[0])}{'_etc' if len(values) > 1 else ''}"
        case Null(column):
            slug = f"{column}_missing"
        case NotNull(column):
            slug = f"{column}_given"
        case Follows(column, rule):
            slug = f"{column}_{value_slug(rule)}"
        case SameAs(column, other):
            slug = f"{column}_equals_{other}"
        case Differs(column, other):
            slug = f"{column}_differs_from_{other}"
        case _:
            assert_never(condition)
    return slug


def _columns(condition: Condition) -> tuple[str, ...]:
    match condition:
        case Is(column) | IsNot(column) | Null(column) | NotNull(column) | Follows(column):
            columns: tuple[str, ...] = (column,)
        case SameAs(column, other) | Differs(column, other):
            columns = (column, other)
        case _:
            assert_never(condition)
    return columns
