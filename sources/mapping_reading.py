"""A mapping read from TOML: every mistake is one sentence for the user."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from contracts.errors import BadMapping
from sources.mapping import SECTIONS, Mapping, example, key_of, shown
from sources.mapping_checks import contradictions

LARGEST_BYTES = 1_000_000


def mapping_text(path: Path) -> str:
    """The text of a file with a mapping.

    Raises:
        BadMapping: if it cannot be read.
    """
    try:
        if not path.is_file():
            raise BadMapping.holding(str(path), ["it is no file." if path.exists() else "there is no such file."])
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
        if len(data) > LARGEST_BYTES:
            raise BadMapping.holding(str(path), [f"it has more than {LARGEST_BYTES:,} bytes."])
        return data.decode("utf-8-sig")
    except OSError as error:
        raise BadMapping.holding(
            str(path), [f"it cannot be read ({(error.strerror or str(error)).lower()})."]
        ) from error
    except UnicodeDecodeError as error:
        raise BadMapping.holding(str(path), [f"byte {error.start:,} is not valid in utf-8."]) from error


def mapping_of(text: str, name: str) -> Mapping:
    """The mapping that a text holds.

    Args:
        text: TOML.
        name: of its file, for the messages.

    Raises:
        BadMapping: with one sentence for each mistake.
    """
    try:
        written = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadMapping.holding(name, [f"it is not valid TOML: {str(error)[:200]}."]) from error
    try:
        mapping = Mapping.model_validate(written)
    except ValidationError as error:
        mistakes = [_sentence(one["type"], one["loc"], one["input"]) for one in error.errors(include_url=False)]
        raise BadMapping.holding(name, list(dict.fromkeys(mistakes))) from error
    if mistakes := list(contradictions(mapping)):
        raise BadMapping.holding(name, mistakes)
    return mapping


def _sentence(kind: str, place: tuple[int | str, ...], value: object) -> str:
    section, *rest = (str(step) for step in place)
    if not rest:
        if kind == "extra_forbidden":
            return f"there is no section [{section}]{_meant(section, SECTIONS)}; there are {', '.join(SECTIONS)}."
        if kind == "missing":
            first = next(name for name, one in SECTIONS[section].model_fields.items() if one.is_required())
            return f"the section [{section}] is missing: it must have at least {example(section, first)}."
        return f"{section} cannot be {shown(value)}: it is a section, which starts with the line [{section}]."
    name = rest[0]
    if kind == "extra_forbidden":
        known = SECTIONS[section].model_fields
        return f"there is no key {section}.{name}{_meant(name, known)}; [{section}] may have {', '.join(known)}."
    what = "is missing" if kind == "missing" else f"cannot be {shown(value)}"
    return f"{section}.{name} {what}: it may be {key_of(section, name).may_be}, as in {example(section, name)}."


def _meant(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
