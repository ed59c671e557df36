"""Schedules as cron writes them, checked before Prefect is there: its settings are fixed by its import."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from contracts.errors import PipelineError

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
FIELDS: tuple[tuple[str, int, int, list[str]], ...] = (
    ("minute", 0, 59, []),
    ("hour", 0, 23, []),
    ("day", 1, 31, []),
    ("month", 1, 12, MONTHS),
    ("weekday", 0, 7, WEEKDAYS),
)
_PART = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d+))?")


class BadSchedule(PipelineError):
    """A schedule cannot be understood."""


def require_schedule(cron: str, timezone: str) -> None:
    """See that five fields and a time zone can be understood.

    Raises:
        BadSchedule: naming the first that cannot.
    """
    words = cron.lower().split()
    wrong = f"it has {len(words)} fields" if len(words) != len(FIELDS) else ""
    for word, (name, low, high, names) in zip(words, FIELDS, strict=False):
        if not wrong and not all(_is_part(part, low, high, names) for part in word.split(",")):
            wrong = f"its {name} is {word!r}"
    if wrong:
        raise BadSchedule(
            f"The schedule {cron!r} cannot be understood: {wrong}. Write five fields (minute, hour, day, month, "
            "weekday), such as '30 2 * * *' for half past two every night."
        )
    try:
        ZoneInfo(timezone)
    except (ValueError, OSError, LookupError) as error:
        raise BadSchedule(f"There is no time zone {timezone!r}. Write one like Europe/Berlin, or UTC.") from error


def _is_part(part: str, low: int, high: int, names: list[str]) -> bool:
    found = _PART.fullmatch(part)
    if found is None or found[3] == "0":
        return False
    ends = [end for end in (found[1], found[2]) if end is not None]
    numbers = [low + names.index(end) if end in names else int(end) if end.isdecimal() else -1 for end in ends]
    return all(low <= number <= high for number in numbers) and numbers == sorted(numbers)
