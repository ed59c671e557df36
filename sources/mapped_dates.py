"""Dates of a mapping: written in a format, or counted since 1970."""

from __future__ import annotations

import warnings
from datetime import datetime, timedelta
from typing import NamedTuple

import polars as pl

from sources.field_values import LAST_SECOND, instant_of_milliseconds, whole_number

EPOCHS = {"seconds": 1000, "milliseconds": 1}  # how many milliseconds one is
_MOMENT = datetime(2001, 2, 3, 4, 5, 6)  # noqa: DTZ001 -- instants have no zone here


class ReadDate(NamedTuple):
    """The calendar day as the source says, and the instant in UTC where one is known."""

    day: pl.Expr
    instant: pl.Expr


def read_date(text: pl.Expr, form: str, utc_offset: str | None) -> ReadDate:
    """The day and the instant of a text.

    Args:
        text: as written.
        form: as `strptime` has it, or one of `EPOCHS`.
        utc_offset: of the clock that the dates were written by, such as `+02:00`. Counted ones are instants anyway, and
            the offset says where their days begin. A written time without any offset is no instant.
    """
    offset = _offset(utc_offset)
    if form in EPOCHS:
        number = whole_number(text)
        small = pl.when(number.abs() <= LAST_SECOND * 1000 // EPOCHS[form]).then(number)
        instant = instant_of_milliseconds((small * EPOCHS[form]).cast(pl.String))
        return ReadDate((instant + offset).dt.date(), instant)
    stripped, form = text.str.strip_chars(), _of_polars(form)
    day = stripped.str.to_date(form, strict=False)
    nothing = pl.lit(None, pl.Datetime("us"))
    if has_offset(form):
        return ReadDate(day, stripped.str.to_datetime(form, strict=False, time_unit="us").dt.replace_time_zone(None))
    if utc_offset is None or not has_time(form):
        return ReadDate(day, nothing)
    return ReadDate(day, stripped.str.to_datetime(form, strict=False, time_unit="us") - offset)


def is_date_format(form: str) -> bool:
    """Whether a day that is written in this format can be read again: it needs year, month and day."""
    if form in EPOCHS:
        return True
    written = _written(form)
    if written is None:
        return False
    read = pl.Series([written]).str.to_date(_of_polars(form), strict=False)
    return bool(read[0] == _MOMENT.date())


def has_offset(form: str) -> bool:
    """Whether what is written in this format says how far it is from UTC."""
    written = _written(form)
    if form in EPOCHS or written is None:
        return False
    read = pl.Series([written]).str.to_datetime(_of_polars(form), strict=False)
    return isinstance(read.dtype, pl.Datetime) and read.dtype.time_zone is not None


def has_time(form: str) -> bool:
    """Whether what is written in this format says the time of the day."""
    return _written(form) != _written(form, timedelta(hours=7, minutes=1, seconds=1))


def _of_polars(form: str) -> str:
    """The format as Polars has it, whose digits after a point are `%.f`."""
    return form.replace(".%f", "%.f")


def _written(form: str, later: timedelta = timedelta()) -> str | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            moment = pl.Series([_MOMENT + later]).dt.replace_time_zone("UTC")
            return str(moment.dt.strftime(_of_polars(form))[0])
    except (pl.exceptions.PolarsError, UnicodeError):
        return None


def _offset(utc_offset: str | None) -> timedelta:
    if utc_offset is None:
        return timedelta()
    hours, minutes = (int(digits) for digits in utc_offset[1:].split(":"))
    length = timedelta(hours=hours, minutes=minutes)
    return -length if utc_offset.startswith("-") else length
