"""The expectation of Great Expectations that says that no row fails, by a count that is made beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value

from expectations.counting import Counting

COUNT = "counted_rows.failing_count"


class FailingCount(MetricProvider):
    """The metric: how many rows fail an expectation, as it was counted."""

    metric_name = COUNT
    value_keys = ("expectation_id",)
    counting: ClassVar[Counting | None] = None

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, *, metric_value_kwargs: dict[str, Any], **_: Any) -> int:  # noqa: N805 -- passed by name
        if cls.counting is None:
            raise RuntimeError("nothing is being counted")
        return cls.counting.failing_count(metric_value_kwargs["expectation_id"])


class CountedRows(UnexpectedRowsExpectation):
    """An `UnexpectedRowsExpectation` that takes the count as it was made, and leaves the rows where they are.

    The one it extends asks its query twice, to count the rows and to fetch up to 200 of them, one query after another.
    The evidence is fetched by `evidence_sql`, so texts from the data never pass through Great Expectations.
    """

    expectation_id: str
    metric_dependencies: ClassVar[tuple[str, ...]] = (COUNT,)
    success_keys: ClassVar[tuple[str, ...]] = ("unexpected_rows_query", "expectation_id")

    def _validate(self, metrics: dict[str, Any], *_args: Any, **_kwargs: Any) -> dict[str, Any]:
        count = metrics[COUNT]
        return {"success": count == 0, "result": {"observed_value": count}}


@contextmanager
def counted_by(counting: Counting) -> Iterator[None]:
    """Within the block every `CountedRows` takes its count from there."""
    FailingCount.counting = counting
    try:
        yield
    finally:
        FailingCount.counting = None
