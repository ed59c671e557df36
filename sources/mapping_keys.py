"""The kinds of values that a mapping holds, each checked, and what is said of every key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from contracts import sets
from contracts.errors import PipelineError
from sources.mapped_dates import is_date_format
from sources.transcoding import known_encoding

NUMBER = r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,9})?"
PATH = re.compile(r'"([^"]+)"(?:\.|$)|([^".]+)(?:\.|$)')


@dataclass(frozen=True)
class Key:
    """What the manual and the messages say of one key.

    Args:
        meaning: one sentence.
        may_be: what its value may be, as the end of a sentence.
        example: a value as TOML has it.
    """

    meaning: str
    may_be: str
    example: str


def path_of(name: str) -> tuple[str, ...]:
    """The steps of a name such as `user.name`; a step that holds a dot itself stands in quotes, as `"user.name"`.

    Raises:
        ValueError: if a step is empty or a quote is not closed.
    """
    steps: list[str] = []
    end = 0
    for found in PATH.finditer(name):
        if found.start() != end:
            break
        steps.append(found[1] or found[2])
        end = found.end()
    if end != len(name) or name.endswith(".") or not steps:
        raise ValueError("a step is empty or a quote is not closed")
    return tuple(steps)


def _scale(value: object) -> object:
    """The ends of a scale; a number alone is its upper end, and 0 the lower."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"0-{value:.9f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"0-{value}"
    ends = re.fullmatch(f"({NUMBER})-({NUMBER})", value) if isinstance(value, str) else None
    if value != "letter" and (ends is None or float(ends[1]) >= float(ends[2])):
        raise ValueError("no scale")
    return value


def _separator(value: str) -> str:
    if len(value) != 1 or not value.isascii() or value in '"\r\n\0':
        raise ValueError("no separator")
    return value


def _encoding(value: str) -> str:
    try:
        return known_encoding(value)
    except (PipelineError, ValueError) as error:
        raise ValueError("no encoding") from error


def _date_format(value: str) -> str:
    if not is_date_format(value):
        raise ValueError("no format of dates")
    return value


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _id(value: object) -> object:
    return (value,) if isinstance(value, str) else _tuple(value)


def _one_of(*words: str) -> AfterValidator:
    def checked(value: str) -> str:
        if value not in words:
            raise ValueError("not one of them")
        return value

    return AfterValidator(checked)


def namespaces(known: tuple[str, ...]) -> tuple[str, ...]:
    """The namespaces that a mapping may name: all but the unknown one."""
    return tuple(name for name in known if name != "unknown")


FORMATS = ("csv", "tsv", "json_lines", "parquet")
TITLE_NAMESPACES = namespaces(tuple(sets.TITLE_NAMESPACE.categories))
REVIEWER_NAMESPACES = namespaces(tuple(sets.REVIEWER_NAMESPACE.categories))

Name = Annotated[str, Field(min_length=1, max_length=1000)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_tuple)]
Words = Annotated[tuple[str, ...], BeforeValidator(_tuple)]
IdNames = Annotated[tuple[Name, ...], BeforeValidator(_id), Field(min_length=1)]
FileFormat = Annotated[str, _one_of(*FORMATS)]
Separator = Annotated[str, AfterValidator(_separator)]
Encoding = Annotated[str, AfterValidator(_encoding)]
Scale = Annotated[str, BeforeValidator(_scale)]
Decimal = Annotated[str, _one_of(".", ",")]
DateFormat = Annotated[str, AfterValidator(_date_format)]
Offset = Annotated[str, Field(pattern=r"^[+-](?:0[0-9]|1[0-4]):[0-5][0-9]$")]
TitleNamespace = Annotated[str, _one_of(*TITLE_NAMESPACES)]
ReviewerNamespace = Annotated[str, _one_of(*REVIEWER_NAMESPACES)]
Sentence = Annotated[str, Field(min_length=1, max_length=1000)]
