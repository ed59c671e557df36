"""Count the rows that fail, beside Great Expectations: every query once, by threads of their own.

DuckDB leaves Python's lock alone while it counts, so that both processors work: one on the queries, one on what Great
Expectations does around them. Conditions on the rows of a table are looked at together, in one pass over its rows.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from itertools import groupby
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from expectations.evidence import first_row, value
from expectations.expectation import UNEXPECTED_ROWS, Expectation
from expectations.queries import failing_count_sql, failing_counts_sql


class Counting(AbstractContextManager["Counting"]):
    """Counts of failing rows, for the length of a `with` block.

    Args:
        engine: the database.
        threads: how many queries to ask at the same time.
    """

    def __init__(self, engine: sa.Engine, threads: int) -> None:
        """Prepare, without asking anything."""
        self._engine = engine
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="counting")
        self._last = ThreadPoolExecutor(1, thread_name_prefix="counting-alone")
        self._counts: dict[str, Future[tuple[int, float]]] = {}
        self._failed: list[Expectation] = []

    def ask(self, expectations: Iterable[Expectation]) -> None:
        """Begin to count for those expectations that are judged by a query, in their order; table stands by table."""
        queried = [one for one in expectations if one.expectation_type == UNEXPECTED_ROWS]
        self._counts = {one.expectation_id: Future() for one in queried}
        begun = []
        for _, of_table in groupby(queried, key=lambda one: one.table_name):
            asked = list(of_table)
            together = [one for one in asked if one.condition is not None]
            if together:
                begun.append(self._pool.submit(self._count_together, together))
            begun += [self._pool.submit(self._count, one) for one in asked if one.condition is None]
        self._last.submit(self._count_alone, begun)

    def failing_count(self, expectation_id: str) -> int:
        """How many rows fail an expectation that was asked about; waits for the answer.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: if DuckDB could not count them.
        """
        return self._counts[expectation_id].result()[0]

    def seconds(self, expectation_id: str) -> float:
        """What counting took: its share where rows were looked at together, nothing where there was no query."""
        count = self._counts.get(expectation_id)
        return 0.0 if count is None or count.exception() is not None else count.result()[1]

    def wait(self, expectations: Sequence[Expectation]) -> None:
        """Wait for the answers on some expectations, whatever they are."""
        wait([self._counts[one.expectation_id] for one in expectations if one.expectation_id in self._counts])

    def __enter__(self) -> Self:
        """The counting itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the threads; what was not begun is not asked any more."""
        self._pool.shutdown(cancel_futures=True)
        self._last.shutdown(cancel_futures=True)

    def _count_together(self, expectations: Sequence[Expectation]) -> None:
        """Count for all in one pass; if that fails, each is asked by itself, to know for which it does."""
        started = time.perf_counter()
        try:
            counts = first_row(self._engine, failing_counts_sql(expectations))
        except Exception:  # noqa: BLE001 -- told by `_count_alone`
            self._failed += expectations
            return
        share = (time.perf_counter() - started) / len(expectations)
        for one, count in zip(expectations, counts, strict=True):
            self._counts[one.expectation_id].set_result((int(count), share))

    def _count(self, expectation: Expectation) -> None:
        started = time.perf_counter()
        try:
            count = int(value(self._engine, failing_count_sql(expectation)))
        except Exception:  # noqa: BLE001 -- told by `_count_alone`
            self._failed.append(expectation)
        else:
            self._counts[expectation.expectation_id].set_result((count, time.perf_counter() - started))

    def _count_alone(self, begun: Sequence[Future[None]]) -> None:
        """Ask again, one after another: what lacked memory beside another query may have enough now."""
        wait(begun)
        for one in self._failed:
            started = time.perf_counter()
            try:
                count = int(value(self._engine, failing_count_sql(one)))
            except Exception as error:  # noqa: BLE001 -- it is raised again where the count is asked for
                self._counts[one.expectation_id].set_exception(error)
            else:
                self._counts[one.expectation_id].set_result((count, time.perf_counter() - started))
