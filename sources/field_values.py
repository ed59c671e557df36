"""Fields of records as dates, counts and flags. What cannot be read is missing, and its flaw says so."""

from __future__ import annotations

import polars as pl

DAY_SECONDS = 86_400
LAST_SECOND = 253_402_300_799  # of the year 9999
DIGITS = r"^-?[0-9]{1,18}$"
WHOLE = r"^-?[0-9]{1,18}(?:\.0+)?$"


def whole_number(text: pl.Expr) -> pl.Expr:
    """A whole number, also written with thousands separators or as 3.0; Int64, missing if it is none."""
    is_plain = text.str.contains(DIGITS)  # as mostly all are: then nothing has to be taken out of them
    other = pl.when(~is_plain).then(text).str.strip_chars().str.replace_all(",", "", literal=True)
    whole = pl.when(other.str.contains(WHOLE)).then(other.str.replace(r"\.0+$", ""))
    return pl.when(is_plain).then(text).otherwise(whole).cast(pl.Int64, strict=False)


def vote_count(text: pl.Expr) -> pl.Expr:
    """A count of votes, Int32; missing if it is no whole number from 0."""
    return _count(whole_number(text))


def _count(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.UInt32, strict=False).cast(pl.Int32, strict=False)


def vote_pair(fields: pl.DataFrame, name: str, pattern: str) -> pl.DataFrame:
    """Helpful votes and votes cast, Int32, from a field that a pattern of two groups takes apart.

    They are columns, not expressions, so that each is computed once however often it is used.

    Args:
        fields: of records.
        name: of the field.
        pattern: its groups match whole numbers and nothing else.
    """
    groups = fields[name].str.extract_groups(pattern).struct.unnest()
    counts = groups.select(_count(pl.all().cast(pl.Int64, strict=False)))
    return counts.rename(dict(zip(counts.columns, ("helpful votes", "votes cast"), strict=True)))


def days_of_seconds(text: pl.Series) -> pl.Series:
    """The days, in UTC, of seconds since 1970."""
    number = text.to_frame("text").select(seconds=whole_number(pl.col("text")))  # once, used twice
    seen = pl.when(pl.col("seconds").is_between(-LAST_SECOND, LAST_SECOND)).then("seconds")
    return number.select(seen.floordiv(DAY_SECONDS).cast(pl.Int32).cast(pl.Date)).to_series()


def instant_of_milliseconds(text: pl.Expr) -> pl.Expr:
    """The instant of milliseconds since 1970."""
    number = whole_number(text)
    seen = pl.when(number.is_between(-LAST_SECOND * 1000, LAST_SECOND * 1000)).then(number)
    return (seen * 1000).cast(pl.Datetime("us"))


def day(text: pl.Expr, form: str = "%Y-%m-%d") -> pl.Expr:
    """The day at the start of a text."""
    return text.str.strip_chars().str.to_date(form, strict=False)


def flag(text: pl.Expr) -> pl.Expr:
    """True or false in any case; missing if it is neither."""
    return (
        text.str.strip_chars()
        .str.to_lowercase()
        .replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    )


def unreadable(text: pl.Expr, read: pl.Expr, code: str) -> pl.Expr:
    """The code as a list where a text is there and could not be read; an empty list elsewhere."""
    is_there = text.str.strip_chars().fill_null("") != ""
    return pl.when(is_there & read.is_null()).then(pl.lit([code])).otherwise(pl.lit([], pl.List(pl.String)))
