"""A mapping as a whole: read from TOML, and checked, so that every mistake is one sentence for the user."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from contracts.errors import BadMapping
from sources import mapping_sections as sections
from sources.mapped_dates import EPOCHS, has_offset, has_time
from sources.mapping_keys import Key, path_of
from sources.mapping_sections import Section

LARGEST_BYTES = 1_000_000


class Mapping(Section):
    """A whole mapping, section by section."""

    source: sections.Source
    file: sections.File
    columns: sections.Columns
    rating: sections.Rating | None = None
    label: sections.Label | None = None
    split: sections.Split | None = None
    verified: sections.Verified | None = None
    date: sections.Date | None = None
    title: sections.Title | None = None
    reviewer: sections.Reviewer | None = None

    @property
    def has_paths(self) -> bool:
        """Whether names of columns may lead into nested values."""
        return self.file.format in ("json_lines", "parquet")

    def steps(self, name: str) -> tuple[str, ...]:
        """The column that a name means, and the steps inside of its values."""
        return path_of(name) if self.has_paths else (name,)


SECTIONS: dict[str, type[Section]] = {
    "source": sections.Source,
    "file": sections.File,
    "columns": sections.Columns,
    "rating": sections.Rating,
    "label": sections.Label,
    "split": sections.Split,
    "verified": sections.Verified,
    "date": sections.Date,
    "title": sections.Title,
    "reviewer": sections.Reviewer,
}
# Sections that say how columns are to be read, with those columns.
OF_COLUMNS = {
    "rating": ("rating",),
    "label": ("label",),
    "split": ("split",),
    "verified": ("verified",),
    "date": ("date",),
    "title": ("title_id",),
    "reviewer": ("reviewer_id",),
}
WORDS = {"label": ("positive", "negative", "unlabelled"), "split": ("train", "test"), "verified": ("yes", "no")}


def key_of(section: str, name: str) -> Key:
    """What is said of a key."""
    return next(one for one in SECTIONS[section].model_fields[name].metadata if isinstance(one, Key))


def mapping_text(path: Path) -> str:
    """The text of a file with a mapping.

    Raises:
        BadMapping: if it cannot be read.
    """
    try:
        if not path.is_file():
            raise BadMapping.holding(str(path), ["there is no such file."])
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
        mapping = Mapping(**written)
    except ValidationError as error:
        mistakes = [_sentence(one["type"], one["loc"], one["input"]) for one in error.errors(include_url=False)]
        raise BadMapping.holding(name, list(dict.fromkeys(mistakes))) from error
    if mistakes := list(_contradictions(mapping)):
        raise BadMapping.holding(name, mistakes)
    return mapping


def _sentence(kind: str, place: tuple[int | str, ...], value: Any) -> str:
    section, *rest = (str(step) for step in place)
    if not rest:
        if kind == "extra_forbidden":
            return f"there is no section [{section}]{_meant(section, SECTIONS)}; there are {', '.join(SECTIONS)}."
        if kind == "missing":
            first = next(name for name, one in SECTIONS[section].model_fields.items() if one.is_required())
            return f"the section [{section}] is missing: it must have at least {_example(section, first)}."
        return f"{section} cannot be {_shown(value)}: it is a section, which starts with the line [{section}]."
    name = rest[0]
    if kind == "extra_forbidden":
        known = SECTIONS[section].model_fields
        return f"there is no key {section}.{name}{_meant(name, known)}; [{section}] may have {', '.join(known)}."
    what = "is missing" if kind == "missing" else f"cannot be {_shown(value)}"
    return f"{section}.{name} {what}: it may be {key_of(section, name).may_be}, as in {_example(section, name)}."


def _meant(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _example(section: str, name: str) -> str:
    return f"{name} = {key_of(section, name).example}"


def _shown(value: Any) -> str:
    """The value as TOML has it, or nearly so, and not too long."""
    shown = json.dumps(value, default=str, ensure_ascii=False)
    return shown if len(shown) <= 80 else f"{shown[:80]}…"


def _contradictions(mapping: Mapping) -> Iterator[str]:
    """What no key shows by itself, one sentence each."""
    yield from _without_column(mapping)
    yield from _bad_names(mapping)
    yield from _repeated_words(mapping)
    columns = mapping.columns
    if columns.rating is not None and mapping.rating is None:
        yield f"columns.rating needs the section [rating]: it must have {_example('rating', 'scale')}."
    if columns.date is not None and mapping.date is None:
        yield f"columns.date needs the section [date]: it must have {_example('date', 'format')}."
    if columns.title_url is not None and columns.title_id is None and columns.title_name is None:
        yield "columns.title_url needs columns.title_id or columns.title_name, since a page is no id."
    if columns.votes is not None and columns.helpful_votes is None:
        yield "columns.votes needs columns.helpful_votes, since votes alone say nothing of a review."
    if mapping.file.separator is not None and mapping.file.format not in ("csv", "tsv"):
        yield f"file.separator cannot be {_shown(mapping.file.separator)}: only csv and tsv have one."
    if mapping.date is not None and mapping.date.utc_offset is not None and mapping.date.format not in EPOCHS:
        offset, form = _shown(mapping.date.utc_offset), _shown(mapping.date.format)
        if has_offset(mapping.date.format):
            yield f"date.utc_offset cannot be {offset}: the format {form} has the offset already."
        elif not has_time(mapping.date.format):
            yield f"date.utc_offset cannot be {offset}: the format {form} has no time of the day."


def _without_column(mapping: Mapping) -> Iterator[str]:
    for section, names in OF_COLUMNS.items():
        if getattr(mapping, section) is not None and all(getattr(mapping.columns, name) is None for name in names):
            yield f"the section [{section}] says how to read columns.{names[0]}, which is missing."


def _bad_names(mapping: Mapping) -> Iterator[str]:
    """Names of columns that lead nowhere."""
    columns = mapping.columns
    named = list(columns.mapped())
    for key, name in named:
        try:
            mapping.steps(name)
        except ValueError:
            yield (
                f"columns.{key} cannot be {_shown(name)}: a dot leads into an object, as in {_shown('user.name')}, and"
                " a name that holds a dot itself stands in quotes, as in '\"user.name\"'."
            )
    known = {name for _, name in named}
    for name in columns.optional:
        if name not in known or name == columns.text:
            yield f"columns.optional cannot hold {_shown(name)}: it may hold columns that are named above, but not text."
    if columns.others and mapping.file.format != "json_lines":
        yield f"columns.others cannot be {_shown(columns.others)}: only json_lines need it."
    for name in columns.others:
        if name in known:
            yield f"columns.others cannot hold {_shown(name)}: that column is named above."


def _repeated_words(mapping: Mapping) -> Iterator[str]:
    """Words that would mean two things."""
    for section, names in WORDS.items():
        words = getattr(mapping, section)
        meaning: dict[str, str] = {}
        for name in names if words is not None else ():
            for word in getattr(words, name):
                first = meaning.setdefault(word.strip().lower(), name)
                if first != name:
                    yield f"{section}.{name} cannot hold {_shown(word)}: {section}.{first} holds it, too."
