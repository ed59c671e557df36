"""Each kind of rule, at its edges: what plain Python and the databases say is in `tests/test_agreement.py`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from contracts.dimensions import RATING_DTYPE
from contracts.rules import (
    Always,
    BandOf,
    Between,
    ColumnRule,
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
from transforms.rules import rule_holds

FEW = pl.Enum(["a", "b"])


def kept(rule: Rule, values: list[Any], dtype: Any, column: str | None = "x") -> list[Any]:
    """The values that keep the rule; a missing one is None."""
    series = pl.Series("x", values, dtype=dtype)
    holds = series.to_frame().select(rule_holds(rule, column)).to_series()
    assert holds.null_count() == 0
    return [value for value, keeps in zip(values, holds, strict=True) if keeps]


@pytest.mark.parametrize(
    ("rule", "dtype", "good", "bad"),
    [
        (Between(1, 3), pl.Int32, [None, 1, 3], [0, 4]),
        (Between(low=0), pl.Float64, [None, 0.0, 1e300], [-1e-300]),
        (Between(high=0), pl.Int64, [None, -(2**63), 0], [1]),
        (Between(), pl.Int64, [None, 0], []),
        (Between(0, 10), RATING_DTYPE, [None, Decimal(0), Decimal(10)], [Decimal("10.01"), Decimal("-0.01")]),
        (LengthBetween(2, 3), pl.String, [None, "ab", "éé", "👍👍👍"], ["", "é", "abcd", "a👍👍👍"]),
        (LengthBetween(1), pl.String, [None, "\0", "x" * 5000], [""]),
        (Matches("t[0-9]{2}|u"), pl.String, [None, "t12", "u"], ["", "t1", "t123", "xt12", "t12\n", "u ", "uu", "t١٢"]),
        (OneOf(("a", "b")), pl.String, [None, "a", "b"], ["", "c", "A", "ab"]),
        (OneOf(("a", "z")), FEW, [None, "a"], ["b"]),
        (OneOf((0, 2)), pl.Int32, [None, 0, 2], [1]),
        (OneOf((0, 2)), pl.Float64, [None, 0.0, 2.0], [0.5]),
    ],
    ids=str,
)
def test_a_rule_of_a_column(rule: ColumnRule, dtype: Any, good: list[Any], bad: list[Any]) -> None:
    assert kept(rule, [*good, *bad], dtype) == good


@pytest.mark.parametrize(
    ("rule", "dtype", "good", "bad"),
    [
        (Always(Is("x", ("a", "b"))), pl.String, ["a", "b"], ["c", "", None]),
        (Always(Is("x", (True,))), pl.Boolean, [True], [False, None]),
        (Always(IsNot("x", ("a",))), pl.String, ["b", "", None], ["a"]),
        (Always(IsNot("x", (0,))), pl.Float64, [0.5, None], [0.0]),
        (Always(Null("x")), pl.String, [None], ["", "a"]),
        (Always(NotNull("x")), pl.String, ["", "a"], [None]),
        (Always(Follows("x", Between(1, 2))), pl.Int32, [1, 2], [0, 3, None]),
        (Implies(Is("x", (1,)), Is("x", (2,))), pl.Int32, [2, 3, None], [1]),
        (Exactly(Is("x", (1, 2)), Is("x", (2, 3))), pl.Int32, [2, 4, None], [1, 3]),
        (
            JsonText("x"),
            pl.String,
            [None, "null", " null\n", "{}", "[1, 2.5]", '"é"', "17", '{"a": {"b": [null]}}'],
            ["", " ", "{", "nul", "1,2", "{} {}", "'a'", "[NaN]", '"\\ud800"', "\ufeff{}"],
        ),
    ],
    ids=str,
)
def test_a_rule_of_a_row_about_one_column(rule: RowRule, dtype: Any, good: list[Any], bad: list[Any]) -> None:
    assert kept(rule, [*good, *bad], dtype, None) == good


NUMBERS = pl.Schema({"x": pl.Int64, "y": pl.Int64, "z": pl.Int64, "kind": pl.String})


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (Always(SameAs("x", "y")), [(1, 1), (None, None)], [(1, 2), (None, 1), (1, None)]),
        (Always(Differs("x", "y")), [(1, 2), (None, 1), (1, None)], [(1, 1), (None, None)]),
        (NotLess("x", "y"), [(2, 1), (1, 1), (None, 1), (1, None), (None, None)], [(1, 2)]),
        (SumOf("x", ("y",)), [(1, 1)], [(1, 2), (None, 1), (1, None), (None, None)]),
        (SumOf("x", ("y", "z")), [(3, 1, 2)], [(2, 1, 2), (3, 1, None)]),
        (SumOf("x", ("y",), ("z",)), [(3, 5, 2), (-1, 1, 2)], [(7, 5, 2)]),
        (SumOf("x", ("y", "z")), [], [(-2, 2**63 - 1, 2**63 - 1)]),
        (
            SumOf("x", ("y",), when=Is("kind", ("a",))),
            [(1, 1, 0, "a"), (1, 2, 0, "b"), (1, 2, 0, None)],
            [(1, 2, 0, "a")],
        ),
    ],
    ids=str,
)
def test_a_rule_over_numbers(rule: RowRule, good: list[tuple[Any, ...]], bad: list[tuple[Any, ...]]) -> None:
    rows = [(*row, *[None] * (4 - len(row))) for row in (*good, *bad)]
    holds = pl.DataFrame(rows, NUMBERS, orient="row").select(rule_holds(rule)).to_series()
    assert holds.to_list() == [True] * len(good) + [False] * len(bad)


@pytest.mark.parametrize(
    ("rule", "dtypes", "good", "bad"),
    [
        (
            RatingKey("x", "y"),
            (pl.Int32, RATING_DTYPE),
            [(0, None), (1, Decimal(0)), (726, Decimal("7.25")), (1001, Decimal(10))],
            [(1, None), (0, Decimal(0)), (725, Decimal("7.25")), (None, None), (None, Decimal(1))],
        ),
        (
            DayKey("x", "y"),
            (pl.Int32, pl.Date),
            [(0, None), (19991231, date(1999, 12, 31)), (20000101, date(2000, 1, 1))],
            [(1, None), (0, date(2000, 1, 1)), (20000110, date(2000, 10, 1)), (None, None)],
        ),
        (
            BandOf("x", "y"),
            (pl.String, RATING_DTYPE),
            [
                ("unrated", None),
                ("negative", Decimal(4)),
                ("mixed", Decimal("4.01")),
                ("mixed", Decimal("6.99")),
                ("positive", Decimal(7)),
            ],
            [("negative", None), ("mixed", Decimal(4)), ("positive", Decimal("6.99")), (None, Decimal(1))],
        ),
        (
            FirstOf("x", "y"),
            (pl.String, pl.List(pl.String)),
            [("a", ["a"]), ("a", ["a", "b"])],
            [("b", ["a", "b"]), ("a", []), (None, []), ("a", None), (None, None)],
        ),
    ],
    ids=str,
)
def test_a_rule_that_says_what_a_column_is(
    rule: RowRule, dtypes: tuple[Any, Any], good: list[tuple[Any, Any]], bad: list[tuple[Any, Any]]
) -> None:
    frame = pl.DataFrame([*good, *bad], dict(zip("xy", dtypes, strict=True)), orient="row")
    assert frame.select(rule_holds(rule)).to_series().to_list() == [True] * len(good) + [False] * len(bad)
