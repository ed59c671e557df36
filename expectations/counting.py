"""Count the rows that fail, beside Great Expectations: every query once, by threads of their own.

DuckDB leaves Python's lock alone while it counts, so that both processors work: one on the queries, one on what Great
Expectations does around them. Conditions on the rows of a table are looked at together, in one pass over its rows.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from itertools import groupby
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from expectations.evidence import first_row, value
from expectations.expectation import UNEXPECTED_ROWS, Expectation
from expectations.queries import failing_count_sql, failing_counts_sql

Counted = dict[str, tuple[int, float]]  # by expectation: rows that fail, and seconds


class Counting(AbstractContextManager["Counting"]):
    """Counts of failing rows, for the length of a `with` block.

    Args:
        engine: the database.
        threads: how many queries to ask at the same time.
        rows: by expectation, a SELECT of the rows of its table to look at, where that is not all of them.
    """

    def __init__(self, engine: sa.Engine, threads: int, rows: Mapping[str, str] | None = None) -> None:
        """Prepare, without asking anything."""
        self._engine = engine
        self._rows = rows or {}
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="counting")
        self._asked: dict[str, tuple[Expectation, Future[Counted]]] = {}
        self._asked_again: dict[str, Future[Counted]] = {}

    def ask(self, expectations: Iterable[Expectation]) -> None:
        """Begin to count for those expectations that are judged by a query, in their order; table stands by table."""
        queried = [one for one in expectations if one.expectation_type == UNEXPECTED_ROWS]
        for _, of_table in groupby(queried, key=lambda one: one.table_name):
            asked = list(of_table)
            of_rows: dict[str | None, list[Expectation]] = {}
            for one in asked:
                if one.condition is not None:
                    of_rows.setdefault(self._rows.get(one.expectation_id), []).append(one)
            for rows, together in of_rows.items():
                counted = self._pool.submit(self._counted_together, together, rows)
                self._asked |= {one.expectation_id: (one, counted) for one in together}
            for one in asked:
                if one.condition is None:
                    self._asked[one.expectation_id] = (one, self._pool.submit(self._counted, one))

    def failing_count(self, expectation_id: str) -> int:
        """How many rows fail an expectation that was asked about; waits for the answer.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: if DuckDB could not count them.
        """
        return self._answer(expectation_id).result()[expectation_id][0]

    def seconds(self, expectation_id: str) -> float:
        """What counting took: its share where rows were looked at together, nothing where there was no query."""
        if expectation_id not in self._asked:
            return 0.0
        answer = self._answer(expectation_id)
        return 0.0 if answer.exception() is not None else answer.result()[expectation_id][1]

    def wait(self, expectations: Sequence[Expectation]) -> None:
        """Wait for the answers on some expectations, whatever they are."""
        for one in expectations:
            if one.expectation_id in self._asked:
                self._answer(one.expectation_id).exception()

    def __enter__(self) -> Self:
        """The counting itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the threads; what was not begun is not asked any more."""
        self._pool.shutdown(cancel_futures=True)

    def _answer(self, expectation_id: str) -> Future[Counted]:
        """The answer on an expectation. One that failed is asked for again, by itself and when nothing else is.

        What lacked memory beside another query may have enough then, and a condition that breaks spoils no other.
        """
        expectation, answer = self._asked[expectation_id]
        if answer.exception() is None:
            return answer
        if expectation_id not in self._asked_again:
            wait([*(other for _, other in self._asked.values()), *self._asked_again.values()])
            self._asked_again[expectation_id] = self._pool.submit(self._counted, expectation)
            wait([self._asked_again[expectation_id]])
        return self._asked_again[expectation_id]

    def _counted_together(self, expectations: Sequence[Expectation], rows: str | None) -> Counted:
        started = time.perf_counter()
        counts = first_row(self._engine, failing_counts_sql(expectations, rows))
        share = (time.perf_counter() - started) / len(expectations)
        return {one.expectation_id: (int(count), share) for one, count in zip(expectations, counts, strict=True)}

    def _counted(self, expectation: Expectation) -> Counted:
        started = time.perf_counter()
        count = int(value(self._engine, failing_count_sql(expectation, self._rows.get(expectation.expectation_id))))
        return {expectation.expectation_id: (count, time.perf_counter() - started)}
