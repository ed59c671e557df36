"""Each kind of rule as DuckDB reads it: which rows break it. A condition is never NULL."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import duckdb
import pytest

from contracts.rules import (
    Always,
    BandOf,
    Between,
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
from expectations.predicates import literal_sql, name_sql, row_breaks_sql, value_breaks_sql


def breaks(condition: str, **row: str) -> Any:
    """Whether a row of SQL values meets a condition."""
    values = ", ".join(f"{value} as {name_sql(name)}" for name, value in row.items())
    with closing(duckdb.connect(":memory:")) as connection:
        return connection.execute(f"select ({condition}) from (select {values})").fetchall()[0][0]


@pytest.mark.parametrize(
    ("rule", "kept", "broken"),
    [
        (Between(0, 10), ["0", "10", "9.99", "null::integer"], ["-1", "10.01"]),
        (Between(1), ["1", "99999999999"], ["0"]),
        (Between(None, 3), ["3", "-5"], ["4"]),
        (Between(), ["1", "null::integer"], []),
        (LengthBetween(1, 3), ["'a'", "'äöü'", "null::varchar"], ["''", "'abcd'"]),
        (LengthBetween(2), ["'ab'", "repeat('x', 5000)"], ["'a'"]),
        (Matches("tt[0-9]{7,9}"), ["'tt0000001'", "null::varchar"], ["'tt1'", "'xtt0000001'", "''"]),
        (Matches("(?:it's|b)"), ["'it''s'"], ["'its'"]),
        (OneOf(("a", "it's")), ["'a'", "'it''s'", "null::varchar"], ["'b'", "''"]),
        (OneOf((True,)), ["true", "null::boolean"], ["false"]),
    ],
    ids=str,
)
def test_a_value_keeps_or_breaks_a_rule(
    rule: Between | LengthBetween | Matches | OneOf, kept: list[str], broken: list[str]
) -> None:
    assert [breaks(value_breaks_sql(rule, "a"), a=value) for value in kept] == [False] * len(kept)
    assert [breaks(value_breaks_sql(rule, "a"), a=value) for value in broken] == [True] * len(broken)


A_IS_X = Is("a", ("x",))


@pytest.mark.parametrize(
    ("condition", "row", "holds"),
    [
        (A_IS_X, {"a": "'x'"}, True),
        (A_IS_X, {"a": "'y'"}, False),
        (A_IS_X, {"a": "null::varchar"}, False),
        (Is("a", ("x", "y")), {"a": "'y'"}, True),
        (Is("a", ("x", "y")), {"a": "null::varchar"}, False),
        (IsNot("a", (0,)), {"a": "0"}, False),
        (IsNot("a", (0,)), {"a": "null::integer"}, True),
        (IsNot("a", ("x", "y")), {"a": "'y'"}, False),
        (IsNot("a", ("x", "y")), {"a": "null::varchar"}, True),
        (Null("a"), {"a": "null"}, True),
        (Null("a"), {"a": "''"}, False),
        (NotNull("a"), {"a": "''"}, True),
        (NotNull("a"), {"a": "null"}, False),
        (Follows("a", Between(1, 2)), {"a": "2"}, True),
        (Follows("a", Between(1, 2)), {"a": "3"}, False),
        (Follows("a", Between(1, 2)), {"a": "null::integer"}, False),
        (SameAs("a", "b"), {"a": "1", "b": "1"}, True),
        (SameAs("a", "b"), {"a": "null::integer", "b": "null::integer"}, True),
        (SameAs("a", "b"), {"a": "null::integer", "b": "1"}, False),
        (Differs("a", "b"), {"a": "null::integer", "b": "1"}, True),
        (Differs("a", "b"), {"a": "1", "b": "1"}, False),
    ],
    ids=str,
)
def test_a_condition_holds_or_does_not(condition: Condition, row: dict[str, str], holds: bool) -> None:
    assert breaks(row_breaks_sql(Always(condition)), **row) is (not holds)


X, NOT_X, NONE = "'x'", "'n'", "null::varchar"


@pytest.mark.parametrize(
    ("rule", "row", "is_broken"),
    [
        (Implies(A_IS_X, Null("b")), {"a": X, "b": NONE}, False),
        (Implies(A_IS_X, Null("b")), {"a": X, "b": X}, True),
        (Implies(A_IS_X, Null("b")), {"a": NONE, "b": X}, False),
        (Exactly(A_IS_X, Null("b")), {"a": X, "b": NONE}, False),
        (Exactly(A_IS_X, Null("b")), {"a": NONE, "b": NONE}, True),
        (Exactly(A_IS_X, Null("b")), {"a": X, "b": X}, True),
        (NotLess("a", "b"), {"a": "2", "b": "2"}, False),
        (NotLess("a", "b"), {"a": "1", "b": "2"}, True),
        (NotLess("a", "b"), {"a": "null::integer", "b": "2"}, False),
        (SumOf("a", ("b", "c")), {"a": "3", "b": "1", "c": "2"}, False),
        (SumOf("a", ("b", "c")), {"a": "4", "b": "1", "c": "2"}, True),
        (SumOf("a", ("b",), ("c",)), {"a": "-1", "b": "1", "c": "2"}, False),
        (SumOf("a", ("b",), when=Is("c", (1,))), {"a": "5", "b": "1", "c": "2"}, False),
        (SumOf("a", ("b",), when=Is("c", (1,))), {"a": "5", "b": "1", "c": "1"}, True),
        (RatingKey("a", "b"), {"a": "751", "b": "7.50::decimal(4,2)"}, False),
        (RatingKey("a", "b"), {"a": "0", "b": "null::decimal(4,2)"}, False),
        (RatingKey("a", "b"), {"a": "1001", "b": "10.00::decimal(4,2)"}, False),
        (RatingKey("a", "b"), {"a": "1", "b": "null::decimal(4,2)"}, True),
        (DayKey("a", "b"), {"a": "20260131", "b": "date '2026-01-31'"}, False),
        (DayKey("a", "b"), {"a": "0", "b": "null::date"}, False),
        (DayKey("a", "b"), {"a": "0", "b": "date '2026-01-31'"}, True),
        (BandOf("a", "b"), {"a": "'negative'", "b": "4"}, False),
        (BandOf("a", "b"), {"a": "'mixed'", "b": "4.01"}, False),
        (BandOf("a", "b"), {"a": "'positive'", "b": "7"}, False),
        (BandOf("a", "b"), {"a": "'unrated'", "b": "null::integer"}, False),
        (BandOf("a", "b"), {"a": "'mixed'", "b": "7"}, True),
        (JsonText("a"), {"a": "'{\"b\": [1]}'"}, False),
        (JsonText("a"), {"a": NONE}, False),
        (JsonText("a"), {"a": "'{'"}, True),
        (FirstOf("a", "b"), {"a": X, "b": "['x', 'y']"}, False),
        (FirstOf("a", "b"), {"a": X, "b": "['y', 'x']"}, True),
        (FirstOf("a", "b"), {"a": X, "b": "[]::varchar[]"}, True),
        (FirstOf("a", "b"), {"a": NONE, "b": "null::varchar[]"}, True),
    ],
    ids=str,
)
def test_a_row_keeps_or_breaks_a_rule(rule: RowRule, row: dict[str, str], is_broken: bool) -> None:
    assert breaks(row_breaks_sql(rule), **row) is is_broken


@pytest.mark.parametrize(
    ("value", "literal"),
    [("it's", "'it''s'"), ("a\\b", "'a\\b'"), (True, "true"), (False, "false"), (3, "3"), (0.5, "0.5")],
)
def test_a_literal_is_the_value(value: str | float, literal: str) -> None:
    assert literal_sql(value) == literal
    with closing(duckdb.connect(":memory:")) as connection:
        assert connection.execute(f"select {literal}").fetchall()[0][0] == value


def test_a_name_is_quoted() -> None:
    assert name_sql('a"b') == '"a""b"'
