"""Parameters of queries as they are typed: -p name=value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contracts.errors import BadQuery

Value = str | int | float | bool | None

_WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?\d+\.\d+([eE][+-]?\d+)?")
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}


def parameters(pairs: Sequence[str]) -> dict[str, Value]:
    """Values by name. Numbers, true, false and null are what they say; in quotes, and all else, is text.

    Raises:
        BadQuery: for what is no pair, and for a name that comes twice.
    """
    values: dict[str, Value] = {}
    for pair in pairs:
        name, is_pair, text = pair.partition("=")
        name = name.strip().removeprefix("$")
        if not is_pair or not name:
            raise BadQuery(f"{pair!r} is no parameter. Write -p name=value, and $name in the query.")
        if name in values:
            raise BadQuery(f"The parameter {name} is given twice.")
        values[name] = _value(text)
    return values


def _value(text: str) -> Value:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return _WORDS.get(text.lower(), text)
