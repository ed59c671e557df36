"""What a column and a table are. Every table of the project is declared with these two values, once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import polars as pl

from contracts.rules import ColumnRule, OneOf, RowRule

Kind = Literal["fact", "dimension", "bridge", "audit", "quality", "stage"]
Dtype = pl.DataType | type[pl.DataType]


@dataclass(frozen=True)
class Column:
    """One column: its name, Polars dtype and meaning.

    Args:
        name: snake case, by the rules of `docs/data-dictionary.md`.
        dtype: the Polars dtype; a closed set is a `pl.Enum`.
        description: one sentence that says more than the name.
        nullable: whether the value may be missing.
        key: whether the column is part of the primary key.
        unit: what is counted or measured, if the name does not say it.
        rules: what a value that is there keeps.
        references: the table whose single key this column points at.

    Raises:
        ValueError: if the description is not a sentence, or only repeats the name.
    """

    name: str
    dtype: Dtype
    description: str
    nullable: bool = field(default=False, kw_only=True)
    key: bool = field(default=False, kw_only=True)
    unit: str | None = field(default=None, kw_only=True)
    rules: tuple[ColumnRule, ...] = field(default=(), kw_only=True)
    references: Table | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        """Hold the description to its promise."""
        text = self.description
        if not ((text[:1].isupper() or text[:1].isdigit()) and text.endswith(".") and len(text) > 8):
            raise ValueError(f"column {self.name}: the description {text!r} is not a sentence")
        if text.rstrip(".").lower().replace(" ", "_") == self.name:
            raise ValueError(f"column {self.name}: the description only repeats the name")

    @property
    def all_rules(self) -> tuple[ColumnRule, ...]:
        """The column's own rules, and the closed set that its dtype stands for."""
        if isinstance(self.dtype, pl.Enum):
            return (OneOf(tuple(self.dtype.categories)), *self.rules)
        return self.rules


@dataclass(frozen=True)
class Table:
    """One table: what a row is (grain), what identifies it, its columns, and the rules over several columns.

    Args:
        name: with the schema where it is not `main`: `audit.load_run`.
        kind: what it is for; every dimension has an unknown member with key 0.
        grain: one sentence that says what one row is.
        description: one sentence that says what the table is for.
        columns: in the order of the warehouse.
        natural_key: the columns that identify a row in the world outside, if other than the primary key.
        rules: rules over several columns.

    Raises:
        ValueError: if a name occurs twice, or a key or rule names an unknown column.
    """

    name: str
    kind: Kind
    grain: str
    description: str
    columns: tuple[Column, ...]
    natural_key: tuple[str, ...] = ()
    rules: tuple[RowRule, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a table that contradicts itself."""
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"table {self.name}: a column name occurs twice")
        if unknown := set(self.natural_key) - set(names):
            raise ValueError(f"table {self.name}: the natural key names unknown columns {sorted(unknown)}")

    @property
    def schema_name(self) -> str:
        """The schema in the warehouse."""
        return self.name.rpartition(".")[0] or "main"

    @property
    def short_name(self) -> str:
        """The name without the schema."""
        return self.name.rpartition(".")[2]

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The key columns, in order."""
        return tuple(column.name for column in self.columns if column.key)

    @cached_property
    def schema(self) -> pl.Schema:
        """The Polars schema."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    def empty(self) -> pl.DataFrame:
        """A frame without rows in the table's schema."""
        return pl.DataFrame(schema=self.schema)


def contract_digest(tables: tuple[Table, ...]) -> str:
    """32 hex digits that change when any declared name, type, rule or sentence does."""
    text = "\n".join(
        repr((t.name, t.kind, t.grain, t.description, t.natural_key, t.rules))
        + "".join(
            f"\n  {(c.name, str(c.dtype), c.description, c.nullable, c.key, c.unit, c.rules)!r}"
            f" {c.references.name if c.references else None}"
            for c in t.columns
        )
        for t in tables
    )
    return hashlib.sha256(text.encode()).hexdigest()[:32]
