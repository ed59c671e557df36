"""What an expectation is: a value that says what is expected, why, how grave a failure is, and which rows fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from textwrap import dedent
from typing import Any, Literal

Severity = Literal["critical", "warning", "info"]

UNEXPECTED_ROWS = "UnexpectedRowsExpectation"
OWNER = "data owner"
_BOUND = re.compile(r"\$([a-z][a-z_]*)")


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
        condition: says of a row, by its own columns alone, whether it fails; None if that takes more. Those of a table
            are looked at in one pass over its rows.
        lasts: whether what it says of a row stays true until the review of that row is loaded again or removed.
        bounds: the numbers that users can set, by name. `$name` stands for one in the purpose, the queries and the
            arguments; one whose name ends in `_share` is shown as a percentage.
        load_run_key: the run that `$load_run_key` stands for in the queries, if it does.
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
    owner: str = field(default=OWNER, kw_only=True)
    condition: str | None = field(default=None, kw_only=True)
    lasts: bool = field(default=False, kw_only=True)
    bounds: Mapping[str, float] = field(default_factory=dict, kw_only=True)
    load_run_key: int | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        """Refuse an expectation that nobody could understand or run."""
        if not (self.purpose[:1].isalnum() and self.purpose.endswith(".")):
            raise ValueError(f"{self.expectation_id}: the purpose {self.purpose!r} is not a sentence")
        if self.failing_query is None and self.expectation_type == UNEXPECTED_ROWS:
            raise ValueError(f"{self.expectation_id}: there is no query to ask for unexpected rows")
        if not self.suite_name:
            object.__setattr__(self, "suite_name", self.table_name)

    @property
    def sentence(self) -> str:
        """The purpose with its bounds."""
        return self._bound(self.purpose, shown_bound)

    @property
    def bound_query(self) -> str | None:
        """The query of the failing rows with its bounds."""
        return None if self.failing_query is None else self._bound(self.failing_query, _literal)

    @property
    def bound_condition(self) -> str | None:
        """The condition of a failing row with its bounds."""
        return None if self.condition is None else self._bound(self.condition, _literal)

    @property
    def bound_arguments(self) -> dict[str, Any]:
        """The arguments with their bounds."""
        return {
            name: self.bounds[value[1:]] if isinstance(value, str) and value[1:] in self.bounds else value
            for name, value in self.arguments.items()
        }

    @property
    def failing_sql(self) -> str | None:
        """The SELECT of the failing rows as DuckDB takes it, to be pasted as it is."""
        return None if self.bound_query is None else judging_sql(self.bound_query, self.table_name)

    @property
    def recorded_sql(self) -> str | None:
        """The same, with `$load_run_key` as it is written: so it is the same text in every run."""
        return replace(self, load_run_key=None).failing_sql

    @property
    def probe_sql(self) -> str:
        """A query that a database can answer if it has what the expectation looks at."""
        return self.failing_sql or f"select 1 from {self.table_name}"

    @property
    def observed_sql(self) -> str | None:
        """The SELECT of the observed value as DuckDB takes it."""
        if self.observed_query is None:
            return None
        return judging_sql(self._bound(self.observed_query, _literal), self.table_name)

    def _bound(self, text: str, put: Callable[[str, float], str]) -> str:
        """A text with what its bounds come to; a dollar sign before anything else is one."""
        run = {} if self.load_run_key is None else {"load_run_key": self.load_run_key}
        bounds = {**self.bounds, **run}
        return _BOUND.sub(lambda found: put(found[1], bounds[found[1]]) if found[1] in bounds else found[0], text)


def shown_bound(name: str, value: float) -> str:
    """A bound in words: a share as a percentage."""
    if name.endswith("_share"):
        return f"{100 * value:.4g}%"
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def _literal(_name: str, value: float) -> str:
    return repr(value)


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
    condition: str | None = None,
    lasts: bool = False,
    bounds: Mapping[str, float] | None = None,
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
        condition=condition,
        lasts=lasts,
        bounds=bounds or {},
    )


def breaking_rows(
    expectation_id: str,
    table_name: str,
    purpose: str,
    condition: str,
    row_key: str,
    failing_value: str,
    *,
    column_name: str | None = None,
    severity: Severity = "critical",
    bounds: Mapping[str, float] | None = None,
) -> Expectation:
    """An expectation that holds if no row meets a condition on its own columns."""
    condition = dedent(condition).strip()
    return unexpected_rows(
        expectation_id,
        table_name,
        purpose,
        f"select {row_key} as row_key, {failing_value} as failing_value from judged where {condition}",
        column_name=column_name,
        severity=severity,
        condition=condition,
        bounds=bounds,
    )
