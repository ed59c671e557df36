"""Lengths of time as people write them: 26h, 90m, 1d12h."""

from __future__ import annotations

import re
from datetime import timedelta

from contracts.errors import PipelineError

_UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PART = re.compile(r"(\d+(?:\.\d+)?)([wdhms])")
_SHOWN = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


class BadDuration(PipelineError):
    """A length of time that cannot be read."""


def duration(text: str) -> timedelta:
    """The length of time that a text says: weeks, days, hours, minutes and seconds, such as 26h or 1d12h.

    Raises:
        BadDuration: if it says none.
    """
    words = text.strip().lower().replace(" ", "")
    if not re.fullmatch(f"(?:{_PART.pattern})+", words):
        raise BadDuration(f"{text!r} is no length of time. Write it as 26h, 90m, 2d or 1d12h (w, d, h, m, s).")
    try:
        return timedelta(seconds=sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(words)))
    except OverflowError:
        raise BadDuration(f"{text} is too long. Write it as 26h, 90m, 2d or 1d12h (w, d, h, m, s).") from None


def shown_duration(length: timedelta) -> str:
    """A length of time in its two largest units, such as 3 h 20 min; a negative one counts as none."""
    left = max(0, int(length.total_seconds()))
    parts: list[str] = []
    for unit, seconds in _SHOWN:
        count, left = divmod(left, seconds)
        if count or (unit == "s" and not parts):
            parts.append(f"{count:,} {unit}")
    return " ".join(parts[:2])
