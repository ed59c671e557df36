"""One line of JSON, decoded with care: what the fast reader refuses or would change in silence comes here."""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple


class Decoded(NamedTuple):
    """The fields of one object as text, the others as JSON, and what is wrong with it."""

    fields: dict[str, str | None]
    extra_json: str | None
    flaw: str | None = None
    detail: str | None = None


class _Object(dict[str, Any]):
    """A JSON object that knows which of its names came twice."""

    repeated: str | None = None


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                made.repeated = name
            seen.add(name)
    return made


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits} is beyond every number")
    return number


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_finite, parse_constant=_no_number)
_BLANK = " \t\r\n"


def decoded_line(line: bytes, names: Collection[str], nested: Collection[str], aside: Collection[str] = ()) -> Decoded:
    """The object that a line holds.

    A number, true or false where a text belongs is taken as JSON spells it; a list or an object only in the fields
    that are nested by their layout.

    Args:
        line: the bytes.
        names: the fields that are wanted; all others go into `extra_json`.
        nested: the fields among them that may hold lists or objects, which are taken as JSON.
        aside: fields that come first in `extra_json`, in this order.

    Returns:
        With a flaw (a code of `contracts.reasons.REFUSAL_REASONS`) and one sentence, and without fields, where the
        line is not one object, or a wanted field has a value that cannot be taken.
    """
    try:
        value = _DECODER.decode(line.decode().strip(_BLANK))
    except UnicodeDecodeError as error:
        detail = (
            f"Byte {error.start:,} of {len(line):,}, counted from 0, is 0x{line[error.start]:02x}: not valid in utf-8."
        )
        return Decoded({}, None, "invalid_encoding", detail)
    except RecursionError:
        return Decoded({}, None, "malformed_record", "It is nested too deeply.")
    except ValueError as error:
        return Decoded({}, None, "malformed_record", f"It is not valid JSON: {str(error)[:200]}.")
    if not isinstance(value, _Object):
        return Decoded({}, None, "malformed_record", f"It is a JSON {_kind(value)}, not an object.")
    if value.repeated is not None:
        return Decoded({}, None, "duplicate_field", f"The field {value.repeated[:60]!r} occurs twice.")
    try:
        return _taken(value, names, nested, aside)
    except RecursionError:
        return Decoded({}, None, "malformed_record", "It is nested too deeply.")


def _taken(value: _Object, names: Collection[str], nested: Collection[str], aside: Collection[str]) -> Decoded:
    fields: dict[str, str | None] = {}
    for name in names:
        one = value.pop(name, None)
        if isinstance(one, dict | list) and name not in nested:
            return Decoded({}, None, "wrong_type", f"The field {name} holds a JSON {_kind(one)}.")
        text = json_text(one)
        if text is not None and not _is_text(text):
            return Decoded({}, None, "lone_surrogate", f"The field {name} holds half of a surrogate pair.")
        fields[name] = text
    others = {**{name: value.get(name) for name in aside}, **value}
    rest = [f"{_quoted(name)}:{spelled(one)}" for name, one in others.items() if one is not None]
    return Decoded(fields, f"{{{','.join(rest)}}}" if rest else None)


def object_names(line: bytes) -> tuple[str, ...]:
    """The names of the fields of the object that a line holds; none if it holds no object."""
    try:
        value = _DECODER.decode(line.decode().strip(_BLANK))
    except (ValueError, RecursionError):
        return ()
    return tuple(value) if isinstance(value, _Object) else ()


def json_text(value: object) -> str | None:
    """A JSON value as text: a string as it is, null as missing, anything else as JSON spells it, 5.0 as 5."""
    return value if value is None or isinstance(value, str) else spelled(value)


def spelled(value: object) -> str:
    """A JSON value as Polars writes it, so that a record is the same whichever way it was read."""
    match value:
        case float():
            return f"{Decimal(repr(value)):f}".removesuffix(".0")
        case str():
            return _quoted(value)
        case list():
            return f"[{', '.join(map(spelled, value))}]"
        case dict():
            return f"{{{', '.join(f'{_quoted(name)}: {spelled(one)}' for name, one in value.items())}}}"
        case _:
            return json.dumps(value)


def _quoted(text: str) -> str:
    """A string of JSON; half a surrogate pair becomes the six characters that it is escaped with."""
    return json.dumps(text.encode("utf-8", "backslashreplace").decode(), ensure_ascii=False)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "list"
        case _:
            return "object"
