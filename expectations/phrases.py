"""The rules of the contracts in words: a sentence for whoever reads a result."""

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


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"{low} to {high}"


def _list(values: tuple[Value, ...]) -> str:
    return ", ".join(map(word, values))


def word(value: Value) -> str:
    """A value as a word."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "empty" if value == "" else str(value)
