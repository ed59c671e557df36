"""The rules of the contracts in plain Python, one row at a time: every room's translation is held against this."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

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
)
from contracts.schema import Column, Table

Row = Mapping[str, Any]


@dataclass(frozen=True, repr=False)
class Demand:
    """One thing that a contract demands of a row: a rule of a column or of the row; without a rule, a value."""

    table: Table
    column: Column | None
    rule: Rule | None

    @property
    def name(self) -> str:
        """The name that `transforms.conform` gives as a reason."""
        where = self.table.name if self.column is None else f"{self.table.name}.{self.column.name}"
        return f"{where}: {self.rule or 'missing'}"

    def __repr__(self) -> str:
        """The name: a table in full would fill pages."""
        return self.name

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it is about."""
        if self.column is not None:
            return frozenset({self.column.name})
        return frozenset(columns_of(self.rule))

    def is_kept_by(self, row: Row) -> bool:
        """Whether the row keeps it."""
        if self.column is None:
            assert isinstance(self.rule, RowRule)
            return row_keeps(self.rule, row)
        value = row[self.column.name]
        if self.rule is None:
            return value is not None
        assert isinstance(self.rule, ColumnRule)
        return value is None or value_keeps(self.rule, value)


def demands(table: Table) -> list[Demand]:
    """Everything that the contract of a table demands of its rows."""
    missing = [Demand(table, column, None) for column in table.columns if not column.nullable]
    of_columns = [Demand(table, column, rule) for column in table.columns for rule in column.all_rules]
    return missing + of_columns + [Demand(table, None, rule) for rule in table.rules]


def broken_demands(table: Table, row: Row) -> list[Demand]:
    """What the row breaks."""
    return [demand for demand in demands(table) if not demand.is_kept_by(row)]


def columns_of(part: object) -> set[str]:
    """The names of the columns that a rule over a row is about."""
    found: set[str] = set()
    for name, value in vars(part).items():
        if name in ("column", "other", "rating", "day", "items"):
            found.add(value)
        elif name in ("plus", "minus"):
            found |= set(value)
        elif isinstance(value, Condition):
            found |= columns_of(value)
    return found


def value_keeps(rule: ColumnRule, value: Any) -> bool:
    """Whether a value that is there keeps the rule."""
    match rule:
        case Between(low, high):
            return (low is None or value >= low) and (high is None or value <= high)
        case LengthBetween(low, high):
            return len(value) >= low and (high is None or len(value) <= high)
        case Matches(pattern):
            return re.fullmatch(pattern, value) is not None
        case OneOf(values):
            return value in values
        case _:
            assert_never(rule)


def condition_holds(condition: Condition, row: Row) -> bool:
    """Whether the condition holds in the row."""
    value = row[condition.column]
    match condition:
        case Is(_, values):
            return value in values
        case IsNot(_, values):
            return value not in values
        case Null():
            return value is None
        case NotNull():
            return value is not None
        case Follows(_, rule):
            return value is not None and value_keeps(rule, value)
        case SameAs(_, other):
            return bool(value == row[other])
        case Differs(_, other):
            return bool(value != row[other])
        case _:
            assert_never(condition)


def computed(rule: SumOf | RatingKey | DayKey | BandOf | FirstOf, row: Row) -> Any:
    """What the first column of the rule has to be."""
    match rule:
        case SumOf(_, plus, minus):
            there = all(row[name] is not None for name in (*plus, *minus))
            return sum(row[name] for name in plus) - sum(row[name] for name in minus) if there else None
        case RatingKey(_, rating):
            return 0 if row[rating] is None else int(row[rating] * 100) + 1
        case DayKey(_, day):
            return 0 if row[day] is None else int(f"{row[day]:%Y%m%d}")
        case BandOf(_, rating):
            value = row[rating]
            return "unrated" if value is None else "negative" if value <= 4 else "positive" if value >= 7 else "mixed"
        case FirstOf(_, items):
            return row[items][0] if row[items] else None
        case _:
            assert_never(rule)


def is_json(text: str) -> bool:
    """Whether the text is JSON as the standard has it, without Python's NaN."""
    try:
        json.loads(text, parse_constant=lambda _: json.loads(""))
    except ValueError:
        return False
    return True


def row_keeps(rule: RowRule, row: Row) -> bool:
    """Whether the row keeps the rule; False where a value is missing that the rule cannot do without."""
    match rule:
        case Always(condition):
            return condition_holds(condition, row)
        case Implies(when, then):
            return not condition_holds(when, row) or condition_holds(then, row)
        case Exactly(left, right):
            return condition_holds(left, row) == condition_holds(right, row)
        case NotLess(column, other):
            return row[column] is None or row[other] is None or bool(row[column] >= row[other])
        case JsonText(column):
            return row[column] is None or is_json(row[column])
        case SumOf(when=when) if when is not None and not condition_holds(when, row):
            return True
        case SumOf() | RatingKey() | DayKey() | BandOf() | FirstOf():
            return row[rule.column] is not None and bool(row[rule.column] == computed(rule, row))
        case _:
            assert_never(rule)
