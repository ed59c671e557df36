"""Hypothesis strategies made from the contracts: rows that keep all that a table demands, and rows that break it once.

A new table, column or rule is drawn without a word here; a new kind of rule lights up in the type checker.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, assert_never

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from contracts.dimensions import DIM_RATING
from contracts.rules import (
    Always,
    BandOf,
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
    NotLess,
    NotNull,
    Null,
    OneOf,
    RatingKey,
    RowRule,
    SameAs,
    SumOf,
)
from contracts.schema import Column, Table
from contracts.star import FACT_MENTION
from tests.cell_strategies import breaking_values, cells, values
from tests.row_rules import Demand, Row, broken_demands, computed, condition_holds, row_keeps

Drawn = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
Change = dict[str, st.SearchStrategy[Any]]  # columns, and what to put there

JSON = st.sampled_from(["{}", "null", '{"a": [1, 2.5, "é"], "b": null}', " [true] ", '"x"', "17"])
NOT_JSON = st.sampled_from(["", "{", "[1", "nope", '"open', '{"a": 1} x', "1,2"])
REPAIR_ROUNDS = 8

# What no row can break alone, because other rules of the table together say as much.
NEVER_ALONE = frozenset(
    {
        "fact_review.review_date_key: Between(low=0, high=None)",
        "fact_review.rating_key: Between(low=0, high=None)",
        "fact_review.character_count: Between(low=1, high=None)",
        "fact_review.vote_count: Between(low=0, high=None)",
        f"fact_mention.role: {FACT_MENTION.column('role').all_rules[0]}",
        "fact_credit.person_review_count: Between(low=0, high=None)",
        "fact_credit.role_review_count: Between(low=0, high=None)",
        "dim_date.date_key: Between(low=0, high=None)",
        f"dim_date: {Exactly(Is('date_key', (0,)), Null('day_on'))}",
        "dim_rating.rating_key: Between(low=0, high=None)",
        f"dim_rating.band: {DIM_RATING.column('band').all_rules[0]}",
        "audit.load_run.read_count: Between(low=0, high=None)",
        "audit.load_file.read_count: Between(low=0, high=None)",
    }
)


def making(condition: Condition, truth: bool, row: Drawn, table: Table) -> list[Change]:
    """Changes that make the condition true or false, the most natural first."""
    name = condition.column
    column = table.column(name)
    missing: list[Change] = [{name: st.none()}] if column.nullable else []
    match condition:
        case Is(_, words) | IsNot(_, words):
            wanted = truth == isinstance(condition, Is)
            return [{name: st.sampled_from(words) if wanted else cells(column).filter(lambda v: v not in words)}]
        case Null() | NotNull():
            return missing if truth == isinstance(condition, Null) else [{name: values(column)}]
        case Follows(_, rule):
            return [{name: values(column, rule)}] if truth else [{name: not_following(column, rule)}, *missing]
        case SameAs(_, other) | Differs(_, other):
            if truth == isinstance(condition, SameAs):
                return [{name: st.just(row[other])}, {other: st.just(row[name])}]
            return [{name: values(column).filter(lambda v: v != row[other])}]
        case _:
            assert_never(condition)


def not_following(column: Column, rule: ColumnRule) -> st.SearchStrategy[Any]:
    """Values that the column may hold and that break a further rule."""
    if isinstance(rule, OneOf):
        return values(column).filter(lambda v: v not in rule.values)
    return breaking_values(column, rule).filter(bool)


def mending(rule: RowRule, row: Drawn, table: Table) -> list[Change]:
    """Changes that make the row keep the rule, the most natural first."""
    match rule:
        case Always(condition):
            return making(condition, True, row, table)
        case Implies(when, then):
            return [*making(then, True, row, table), *making(when, False, row, table)]
        case Exactly(left, right):
            is_left, is_right = condition_holds(left, row), condition_holds(right, row)
            return [*making(right, is_left, row, table), *making(left, is_right, row, table)]
        case NotLess(column, other):
            return [{column: st.just(row[other])}, {other: st.just(row[column])}]
        case JsonText(column):
            return [{column: JSON}]
        case SumOf():
            return mending_sum(rule, row)
        case RatingKey() | DayKey() | BandOf() | FirstOf():
            return [{rule.column: st.just(computed(rule, row))}]
        case _:
            assert_never(rule)


def mending_sum(rule: SumOf, row: Drawn) -> list[Change]:
    """A new sum, or new parts that make up the old one; nothing where a part is missing."""
    total, none = computed(rule, row), st.just(0)
    if total is None:
        return []
    parts = dict.fromkeys((*rule.plus, *rule.minus), none)
    if total < 0 or row[rule.column] is None:
        return [parts | {rule.column: none}]
    return [{rule.column: st.just(total)}, parts | {rule.plus[0]: st.just(row[rule.column])}]


def mended(row: Drawn, table: Table, draw: Draw, frozen: frozenset[str] = frozenset()) -> Drawn:
    """The row after its broken row rules were mended, without a change of the frozen columns, as far as that goes."""
    for number in range(REPAIR_ROUNDS):
        for rule in table.rules:
            if row_keeps(rule, row):
                continue
            changes = [change for change in mending(rule, row, table) if not frozen & change.keys()]
            if changes:
                row |= {name: draw(strategy) for name, strategy in changes[number % len(changes)].items()}
    return row


@cache
def rows(table: Table) -> st.SearchStrategy[Drawn]:
    """Rows that keep all that the contract of the table demands."""

    @st.composite
    def drawn(draw: Draw) -> Drawn:  # without the table as an argument, which Hypothesis would print
        row = mended({column.name: draw(cells(column)) for column in table.columns}, table, draw)
        assume(not broken_demands(table, row))
        return row

    return drawn()


def break_row_rule(rule: RowRule, row: Drawn, table: Table, draw: Draw) -> None:
    """Change the row so that it breaks the rule."""

    def make(condition: Condition, truth: bool) -> None:
        row.update({name: draw(strategy) for name, strategy in making(condition, truth, row, table)[0].items()})

    match rule:
        case Always(condition):
            make(condition, False)
        case Implies(when, then):
            make(when, True)
            make(then, False)
        case Exactly(left, right):
            is_left = draw(st.booleans())
            make(left, is_left)
            make(right, not is_left)
        case NotLess(column, other):
            row[column] = draw(values(table.column(column)))
            row[other] = row[column] + draw(st.integers(1, 50))
        case JsonText(column):
            row[column] = draw(NOT_JSON)
        case SumOf() | RatingKey() | DayKey() | BandOf() | FirstOf():
            if isinstance(rule, SumOf) and rule.when is not None:
                make(rule.when, True)
            row[rule.column] = draw(values(table.column(rule.column)).filter(lambda v: v != computed(rule, row)))
        case _:
            assert_never(rule)


def breaking_rows(demand: Demand, kept: st.SearchStrategy[Row]) -> st.SearchStrategy[Drawn]:
    """Rows that break this demand of their table, and no other unless one cannot be broken without the other.

    A missing value may break whatever else is demanded of its column.

    Args:
        demand: what is broken.
        kept: the rows that it is broken in, which keep all that the table demands.
    """
    table, column, rule = demand.table, demand.column, demand.rule

    @st.composite
    def drawn(draw: Draw) -> Drawn:
        row = dict(draw(kept))
        if isinstance(rule, RowRule):
            break_row_rule(rule, row, table, draw)
        elif column is not None:
            row[column.name] = None if rule is None else draw(breaking_values(column, rule))
        mended(row, table, draw, demand.columns)
        broken = broken_demands(table, row)
        assume(demand in broken)
        assume(len(broken) == 1 or rule is None or demand.name in NEVER_ALONE)
        return row

    return drawn()


def drawn_rows(strategy: st.SearchStrategy[Drawn], count: int) -> list[Drawn]:
    """Some rows, for tests that are too slow to be asked again and again; by `make test` always the same.

    They are drawn once and then held against everything, so a failing one is not made smaller.
    """
    found: list[Drawn] = []

    @settings(
        max_examples=count,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(row: Drawn) -> None:
        found.append(row)

    collect()
    return found
