"""Counts of failing rows: in one pass where rows are looked at, by itself where something cannot be counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import duckdb
import pytest
import sqlalchemy as sa

from expectations.counting import Counting
from expectations.expectation import Expectation, breaking_rows, unexpected_rows
from expectations.plan import planned
from expectations.queries import failing_counts_sql


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """A database with one table of ten numbers and one word."""
    path = tmp_path_factory.mktemp("counting") / "numbers.duckdb"
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("create table t as select range as number, 'a' || range as word from range(10)")
    engine = sa.create_engine(f"duckdb:///{path}")
    yield engine
    engine.dispose()


def of_rows(name: str, condition: str, **bounds: float) -> Expectation:
    return breaking_rows(f"t.{name}", "t", "Numbers are small.", condition, "number", "word", bounds=bounds)


SMALL = of_rows("small", "number > $most", most=6)
SHORT = of_rows("short", "length(word) > 1")
BROKEN = of_rows("broken", "word::integer > 1")
QUERY = unexpected_rows("t.query", "t", "One.", "select number as row_key, word as failing_value from judged limit 4")


def test_conditions_of_a_table_are_one_query() -> None:
    assert failing_counts_sql([SMALL, SHORT]) == (
        "select count(*) filter (where number > 6), count(*) filter (where length(word) > 1) from t"
    )


def test_every_query_is_counted(engine: sa.Engine) -> None:
    asked = [SMALL, QUERY, SHORT]
    with Counting(engine, threads=2) as counting:
        counting.ask(asked)
        assert [counting.failing_count(one.expectation_id) for one in asked] == [3, 4, 10]
        assert all(counting.seconds(one.expectation_id) > 0 for one in asked)


def test_a_condition_that_breaks_spoils_no_other(engine: sa.Engine) -> None:
    with Counting(engine, threads=1) as counting:
        counting.ask([SMALL, BROKEN, SHORT])
        assert (counting.failing_count("t.small"), counting.failing_count("t.short")) == (3, 10)
        with pytest.raises(sa.exc.SQLAlchemyError, match="Could not convert"):
            counting.failing_count("t.broken")
        assert counting.seconds("t.broken") == 0


def test_what_has_no_room_beside_another_query_is_asked_alone(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[int | Exception] = [sa.exc.DatabaseError("select", None, Exception("Out of Memory")), 4]

    def answer(*_: object) -> int:
        now = answers.pop(0)
        if isinstance(now, Exception):
            raise now
        return now

    monkeypatch.setattr("expectations.counting.value", answer)
    with Counting(engine, threads=2) as counting:
        counting.ask([QUERY])
        assert counting.failing_count("t.query") == 4


def test_conditions_select_the_rows_that_the_queries_select() -> None:
    conditions = [one for one in planned(2) if one.condition is not None]
    assert len(conditions) > 90
    assert all((one.failing_sql or "").endswith(f"where {one.bound_condition}") for one in conditions)
