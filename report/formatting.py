"""How numbers, times and sizes are written. Every function takes None for a value that is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from report.visible import NOTHING

Number = int | float | Decimal


def number(value: Number | None) -> str:
    """A number with thousands separators; one decimal unless it is whole."""
    if value is None:
        return NOTHING
    return f"{int(value):,}" if value == int(value) else f"{value:,.1f}"


def counted(value: Number | None, noun: str, plural: str | None = None) -> str:
    """A number with its noun: `1 file`, `2 files`, `2 entries`."""
    return f"{number(value)} {noun if value == 1 else plural or noun + 's'}"


def share(part: Number | None, whole: Number | None) -> str:
    """A part of a whole in percent; never rounded to nothing or to everything."""
    if part is None or not whole:
        return NOTHING
    percent = 100 * float(part) / float(whole)
    if 0 < percent < 0.05:
        return "<0.1%"
    if 99.95 <= percent < 100:
        return ">99.9%"
    return f"{percent:.1f}%" if percent % 100 else f"{percent:.0f}%"


def duration(seconds: float | None) -> str:
    """A time span in the unit that suits it."""
    if seconds is None:
        return NOTHING
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60} min"


def size(byte_count: Number | None) -> str:
    """A number of bytes in the decimal unit that suits it."""
    if byte_count is None:
        return NOTHING
    amount = float(byte_count)
    if amount < 1000:
        return counted(int(amount), "byte")
    for unit in ("kB", "MB", "GB"):
        amount /= 1000
        if amount < 999.95:
            return f"{amount:,.1f} {unit}"
    return f"{amount / 1000:,.1f} TB"


def instant(moment: datetime | None) -> str:
    """An instant in UTC to the second; a value without zone is UTC already."""
    return NOTHING if moment is None else f"{_in_utc(moment):%Y-%m-%d %H:%M:%S} UTC"


def minute(moment: datetime | None) -> str:
    """An instant in UTC to the minute, for tables whose head says that it is UTC."""
    return NOTHING if moment is None else f"{_in_utc(moment):%Y-%m-%d %H:%M}"


def elapsed(start: datetime | None, end: datetime | None) -> float | None:
    """The seconds from one instant to another, or None if either is missing."""
    return None if start is None or end is None else (end - start).total_seconds()


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment
