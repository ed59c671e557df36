"""Ratings: 10 times the value by the upper end of the scale, half up, and nothing in between."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.dimensions import RATING_DTYPE
from transforms.ratings import rated

SCHEMA = {"rating_raw": pl.String, "rating_scale": pl.String}


def verdict(raw: str | None, scale: str | None) -> str | None:
    """The rating as text, what is wrong with it, or nothing."""
    rating, is_unreadable, is_out_of_range = rated(pl.DataFrame([(raw, scale)], SCHEMA, orient="row")).row(0)[2:]
    assert (rating is not None) + is_unreadable + is_out_of_range <= 1
    if is_unreadable or is_out_of_range:
        return "unreadable" if is_unreadable else "out of range"
    return None if rating is None else str(rating)


@pytest.mark.parametrize(
    ("raw", "scale", "expected"),
    [
        ("7", "1-10", "7.00"),
        ("1", "1-10", "1.00"),
        ("10", "1-10", "10.00"),
        ("0", "1-10", "out of range"),
        ("11", "1-10", "out of range"),
        ("-1", "1-10", "out of range"),
        ("9" * 50, "1-10", "out of range"),
        ("007", "1-10", "7.00"),
        (" 7 ", "1-10", "7.00"),
        ("0", "0-10", "0.00"),
        ("3", "1-5", "6.00"),
        ("5", "1-5", "10.00"),
        ("3.5", "0.5-5", "7.00"),
        ("0.4", "0.5-5", "out of range"),
        ("1", "0-3", "3.33"),
        ("2", "0-3", "6.67"),
        ("4.001", "0-8", "5.00"),
        ("4.004", "0-8", "5.01"),  # 5.005 exactly
        ("0.9996", "0-1", "10.00"),
        ("0.9994999999999999999999", "0-1", "9.99"),
        ("4.0039999999999999999999", "0-8", "5.00"),
        ("2.675", "0-10", "2.68"),  # in binary fractions it would be 2.67
        ("83", "0-100", "8.30"),
        ("3.5/5", "0-5", "7.00"),
        ("7 / 10", "0-10", "7.00"),
        ("9/5", "0-5", "out of range"),
        ("3/4", "0-5", "unreadable"),
        ("7,5", "1-10", "unreadable"),
        ("seven", "1-10", "unreadable"),
        ("", "1-10", "unreadable"),
        ("1e1", "1-10", "unreadable"),
        ("٧", "1-10", "unreadable"),
        ("7\n", "1-10", "7.00"),
        ("7", "stars", "unreadable"),
        ("7", "10", "unreadable"),
        ("0", "0-0", "unreadable"),
        ("0", None, None),
        ("Fresh", None, None),
        (None, "1-10", None),
        (None, None, None),
    ],
)
def test_a_rating_comes_to(raw: str | None, scale: str | None, expected: str | None) -> None:
    assert verdict(raw, scale) == expected


def test_letters_are_even_steps() -> None:
    letters = ["F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "a+"]
    assert [verdict(letter, "letter") for letter in letters] == [
        *("0.00", "0.83", "1.67", "2.50", "3.33", "4.17", "5.00", "5.83", "6.67", "7.50", "8.33", "9.17", "10.00"),
    ]
    assert verdict("E", "letter") == "unreadable"
    assert verdict("7", "letter") == "unreadable"


@given(cents=st.integers(0, 10_000), highest=st.integers(1, 400))
def test_a_rating_is_rounded_half_up_once(cents: int, highest: int) -> None:
    value = Decimal(cents) / 100
    exact = (10 * value / highest).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert verdict(str(value), f"0-{highest}") == ("out of range" if value > highest else str(exact))


def test_rows_and_order_stay_and_equal_ratings_are_equal() -> None:
    rows = [("9", "1-10"), (None, None), ("9", "1-10"), ("0", None), ("12", "1-10"), ("4", "0-4")]
    ratings = rated(pl.DataFrame(rows, SCHEMA, orient="row"))
    assert ratings.select("rating_raw", "rating_scale").rows() == rows
    assert ratings["rating_out_of_10"].to_list() == [Decimal(9), None, Decimal(9), None, None, Decimal(10)]
    assert ratings.schema["rating_out_of_10"] == RATING_DTYPE


def test_no_reviews_have_no_ratings() -> None:
    assert rated(pl.DataFrame(schema=SCHEMA)).is_empty()
