"""Ratings of every scale brought to one out of ten, in whole numbers, so that nothing is rounded twice.

A scale is written as its ends, such as `1-10` or `0.5-5`, or is the word `letter`. A rating may name the upper end
itself, such as `3.5/5`. The rating out of ten is 10 times
the value by the upper end, rounded half up to two decimals. The lower end only says which values there can be.
"""

from __future__ import annotations

import polars as pl

from contracts.dimensions import RATING_DTYPE

# School grades in twelve even steps from F to A+; plus and minus are one step each, and there is no E.
LETTER = "letter"
LETTER_SCALE = "0-12"
LETTER_STEPS = {
    "A+": "12",
    "A": "11",
    "A-": "10",
    "B+": "9",
    "B": "8",
    "B-": "7",
    "C+": "6",
    "C": "5",
    "C-": "4",
    "D+": "3",
    "D": "2",
    "D-": "1",
    "F": "0",
}
NUMBER = r"[0-9]+(?:\.[0-9]+)?"
# Values are counted in units of 10 ** -18: finer than any scale, and 2,000 times any value still fits in 128 bits.
DECIMALS = 18
WHOLE_DIGITS = 12


def rated(review: pl.DataFrame) -> pl.DataFrame:
    """The reviews with what their ratings come to; order and rows stay.

    Args:
        review: with `rating_raw` and `rating_scale`, where a missing one of them means that there is no rating.

    Returns:
        The same rows with `rating_out_of_10` (Decimal(4,2), missing without a good rating), and two Booleans that are
        never missing: `is_rating_unreadable`, where rating or scale are not of their form, and
        `is_rating_out_of_range`, where the number lies outside its scale. Each distinct rating is worked out once.
    """
    pair = ["rating_raw", "rating_scale"]
    distinct = review.select(pair).unique().with_columns(_on_numeric_scale())
    low, high = (pl.col("scale").str.extract(f"^({NUMBER})-({NUMBER})$", group) for group in (1, 2))
    units = distinct.with_columns(value=_units(pl.col("value")), low=_units(low), high=_units(high))
    return review.join(units.select(*pair, *_judged()), on=pair, how="left", nulls_equal=True, maintain_order="left")


def _on_numeric_scale() -> tuple[pl.Expr, pl.Expr]:
    """Rating and scale as texts of numbers: letters become steps, and anything else stays what it is."""
    raw, is_letter = pl.col("rating_raw").str.strip_chars(), pl.col("rating_scale") == LETTER
    steps = raw.str.to_uppercase().replace_strict(LETTER_STEPS, default=None, return_dtype=pl.String)
    fraction = raw.str.extract_groups(f"^({NUMBER}) ?/ ?({NUMBER})$").struct
    is_fraction = pl.col("rating_scale").str.ends_with("-" + fraction.field("2")).fill_null(value=False)
    return (
        pl.when(is_letter).then(steps).when(is_fraction).then(fraction.field("1")).otherwise(raw).alias("value"),
        pl.when(is_letter).then(pl.lit(LETTER_SCALE)).otherwise("rating_scale").alias("scale"),
    )


def _units(text: pl.Expr) -> pl.Expr:
    """The number in units of 10 ** -18, Int128; missing if the text is no number.

    Decimals after the 18th are cut off: no boundary of rounding lies between, so the result is the same. Digits
    before the point are cut after the 13th, which leaves a number beyond every scale.
    """
    part = text.str.extract_groups(r"^(?<sign>-?)0*(?<whole>[0-9]+)(?:\.(?<decimals>[0-9]+))?$").struct
    decimals = part.field("decimals").fill_null("").str.slice(0, DECIMALS).str.pad_end(DECIMALS, "0")
    return pl.concat_str(part.field("sign"), part.field("whole").str.slice(0, WHOLE_DIGITS + 1), decimals).cast(
        pl.Int128
    )


def _judged() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    value, low, high = pl.col("value"), pl.col("low"), pl.col("high")
    is_rating = pl.col("rating_raw").is_not_null() & pl.col("rating_scale").is_not_null()
    is_readable = (value.is_not_null() & (high > low)).fill_null(value=False)
    is_inside = value.is_between(low, high).fill_null(value=False)
    cents = pl.when(is_readable & is_inside).then((2000 * value + high) // (2 * high))
    return (
        (cents.cast(pl.Decimal(10, 2)) / 100).cast(RATING_DTYPE).alias("rating_out_of_10"),
        (is_rating & ~is_readable).alias("is_rating_unreadable"),
        (is_rating & is_readable & ~is_inside).alias("is_rating_out_of_range"),
    )
