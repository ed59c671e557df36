"""The dimensions that no dump changes: the rating scale and the calendar."""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts.dimensions import DIM_DATE, DIM_RATING, RATING_DTYPE
from transforms.rules import band, day_key
from transforms.shape import in_shape

NO_NAME = "unknown"


def rating_key(rating: pl.Expr) -> pl.Expr:
    """The key of the rating: 100 times the rating out of ten plus 1, and 0 without a rating."""
    return (rating * 100 + 1).cast(pl.Int32).fill_null(0)


def dim_rating() -> pl.DataFrame:
    """The 1,002 rows of `dim_rating`: none, and every rating from 0.00 to 10.00."""
    cents = pl.DataFrame({"cents": [None, *range(1001)]}, schema={"cents": pl.Int32})
    rating = _rating(pl.col("cents"))
    label = rating.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    rows = cents.select(
        rating_key=rating_key(rating),
        rating_out_of_10=rating,
        half_step_out_of_10=_rating(pl.col("cents") // 50 * 50),
        whole_step_out_of_10=pl.col("cents") // 100,
        rating_label=label.fill_null("none"),
        band=band(rating),
    )
    return in_shape(rows, DIM_RATING)


def _rating(cents: pl.Expr) -> pl.Expr:
    return (cents.cast(pl.Decimal(10, 2)) / 100).cast(RATING_DTYPE)


def dim_date(first: date | None, last: date | None) -> pl.DataFrame:
    """The unknown day, and every day of the years from `first` to `last`; without them only the unknown day."""
    days = (
        pl.date_range(date(first.year, 1, 1), date(last.year, 12, 31), "1d", eager=True)
        if first is not None and last is not None
        else pl.Series([], dtype=pl.Date)
    )
    day = pl.col("day_on")
    rows = pl.DataFrame({"day_on": pl.concat([pl.Series([None], dtype=pl.Date), days])}).with_columns(
        date_key=day_key(day),
        year=day.dt.year(),
        quarter=day.dt.quarter(),
        month=day.dt.month(),
        month_name=day.dt.to_string("%B").fill_null(NO_NAME),
        iso_year=day.dt.iso_year(),
        iso_week=day.dt.week(),
        weekday_number=day.dt.weekday(),
        weekday_name=day.dt.to_string("%A").fill_null(NO_NAME),
        is_weekend=day.dt.weekday() >= 6,
        month_start_on=day.dt.month_start(),
        week_start_on=day.dt.truncate("1w"),
    )
    return in_shape(rows, DIM_DATE)
