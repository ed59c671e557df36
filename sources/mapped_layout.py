"""The layout that a mapping describes: any table, read as the user says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from sources.csv_records import Csv
from sources.form import Form
from sources.heads import Head
from sources.json_lines import JsonLines
from sources.json_values import object_names
from sources.layout import Recognition, SourceFacts, no_heads
from sources.parquet_records import Parquet
from sources.record_layout import COMPRESSED, RecordLayout
from sources.transcoding import UTF_8

if TYPE_CHECKING:
    from sources.mapping import Mapping

NAME = "mapping"
MOST_NAMES, MOST_CHARACTERS = 40, 40  # in a message


class Table(Csv):
    """CSV whose columns the user has named, so that one column is a table, too."""

    def __init__(self, names: Sequence[str], separator: str) -> None:
        """Read these fields."""
        super().__init__(names, separator)
        self.separator = separator

    def found_fields(self, start: bytes) -> tuple[str, ...]:
        """The names in the header, if the first bytes are text."""
        return () if b"\0" in start else self.header(start)[0]


class Objects(JsonLines):
    """JSON lines whose fields the user has named, so that all of the first bytes are looked at."""

    def found_fields(self, start: bytes) -> tuple[str, ...]:
        """The names of the fields of all objects in the first bytes."""
        lines = [line for line in start.split(b"\n") if line.startswith(b"{")]
        return tuple(dict.fromkeys(name for line in lines for name in object_names(line)))


@dataclass(frozen=True)
class MappedLayout(RecordLayout):
    """A layout that was made of a mapping.

    Args:
        source: the id space of the reviews.
        told: the name of the mapping, for messages.
        columns: what has to be there, each with the key that names it.
    """

    source: str = ""
    told: str = field(default="", compare=False)
    columns: tuple[tuple[str, str], ...] = ()

    def recognise(self, paths: pl.Series, _named: str, heads: Callable[[], Sequence[Head]] = no_heads) -> Recognition:
        """It fits if a file that was looked into has all columns, or if none could be looked into."""
        review_paths = set(self.sorted_files(pl.DataFrame({"path": paths})).filter(pl.col("role") == "review")["path"])
        if not review_paths:
            seen = f"{len(paths)} seen" + (f", for example {paths[0]!r}" if len(paths) else "")
            return Recognition(self.name, False, f"no file has a name that file.names or file.format allow; {seen}.")
        why = ""
        for head in (head for head in heads() if head.path in review_paths):
            found = self._as_declared(head).fields(self.form)
            if not found and isinstance(self.form, Parquet):
                continue  # inside of an archive only its reading can tell
            lacking = [(key, column) for key, column in self.columns if column not in found]
            if not lacking:
                return Recognition(self.name, True, f"{head.path} has all columns of the mapping.")
            why = why or self._lacks(head.path, lacking, found)
        if why:
            return Recognition(self.name, False, why)
        return Recognition(self.name, True, f"{len(review_paths)} files have a name that the mapping allows.")

    def _as_declared(self, head: Head) -> Head:
        """The start of a file as UTF-8; one with a byte order mark is so already."""
        try:
            head.start[: head.start.rfind(b"\n") + 1].decode()
            is_utf_8 = b"\0" not in head.start
        except UnicodeDecodeError:
            is_utf_8 = False
        if is_utf_8 or self.encoding == UTF_8 or head.columns:
            return head
        return replace(head, start=head.start.decode(self.encoding, "replace").encode())

    def _lacks(self, path: str, lacking: Sequence[tuple[str, str]], found: Sequence[str]) -> str:
        lacks = ", ".join(f"{column!r} (columns.{key})" for key, column in lacking)
        if not found:
            return f"{path} lacks {lacks}; no columns can be read in it as {_described(self.form)}."
        more = f" and {len(found) - MOST_NAMES} more" if len(found) > MOST_NAMES else ""
        has = ", ".join(repr(name[:MOST_CHARACTERS]) for name in found[:MOST_NAMES]) + more
        return f"{path} lacks {lacks}; as {_described(self.form)} it has {has}."


def _described(form: Form) -> str:
    if isinstance(form, Table):
        return f"cells between {form.separator!r}"
    return "JSON lines" if isinstance(form, JsonLines) else "Parquet"


def mapped_layout(path: Path) -> MappedLayout:
    """The layout that a file with a mapping describes.

    Raises:
        BadMapping: if the file cannot be read, or the mapping cannot be used.
    """
    from sources.mapping_reading import mapping_text

    return layout_of_mapping(mapping_text(path), str(path))


def layout_of_mapping(text: str, told: str = "of the dump") -> MappedLayout:
    """The layout that a mapping describes.

    Args:
        text: TOML.
        told: the name of the mapping, for messages.

    Raises:
        BadMapping: if it cannot be used.
    """
    from sources.mapped_fields import mapped_review
    from sources.mapping_reading import mapping_of

    mapping = mapping_of(text, told)
    source, columns = mapping.source, mapping.columns
    needed = tuple((key, mapping.steps(name)[0]) for key, name in columns.mapped() if name not in columns.optional)
    is_json = mapping.file.format == "json_lines"
    return MappedLayout(
        name=NAME,
        facts=SourceFacts(
            platform=source.platform or source.name,
            has_global_ids=source.has_global_ids,
            description=source.description,
            licence_note=source.licence,
            home_url=source.home_url,
            expected_review_count=None,
        ),
        form=_form(mapping),
        required=(mapping.steps(columns.text)[0],) if is_json else tuple(dict.fromkeys(name for _, name in needed)),
        raw=partial(mapped_review, mapping),
        encoding=mapping.file.encoding,
        names=_pattern(mapping.file.names) if mapping.file.names else "",
        mapping=text,
        source=source.name,
        told=told,
        columns=needed,
    )


def _form(mapping: Mapping) -> Form:
    """How the files are cut and parsed."""
    steps = [mapping.steps(name) for _, name in mapping.columns.mapped()]
    names = tuple(dict.fromkeys(column for column, *_ in steps))
    match mapping.file.format:
        case "json_lines":
            return Objects(
                names,
                {column for column, *inside in steps if inside},
                [mapping.steps(name)[0] for name in mapping.columns.others],
            )
        case "parquet":
            return Parquet(names, {column for column, *inside in steps if inside})
        case form:
            return Table(names, mapping.file.separator or ("\t" if form == "tsv" else ","))


def _pattern(names: str) -> str:
    """A regular expression for paths that end in a name; a star stands for anything but a slash."""
    parts = ("".join(c if c.isalnum() else f"\\x{{{ord(c):x}}}" for c in part) for part in names.split("*"))
    return "(?:^|/)" + "[^/]*".join(parts) + COMPRESSED
