"""The suites that follow from the contracts: whatever a table declares is expected of it, and nothing is said twice.

Columns are judged by the expectations that Great Expectations has for them. Where it has none for DuckDB (patterns,
rules over several columns, references, keys with missing parts), an `UnexpectedRowsExpectation` asks for the rows
that break the rule. Either way `failing_query` gives the evidence: the keys and values of the rows that fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, assert_never

import polars as pl

from contracts.audit import LOAD_FILE
from contracts.rules import Between, ColumnRule, LengthBetween, Matches, OneOf, RowRule
from contracts.schema import Column, Table
from contracts.star import FACT_MENTION, FACT_REVIEW, REVIEW_KEY, REVIEW_TEXT
from expectations.expectation import Expectation, unexpected_rows
from expectations.phrases import row_sentence, value_phrase
from expectations.predicates import name_sql, row_breaks_sql, value_breaks_sql
from expectations.slugs import row_columns, row_slug, value_slug

# Rows of a review come and go with it, and those of one value of such a column come in one run.
OF_REVIEWS = (FACT_REVIEW, REVIEW_TEXT, FACT_MENTION)
_TOGETHER: Mapping[Table, frozenset[str]] = {
    **dict.fromkeys(OF_REVIEWS, frozenset({REVIEW_KEY.name})),
    LOAD_FILE: frozenset({"load_file_key", "load_run_key"}),
}


def suite(table: Table) -> tuple[Expectation, ...]:
    """What a table declares, as expectations: all of them critical, each id once.

    Raises:
        ValueError: if two declarations lead to the same id.
    """
    expectations = tuple(_derived(table))
    counts = Counter(expectation.expectation_id for expectation in expectations)
    if twice := [expectation_id for expectation_id, count in counts.items() if count > 1]:
        raise ValueError(f"table {table.name}: two expectations are called {twice[0]}")
    return expectations


def failing_query(table: Table, columns: tuple[str, ...], breaks: str, of: str = "judged") -> str:
    """The SELECT of the rows that break a condition: their key, and the values of some columns."""
    return f"select {row_key_sql(table)} as row_key, {excerpt_sql(columns)} as failing_value from {of} where {breaks}"


def row_key_sql(table: Table) -> str:
    """The primary key of a row as one text, joined by a slash."""
    names = [name_sql(name) for name in table.primary_key]
    return f"{names[0]}::varchar" if len(names) == 1 else f"concat_ws('/', {', '.join(names)})"


def excerpt_sql(columns: tuple[str, ...]) -> str:
    """The value of one column, or the names and values of several."""
    if len(columns) == 1:
        return f"{name_sql(columns[0])}::varchar"
    shown = ", ', ', ".join(f"'{name}: ', coalesce({name_sql(name)}::varchar, 'missing')" for name in columns)
    return f"concat({shown})"


def _derived(table: Table) -> Iterator[Expectation]:
    for column in table.columns:
        if not column.nullable:
            yield _not_null(table, column)
        for rule in column.all_rules:
            yield _column_rule(table, column, rule)
    yield _unique(table, "primary_key", table.primary_key)
    if table.natural_key:
        yield _unique(table, "natural_key", table.natural_key)
    for column in table.columns:
        if column.references is not None:
            yield _found(table, column, column.references)
    if table.kind == "dimension":
        yield _unknown_member(table)
    for row_rule in table.rules:
        yield _row_rule(table, row_rule)


def _not_null(table: Table, column: Column) -> Expectation:
    expectation_id = f"{table.name}.{column.name}.not_null"
    purpose = f"{column.name} is never missing ({_meaning(column)})."
    missing = f"{name_sql(column.name)} is null"
    query = failing_query(table, (column.name,), missing)
    if _is_wide(column):
        return unexpected_rows(expectation_id, table.name, purpose, query, column_name=column.name, condition=missing)
    return Expectation(
        expectation_id,
        table.name,
        purpose,
        "ExpectColumnValuesToNotBeNull",
        {"column": column.name},
        query,
        column_name=column.name,
    )


def _is_wide(column: Column) -> bool:
    """Whether a value may be of any length.

    Great Expectations counts missing values by reading every value, which takes 0.3 s for the texts of 100,000 reviews.
    DuckDB answers `is null` from its statistics, in no time.
    """
    bounded = any(isinstance(rule, LengthBetween) and rule.high is not None for rule in column.rules)
    return isinstance(column.dtype, pl.List) or (column.dtype in (pl.String, pl.Binary) and not bounded)


def _column_rule(table: Table, column: Column, rule: ColumnRule) -> Expectation:
    expectation_id = f"{table.name}.{column.name}.{value_slug(rule)}"
    purpose = f"{column.name} {value_phrase(rule)} ({_meaning(column)})."
    breaks = value_breaks_sql(rule, column.name)
    query = failing_query(table, (column.name,), breaks)
    if isinstance(rule, Matches):
        return unexpected_rows(expectation_id, table.name, purpose, query, column_name=column.name, condition=breaks)
    expectation_type, arguments = native_rule(rule)
    return Expectation(
        expectation_id,
        table.name,
        purpose,
        expectation_type,
        {"column": column.name, **arguments},
        query,
        column_name=column.name,
    )


def native_rule(rule: Between | LengthBetween | OneOf) -> tuple[str, dict[str, Any]]:
    """The class of Great Expectations that judges a rule on one column, and its arguments."""
    native: tuple[str, dict[str, Any]]
    match rule:
        case Between(low, high):
            native = "ExpectColumnValuesToBeBetween", _ends(low, high)
        case LengthBetween(low, high):
            native = "ExpectColumnValueLengthsToBeBetween", _ends(low, high)
        case OneOf(values):
            native = "ExpectColumnValuesToBeInSet", {"value_set": list(values)}
        case _:
            assert_never(rule)
    return native


def _ends(low: float | None, high: float | None) -> dict[str, Any]:
    return {name: end for name, end in (("min_value", low), ("max_value", high)) if end is not None}


def _unique(table: Table, key: str, columns: tuple[str, ...]) -> Expectation:
    """A key that occurs once. A missing part counts as a value of its own, unless it is the only part."""
    words = key.replace("_", " ")
    listed = ", ".join(map(name_sql, columns))
    expectation_id = f"{table.name}.{key}.unique"
    purpose = f"No two rows share the {words} {', '.join(columns)}: {table.grain[0].lower()}{table.grain[1:]}"
    counted = f"(select *, count(*) over (partition by {listed}) as rows_of_key from judged)"
    given = f" and {name_sql(columns[0])} is not null" if len(columns) == 1 else ""
    query = failing_query(table, columns, f"rows_of_key > 1{given}", of=counted)
    column_name = columns[0] if len(columns) == 1 else None
    lasts = not _TOGETHER.get(table, frozenset()).isdisjoint(columns)
    arguments: dict[str, Any]
    native, arguments = "ExpectColumnValuesToBeUnique", {"column": columns[0]}
    if len(columns) > 1:
        # Great Expectations joins the parts of a key with `=`, and so never sees two rows that lack the same part.
        if any(table.column(name).nullable for name in columns):
            return unexpected_rows(expectation_id, table.name, purpose, query, lasts=lasts)
        native, arguments = "ExpectCompoundColumnsToBeUnique", {"column_list": list(columns), "ignore_row_if": "never"}
    return Expectation(
        expectation_id, table.name, purpose, native, arguments, query, column_name=column_name, lasts=lasts
    )


def _found(table: Table, column: Column, target: Table) -> Expectation:
    """A reference whose target exists; a missing value refers to nothing."""
    key = name_sql(target.primary_key[0])
    value = f"judged.{name_sql(column.name)}"
    breaks = f"{value} is not null and not exists (select 1 from {target.name} as target where target.{key} = {value})"
    return unexpected_rows(
        f"{table.name}.{column.name}.found_in_{target.short_name}",
        table.name,
        f"Every {column.name} is found in {target.name}, so that a join loses no row.",
        failing_query(table, (column.name,), breaks),
        column_name=column.name,
        lasts=table in OF_REVIEWS and target in OF_REVIEWS and column.name == REVIEW_KEY.name,
    )


def _unknown_member(table: Table) -> Expectation:
    key = table.primary_key[0]
    found = f"select count(*) || ' rows with key 0' from judged where {name_sql(key)} = 0"
    return unexpected_rows(
        f"{table.name}.{key}.unknown_member_once",
        table.name,
        "The unknown member with key 0 is there exactly once, so that an inner join neither loses nor doubles a row.",
        f"select '0' as row_key, count(*) || ' rows with key 0' as failing_value"
        f" from judged where {name_sql(key)} = 0 having count(*) <> 1",
        column_name=key,
        judges="table",
        observed_query=found,
    )


def _row_rule(table: Table, rule: RowRule) -> Expectation:
    columns, breaks = row_columns(rule), row_breaks_sql(rule)
    return unexpected_rows(
        f"{table.name}.{row_slug(rule)}",
        table.name,
        row_sentence(rule),
        failing_query(table, columns, breaks),
        column_name=columns[0] if len(columns) == 1 else None,
        condition=breaks,
    )


def _meaning(column: Column) -> str:
    return column.description.removesuffix(".")
