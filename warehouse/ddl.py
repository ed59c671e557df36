"""The warehouse as SQL: schemas, tables with their checks, views, comments. Nothing here needs a connection.

There are no primary keys, foreign keys or unique indexes: they slow loads and forbid rebuilds in DuckDB, and uniqueness
and references are judged by expectations before a version is published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Final

import polars as pl

from contracts import CONTRACT_DIGEST, WAREHOUSE_TABLES
from contracts.schema import Column, Dtype, Table
from warehouse.checks import check_sql
from warehouse.quoting import literal, literals, quoted_name
from warehouse.views import View, views

__all__ = [
    "check_sql",
    "column_type_sql",
    "comment_sql",
    "create_schema_sql",
    "create_table_sql",
    "literal",
    "literals",
    "quoted_name",
    "row_counts_sql",
    "view_sql",
    "view_statements",
    "warehouse_digest",
    "warehouse_sql",
    "warehouse_statements",
]

TYPES: Final = (
    (pl.String, "VARCHAR"),
    (pl.Int64, "BIGINT"),
    (pl.Int32, "INTEGER"),
    (pl.Float64, "DOUBLE"),
    (pl.Boolean, "BOOLEAN"),
    (pl.Date, "DATE"),
    (pl.Datetime("us"), "TIMESTAMP"),
    (pl.Binary, "BLOB"),
    (pl.List(pl.String), "VARCHAR[]"),
)


def column_type_sql(dtype: Dtype) -> str:
    """The DuckDB type of a Polars dtype; a closed set is VARCHAR with a CHECK.

    Raises:
        ValueError: for a dtype that no table of the warehouse may have.
    """
    if isinstance(dtype, pl.Enum):
        return "VARCHAR"
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision},{dtype.scale})"
    for known, sql in TYPES:
        if known == dtype:
            return sql
    raise ValueError(f"the dtype {dtype} has no place in the warehouse")


def create_schema_sql() -> str:
    """The schemas beside `main`, one statement a line."""
    names = dict.fromkeys(table.schema_name for table in WAREHOUSE_TABLES)
    return "\n".join(f"CREATE SCHEMA IF NOT EXISTS {quoted_name(name)};" for name in names if name != "main")


def create_table_sql(table: Table) -> str:
    """One CREATE TABLE with NOT NULL, and a CHECK for every rule of a column and of a row."""
    lines = [_column_sql(column) for column in table.columns]
    lines += [f"CHECK ({check_sql(rule)})" for rule in table.rules]
    body = ",\n    ".join(lines)
    return f"CREATE TABLE {full_name(table)} (\n    {body}\n);"


def _column_sql(column: Column) -> str:
    words = [quoted_name(column.name), column_type_sql(column.dtype)]
    if not column.nullable:
        words.append("NOT NULL")
    words += [f"CHECK ({check_sql(rule, column)})" for rule in column.all_rules]
    return " ".join(words)


def full_name(table: Table) -> str:
    """The quoted name with its schema and without a catalog, so that the file may be attached under any name."""
    return f"{quoted_name(table.schema_name)}.{quoted_name(table.short_name)}"


def comment_sql(table: Table) -> str:
    """COMMENT ON for the table (grain and purpose) and for every column (meaning, unit, key, reference)."""
    name = full_name(table)
    lines = [f"COMMENT ON TABLE {name} IS {literal(f'{table.grain} {table.description}')};"]
    lines += [
        f"COMMENT ON COLUMN {name}.{quoted_name(column.name)} IS {literal(column_comment(column))};"
        for column in table.columns
    ]
    return "\n".join(lines)


def column_comment(column: Column) -> str:
    """The meaning of a column in the database's own words: description, unit, key, what it points at."""
    sentences = [column.description]
    if column.unit is not None:
        sentences.append(f"In {column.unit}.")
    if column.key:
        sentences.append("Part of the primary key.")
    if column.references is not None:
        sentences.append(f"Points at {column.references.name}.")
    return " ".join(sentences)


def view_sql(view: View) -> str:
    """CREATE OR REPLACE VIEW in `main`, with the comments on the view and on those columns that the view explains."""
    name = f"{quoted_name('main')}.{quoted_name(view.name)}"
    lines = [
        f"CREATE OR REPLACE VIEW {name} AS\n{view.select};",
        f"COMMENT ON VIEW {name} IS {literal(view.description)};",
    ]
    lines += [
        f"COMMENT ON COLUMN {name}.{quoted_name(column)} IS {literal(sentence)};"
        for column, sentence in view.column_comments.items()
    ]
    return "\n".join(lines)


def _statements() -> Iterator[str]:
    yield create_schema_sql()
    for table in WAREHOUSE_TABLES:
        yield create_table_sql(table)
        yield comment_sql(table)


def view_statements() -> tuple[str, ...]:
    """The views in an order in which each finds the views it reads."""
    return tuple(view_sql(view) for view in views())


def warehouse_statements() -> tuple[str, ...]:
    """Everything that an empty database needs to be a warehouse: schemas, tables, views, with comments."""
    return (*_statements(), *view_statements())


def warehouse_sql() -> str:
    """The same as one script."""
    return "\n\n".join(warehouse_statements()) + "\n"


@cache
def row_counts_sql() -> str:
    """A query of the rows of every table, in one go: name and row_count."""
    return " UNION ALL ".join(
        f"SELECT {literal(table.name)} AS name, count(*) AS row_count FROM {full_name(table)}"
        for table in WAREHOUSE_TABLES
    )


@cache
def warehouse_digest() -> str:
    """32 hex digits that change when any declared table, column, rule, sentence or view does."""
    return hashlib.sha256("\n".join((CONTRACT_DIGEST, *view_statements())).encode()).hexdigest()[:32]
