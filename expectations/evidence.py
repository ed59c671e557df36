"""What an expectation found: exact counts and the failing rows, asked beside Great Expectations."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from expectations.expectation import Expectation
from expectations.queries import evidence_sql, failing_count_sql
from expectations.results import Finding


def found(
    engine: sa.Engine,
    expectation: Expectation,
    answer: bool | str,
    row_count: int,
    failing_row_limit: int,
    seconds: float,
) -> Finding:
    """The finding on one expectation, with exact counts and evidence if it failed.

    Args:
        engine: the database.
        expectation: what was expected.
        answer: whether it holds; a text says why that could not be judged.
        row_count: rows of the table.
        failing_row_limit: how many failing rows to keep.
        seconds: what judging it took.
    """
    if isinstance(answer, str):
        return Finding(expectation, "error", answer, seconds=seconds)
    started = time.perf_counter()
    try:
        finding = (
            _passed(engine, expectation, row_count)
            if answer
            else _failed(engine, expectation, row_count, failing_row_limit)
        )
    except sa.exc.SQLAlchemyError as error:
        finding = Finding(expectation, "error", f"its evidence could not be read: {error}")
    return replace(finding, seconds=seconds + time.perf_counter() - started)


def _passed(engine: sa.Engine, expectation: Expectation, row_count: int) -> Finding:
    if expectation.judges == "table":
        return Finding(expectation, "passed", _observed(engine, expectation))
    return Finding(expectation, "passed", _observed(engine, expectation), row_count, 0)


def _failed(engine: sa.Engine, expectation: Expectation, row_count: int, failing_row_limit: int) -> Finding:
    observed = _observed(engine, expectation)
    if expectation.failing_sql is None:
        return Finding(expectation, "failed", observed or "it does not hold")
    count = int(value(engine, failing_count_sql(expectation)))
    if count == 0:
        return Finding(expectation, "error", "it failed, but there is no row that fails it")
    failing = tuple(_rows(engine, evidence_sql(expectation, failing_row_limit)))
    if expectation.judges == "table":
        return Finding(expectation, "failed", observed or failing[0][1], failing=failing)
    of_rows = f"{count:,} of {row_count:,} rows"
    return Finding(expectation, "failed", of_rows, row_count, min(count, row_count), failing)


def _observed(engine: sa.Engine, expectation: Expectation) -> str | None:
    observed = None if expectation.observed_sql is None else value(engine, expectation.observed_sql)
    return None if observed is None else str(observed)


def value(engine: sa.Engine, query: str) -> Any:
    """The one value that a query gives."""
    return first_row(engine, query)[0]


def first_row(engine: sa.Engine, query: str) -> tuple[Any, ...]:
    """The first row that a query gives."""
    return tuple(_rows(engine, query)[0])


def _rows(engine: sa.Engine, query: str) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query).fetchall()]
