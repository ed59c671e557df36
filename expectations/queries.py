"""Queries as Great Expectations takes them, and as they are asked beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from expectations.expectation import UNEXPECTED_ROWS, Expectation, judging_sql

LONGEST_VALUE = 500

# Great Expectations' own word for the table that is judged. What it puts there is the table's name, or a subquery
# with or without an alias, depending on the word JOIN in the query. So it stands in one place only, where each fits.
BATCH = "{batch}"
QUERY = "unexpected_rows_query"

# What SQLAlchemy's `text` reads as a parameter (`:word`, but no cast such as `::word`), or as the escape of one.
_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w+(?![:\w]))|\\(?=:\w*(?![:\w]))")


def escaped(query: str) -> str:
    """A query for Great Expectations, which formats it with `str.format` and hands it to SQLAlchemy's `text`.

    Braces are doubled, so that `{2}` in a pattern is no place for a value, except for `{batch}`, which is one. A
    colon before a word gets a backslash, so that `(?:br)` holds no parameter called `br`. What reaches DuckDB is the
    query as it was written.
    """
    doubled = query.replace("{", "{{").replace("}", "}}").replace("{" + BATCH + "}", BATCH)
    return _PARAMETER.sub(lambda found: "\\" + found.group(), doubled)


def native_arguments(expectation: Expectation) -> dict[str, object]:
    """The arguments as Great Expectations takes them."""
    if expectation.bound_query is not None and expectation.expectation_type == UNEXPECTED_ROWS:
        return {QUERY: escaped(judging_sql(expectation.bound_query, BATCH))}
    return expectation.bound_arguments


def shown_arguments(expectation: Expectation) -> dict[str, object]:
    """The arguments as they are recorded: a query as DuckDB takes it, so that it can be asked again.

    `$load_run_key` in it is the run of the row: a thousand characters that differ in one number only would be stored
    for every run.
    """
    if expectation.expectation_type == UNEXPECTED_ROWS:
        return {QUERY: expectation.recorded_sql}
    return expectation.bound_arguments


def shown_arguments_json(expectation: Expectation) -> str:
    """The same as the text that is recorded."""
    return json.dumps(shown_arguments(expectation), ensure_ascii=False)


def failing_count_sql(expectation: Expectation, rows: str | None = None) -> str:
    """How many rows fail, of the table or of those that a SELECT gives."""
    if expectation.bound_query is None:
        raise ValueError(f"{expectation.expectation_id} has no query that gives failing rows")
    return f"select count(*) from ({judging_sql(expectation.bound_query, _table_or(rows, expectation))})"


def failing_counts_sql(expectations: Sequence[Expectation], rows: str | None = None) -> str:
    """How many rows fail each of some expectations on one table that are conditions on its rows: one number for each.

    The conditions are computed for whole vectors of rows: only `case` spares most rows an expensive part of one.
    """
    counts = ", ".join(f"count(*) filter (where {one.bound_condition})" for one in expectations)
    return f"select {counts} from {_table_or(rows, expectations[0])}"


def _table_or(rows: str | None, expectation: Expectation) -> str:
    return expectation.table_name if rows is None else f"({rows})"


def evidence_sql(expectation: Expectation, row_limit: int) -> str:
    """The keys and values of the first failing rows, by key; values cut at 500 characters."""
    columns = (
        f"coalesce(row_key::varchar, '') as row_key, left(failing_value::varchar, {LONGEST_VALUE}) as failing_value"
    )
    return f"select {columns} from ({expectation.failing_sql}) order by all limit {row_limit}"
