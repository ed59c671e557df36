"""The form of the files of a layout with many records a file: how they are cut, and how records become fields."""

from __future__ import annotations

from typing import Protocol

from sources.record import Records


class Form(Protocol):
    """A text form: JSON lines, CSV, blocks of lines."""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that its records are read for."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How the names of its files end, a compression left out."""

    def header(self, start: bytes, /) -> tuple[tuple[str, ...], int]:
        """From the first bytes of a file: the names of its fields, and how many bytes are their header."""

    def found_fields(self, start: bytes, /) -> tuple[str, ...]:
        """The names of the fields in the first bytes of a file; none if they are not of this form."""

    def cut(self, data: bytes, /) -> int:
        """How many bytes of the data hold whole records; 0 if not even one is whole."""

    def end(self, data: bytes, /) -> int:
        """Where the damage of a record that is too long ends; 0 if that is not in the data."""

    @property
    def gap(self) -> bytes:
        """What parts a record from the next one."""

    def is_apart(self, data: bytes, /) -> bool:
        """Whether records of a whole piece stay the same if others follow after a gap."""

    def records(self, data: bytes, first_line: int, header: tuple[str, ...], /) -> Records:
        """The records of a piece that starts on `first_line`."""
