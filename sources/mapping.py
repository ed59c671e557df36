"""A mapping as a whole: its sections, and what is said of their keys."""

from __future__ import annotations

import json
from typing import get_args

from sources import mapping_sections as sections
from sources.mapping_keys import Key, path_of
from sources.mapping_sections import Section

SHOWN_CHARACTERS = 80


def _is_section(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Section)


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
    name: next(one for one in (field.annotation, *get_args(field.annotation)) if _is_section(one))
    for name, field in Mapping.model_fields.items()
}


def key_of(section: str, name: str) -> Key:
    """What is said of a key."""
    return next(one for one in SECTIONS[section].model_fields[name].metadata if isinstance(one, Key))


def example(section: str, name: str) -> str:
    """A line of TOML with a good value of a key."""
    return f"{name} = {key_of(section, name).example}"


def shown(value: object) -> str:
    """The value as TOML has it, or nearly so, and not too long."""
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
