"""The rules of the contracts in words: a sentence for the reader, and a slug for the stable name."""

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


def value_phrase(rule: ColumnRule) -> str:
    """What a value does that keeps the rule: `is 0 to 10`."""
    match rule:
        case Between(low, high):
            phrase = f"is {_range(low, high)}"
        case LengthBetween(low, high) if low == high:
            phrase = f"has {low} characters"
        case LengthBetween(low, high):
            phrase = f"has {_range(low, high)} characters"
        case Matches(pattern):
            phrase = f"has the form {pattern}"
        case OneOf(values):
            phrase = f"is one of {_list(values)}"
        case _:
            assert_never(rule)
    return phrase


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


def row_sentence(rule: RowRule) -> str:
    """The rule as a sentence."""
    match rule:
        case Always(condition):
            sentence = f"Everywhere, {_phrase(condition)}."
        case Implies(when, then):
            sentence = f"Where {_phrase(when)}, {_phrase(then)}."
        case Exactly(left, right):
            sentence = f"Where {_phrase(left)}, and nowhere else, {_phrase(right)}."
        case NotLess(column, other):
            sentence = f"Where both are given, {column} is at least {other}."
        case SumOf(column, plus, minus, when):
            where = "Everywhere" if when is None else f"Where {_phrase(when)}"
            less = f", less {' and '.join(minus)}" if minus else ""
            sentence = f"{where}, {column} is the sum of {', '.join(plus)}{less}."
        case RatingKey(column, rating):
            sentence = f"Everywhere, {column} is 100 times {rating} plus 1, or 0 without a rating."
        case DayKey(column, day):
            sentence = f"Everywhere, {column} is {day} as the number yyyymmdd, or 0 without a day."
        case BandOf(column, rating):
            sentence = f"Everywhere, {column} is the band that {rating} falls into."
        case JsonText(column):
            sentence = f"Where it is given, {column} is well-formed JSON."
        case FirstOf(column, items):
            sentence = f"Everywhere, {column} is the first item of {items}, which is never empty."
        case _:
            assert_never(rule)
    return sentence


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
        case NotLess(column, of) | RatingKey(column, of) | DayKey(column, of) | BandOf(column, of) | FirstOf(column, of):
            columns = (column, of)
        case SumOf(column, plus, minus, when):
            columns = (column, *plus, *minus, *(_columns(when) if when else ()))
        case JsonText(column):
            columns = (column,)
        case _:
            assert_never(rule)
    return tuple(dict.fromkeys(columns))


def _phrase(condition: Condition) -> str:
    match condition:
        case Is(column, values):
            phrase = f"{column} is {_list(values)}" if len(values) == 1 else f"{column} is one of {_list(values)}"
        case IsNot(column, values):
            phrase = f"{column} is not {_list(values)}" if len(values) == 1 else f"{column} is none of {_list(values)}"
        case Null(column):
            phrase = f"{column} is missing"
        case NotNull(column):
            phrase = f"{column} is given"
        case Follows(column, rule):
            phrase = f"{column} {value_phrase(rule)}"
        case SameAs(column, other):
            phrase = f"{column} equals {other}"
        case Differs(column, other):
            phrase = f"{column} differs from {other}"
        case _:
            assert_never(condition)
    return phrase


def _slug(condition: Condition) -> str:
    match condition:
        case Is(column, values):
            slug = f"{column}_is_{_word(values[0])}{'_etc' if len(values) > 1 else ''}"
        case IsNot(column, values):
            slug = f"{column}_is_not_{_word(values[0])}{'_etc' if len(values) > 1 else ''}"
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


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"


def _list(values: tuple[Value, ...]) -> str:
    return ", ".join(map(_word, values))


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "empty" if value == "" else str(value)
