"""Dates of a mapping: the day as the source says, and the instant where one is known."""

from __future__ import annotations

import polars as pl
import pytest

from sources.mapped_dates import is_date_format, read_date

# format, offset, as written, day, instant
DATES = [
    ("%Y-%m-%d", None, "2024-02-29", "2024-02-29", None),
    ("%Y-%m-%d", None, " 2024-02-29 ", "2024-02-29", None),
    ("%Y-%m-%d", None, "2023-02-29", None, None),
    ("%Y-%m-%d", None, "2024-02-29 10:00", None, None),
    ("%d.%m.%Y", None, "3.11.2023", "2023-11-03", None),
    ("%b %d, %Y", None, "Nov 3, 2023", "2023-11-03", None),
    ("%d.%m.%Y %H:%M", None, "03.11.2023 23:30", "2023-11-03", None),
    ("%d.%m.%Y %H:%M", "+02:00", "03.11.2023 01:30", "2023-11-03", "2023-11-02 23:30:00"),
    ("%d.%m.%Y %H:%M", "-03:30", "03.11.2023 23:30", "2023-11-03", "2023-11-04 03:00:00"),
    ("%Y-%m-%dT%H:%M:%S%z", None, "2023-11-03T01:30:00+0200", "2023-11-03", "2023-11-02 23:30:00"),
    ("%+", None, "2023-11-03T01:30:00.5Z", "2023-11-03", "2023-11-03 01:30:00.500000"),
    ("%Y-%m-%d %H:%M:%S.%f", "+00:00", "2023-11-03 01:30:00.25", "2023-11-03", "2023-11-03 01:30:00.250000"),
    ("seconds", None, "1698969600", "2023-11-03", "2023-11-03 00:00:00"),
    ("seconds", None, "1698969600.0", "2023-11-03", "2023-11-03 00:00:00"),
    ("seconds", "-03:30", "1698969600", "2023-11-02", "2023-11-03 00:00:00"),
    ("seconds", None, "-86400", "1969-12-31", "1969-12-31 00:00:00"),
    ("seconds", None, "999999999999999999", None, None),
    ("seconds", None, "18446744073709552", None, None),
    ("seconds", None, "soon", None, None),
    ("milliseconds", None, "1698969600500", "2023-11-03", "2023-11-03 00:00:00.500000"),
]


@pytest.mark.parametrize(("form", "offset", "text", "day", "instant"), DATES)
def test_dates(form: str, offset: str | None, text: str, day: str | None, instant: str | None) -> None:
    frame = pl.DataFrame({"text": [text, None]})
    read = read_date(pl.col("text"), form, offset)
    days, instants = frame.select(day=read.day, instant=read.instant)
    assert dict(frame.select(day=read.day, instant=read.instant).schema) == {
        "day": pl.Date,
        "instant": pl.Datetime("us"),
    }
    assert days.cast(pl.String).to_list() == [day, None]
    assert [None if one is None else str(one) for one in instants.to_list()] == [instant, None]


@pytest.mark.parametrize(
    ("form", "is_good"),
    [
        ("%Y-%m-%d", True),
        ("%d/%m/%y", True),
        ("%A, %d %B %Y %I:%M %p", True),
        ("%Y%j", True),
        ("seconds", True),
        ("%Y-%m", False),
        ("%H:%M", False),
        ("%Q", False),
        ("%", False),
        ("", False),
        ("yesterday", False),
    ],
)
def test_a_format_has_year_month_and_day(form: str, is_good: bool) -> None:
    assert is_date_format(form) is is_good
