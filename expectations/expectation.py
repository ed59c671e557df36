"""What an expectation is: a value that says what is expected, why, how grave a failure is, and which rows fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any, Literal

Severity = Literal["critical", "warning", "info"]

UNEXPECTED_ROWS = "UnexpectedRowsExpectation"


@dataclass(frozen=True)
class Expectation:
    """One expectation on one table.

    Args:
        expectation_id: a stable name, led by the table's.
        table_name: the table that is judged, with its schema where that is not `main`.
        purpose: why it exists, in one sentence.
        expectation_type: the class of Great Expectations that judges it.
        arguments: the arguments of that class, as JSON values; an `UnexpectedRowsExpectation` has none but its query.
        failing_query: a SELECT of `row_key` and `failing_value` that gives one row per failure and calls the table
            `judged`; None where no row can be blamed.
        column_name: the column that is judged, if it is one.
        severity: critical holds a run back, warning and info do not.
        judges: `rows` if every row passes or fails by itself, so that an empty table passes and failures are counted
            against the rows; `table` if the table as a whole does.
        observed_query: a SELECT of one value from `judged` that says what was found, whether it failed or not.
        suite_name: by default the table's name.
        owner: who answers for it.
    """

    expectation_id: str
    table_name: str
    purpose: str
    expectation_type: str
    arguments: Mapping[str, Any]
    failing_query: str | None
    column_name: str | None = field(default=None, kw_only=True)
    severity: Severity = field(default="critical", kw_only=True)
    judges: Literal["rows", "table"] = field(default="rows", kw_only=True)
    observed_query: str | None = field(default=None, kw_only=True)
    suite_name: str = field(default="", kw_only=True)
    owner: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        """Refuse an expectation that nobody could understand or run."""
        if not (self.purpose[:1].isalnum() and self.purpose.endswith(".")):
            raise ValueError(f"{self.expectation_id}: the purpose {self.purpose!r} is not a sentence")
        if self.failing_query is None and self.expectation_type == UNEXPECTED_ROWS:
            raise ValueError(f"{self.expectation_id}: there is no query to ask for unexpected rows")
        if not self.suite_name:
            object.__setattr__(self, "suite_name", self.table_name)

    @property
    def failing_sql(self) -> str | None:
        """The SELECT of the failing rows as DuckDB takes it, to be pasted as it is."""
        return None if self.failing_query is None else judging_sql(self.failing_query, self.table_name)

    @property
    def observed_sql(self) -> str | None:
        """The SELECT of the observed value as DuckDB takes it."""
        return None if self.observed_query is None else judging_sql(self.observed_query, self.table_name)


def judging_sql(query: str, table_name: str) -> str:
    """A query that calls the table `judged`, with the table put in place."""
    return f"with judged as not materialized (select * from {table_name}) {query}"


def unexpected_rows(
    expectation_id: str,
    table_name: str,
    purpose: str,
    query: str,
    *,
    column_name: str | None = None,
    severity: Severity = "critical",
    judges: Literal["rows", "table"] = "rows",
    observed_query: str | None = None,
    suite_name: str = "",
) -> Expectation:
    """An expectation that holds if a SELECT of `row_key` and `failing_value` from `judged` gives no row."""
    return Expectation(
        expectation_id,
        table_name,
        purpose,
        UNEXPECTED_ROWS,
        {},
        dedent(query).strip(),
        column_name=column_name,
        severity=severity,
        judges=judges,
        observed_query=observed_query,
        suite_name=suite_name,
    )
