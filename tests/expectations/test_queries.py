"""Queries pass Great Expectations unchanged, whatever braces, colons and percent signs they hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from expectations.expectation import Expectation, unexpected_rows
from expectations.queries import escaped, evidence_sql, failing_count_sql, native_arguments, shown_arguments

QUOTE = "'"
PIECES = [
    "{",
    "}",
    "{{",
    "{2}",
    "{2,}",
    "(?:br)",
    "(?:<)",
    ":a",
    "::varchar",
    "\\:b",
    ":",
    "'",
    "%",
    "%s",
    "?",
    "a",
    " ",
]
NATIVE = Expectation(
    "t.a.between", "t", "Small.", "ExpectColumnValuesToBeBetween", {"column": "a"}, "select 1 from judged"
)
QUERY = unexpected_rows(
    "audit.t.a.form", "audit.t", "Formed.", "select a as row_key, a as failing_value from judged where a ~ '(?:x){2}'"
)


@pytest.fixture(scope="module")
def connection() -> Iterator[sa.Connection]:
    """A connection like that of Great Expectations."""
    engine = sa.create_engine("duckdb:///:memory:")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def received(connection: sa.Connection, query: str) -> str:
    """A query as DuckDB receives it from Great Expectations, which formats it and hands it to SQLAlchemy."""
    text = query.replace(QUOTE, QUOTE + QUOTE)
    answer = connection.execute(sa.text(escaped(f"select '{text}'").format(batch="main.t"))).scalar_one()
    return str(answer)


@pytest.mark.parametrize(
    "query",
    [
        "select '{2}' from t",
        "select * from t where a ~ '(?:br)+'",
        "select * from t where a ~ 'x{2,3}(?:<)'",
        "select a::varchar from t where b = ':name' and c like '%x%'",
        "select '[[:alpha:]]' from t",
        "select '{}' from t where x = '100%'",
    ],
)
def test_a_query_arrives_as_it_was_written(connection: sa.Connection, query: str) -> None:
    assert received(connection, query) == query


@given(query=st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_query_arrives_as_it_was_written(connection: sa.Connection, query: str) -> None:
    assert received(connection, query) == query


def test_the_batch_is_put_in_place() -> None:
    assert escaped("select '{a}' from {batch}").format(batch="main.t") == "select '{a}' from main.t"


def test_a_query_reads_the_batch_once() -> None:
    assert native_arguments(QUERY) == {
        "unexpected_rows_query": "with judged as not materialized (select * from {batch})"
        " select a as row_key, a as failing_value from judged where a ~ '(?\\:x){{2}}'"
    }


def test_a_query_is_recorded_so_that_it_can_be_pasted() -> None:
    assert shown_arguments(QUERY) == {
        "unexpected_rows_query": "with judged as not materialized (select * from audit.t)"
        " select a as row_key, a as failing_value from judged where a ~ '(?:x){2}'"
    }


def test_other_arguments_are_passed_and_recorded_as_they_are() -> None:
    assert native_arguments(NATIVE) == shown_arguments(NATIVE) == {"column": "a"}


def test_count_and_evidence_ask_for_the_failing_rows() -> None:
    assert failing_count_sql(NATIVE) == (
        "select count(*) from (with judged as not materialized (select * from t) select 1 from judged)"
    )
    assert evidence_sql(NATIVE, 7).endswith("order by all limit 7")


def test_an_expectation_without_a_sentence_or_a_query_is_refused() -> None:
    with pytest.raises(ValueError, match="'because' is not a sentence"):
        Expectation("t.a", "t", "because", "ExpectColumnToExist", {}, None)
    with pytest.raises(ValueError, match="no query to ask"):
        Expectation("t.a", "t", "Because.", "UnexpectedRowsExpectation", {}, None)
