"""The declarations as DDL: what DuckDB makes of them, and what it then refuses."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from contracts import WAREHOUSE_TABLES
from contracts.audit import LOAD_FILE, LOAD_RUN, REFUSED_REVIEW
from contracts.dimensions import DIM_DATE, DIM_RATING, DIM_TITLE
from contracts.errors import LoadFailed
from contracts.rules import Between, Exactly, Is, LengthBetween, Null
from contracts.schema import Column, Dtype, Table
from contracts.star import FACT_REVIEW, REVIEW_TEXT
from tests.warehouse.golden import GOLDEN
from tests.warehouse.tiny_star import FILES, REVIEWS, ROWS, RUNS, TITLES, Row, insert, instant, rating
from warehouse.ddl import (
    check_sql,
    column_comment,
    column_type_sql,
    create_table_sql,
    full_name,
    warehouse_sql,
    warehouse_statements,
)
from warehouse.quoting import quoted_name


@pytest.fixture(scope="module")
def made() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for statement in warehouse_statements():
            connection.execute(statement).fetchall()
        yield connection


@pytest.fixture
def empty(made: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse without rows; what a test does to it is rolled back."""
    made.begin()
    yield made
    made.rollback()


def test_the_whole_ddl_is_as_reviewed() -> None:
    """To accept a change: `python -m tests.warehouse.golden`."""
    assert warehouse_sql() == GOLDEN.read_text(encoding="utf-8")


def test_every_table_has_its_columns_in_order(empty: duckdb.DuckDBPyConnection) -> None:
    for table in WAREHOUSE_TABLES:
        rows = empty.execute(f"DESCRIBE {full_name(table)}").fetchall()
        assert [(row[0], row[1], row[2] == "YES") for row in rows] == [
            (column.name, column_type_sql(column.dtype), column.nullable) for column in table.columns
        ]


def test_descriptions_travel_inside_the_database(empty: duckdb.DuckDBPyConnection) -> None:
    columns = empty.execute("SELECT schema_name, table_name, column_name, comment FROM duckdb_columns()").fetchall()
    tables = empty.execute("SELECT schema_name, table_name, comment FROM duckdb_tables()").fetchall()
    for table in WAREHOUSE_TABLES:
        assert (table.schema_name, table.short_name, f"{table.grain} {table.description}") in tables
        for column in table.columns:
            assert (table.schema_name, table.short_name, column.name, column_comment(column)) in columns


def test_a_comment_says_unit_key_and_target() -> None:
    column = Column("a_key", pl.Int64, "What it is for.", key=True, unit="bytes", references=DIM_TITLE)
    assert column_comment(column) == "What it is for. In bytes. Part of the primary key. Points at dim_title."


def test_there_are_no_keys_and_no_indexes(empty: duckdb.DuckDBPyConnection) -> None:
    kinds = empty.execute("SELECT DISTINCT constraint_type FROM duckdb_constraints() ORDER BY ALL").fetchall()
    assert kinds == [("CHECK",), ("NOT NULL",)]
    assert empty.execute("SELECT count(*) FROM duckdb_indexes()").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("dtype", "sql"),
    [
        (pl.String, "VARCHAR"),
        (pl.Enum(["a", "b"]), "VARCHAR"),
        (pl.Int64, "BIGINT"),
        (pl.Int32, "INTEGER"),
        (pl.Float64, "DOUBLE"),
        (pl.Decimal(4, 2), "DECIMAL(4,2)"),
        (pl.Boolean, "BOOLEAN"),
        (pl.Date, "DATE"),
        (pl.Datetime("us"), "TIMESTAMP"),
        (pl.Binary, "BLOB"),
        (pl.List(pl.String), "VARCHAR[]"),
    ],
)
def test_types(dtype: Dtype, sql: str) -> None:
    assert column_type_sql(dtype) == sql


@pytest.mark.parametrize("dtype", [pl.Int128, pl.Datetime("ns"), pl.List(pl.Int64), pl.Object])
def test_other_types_are_refused(dtype: Dtype) -> None:
    with pytest.raises(ValueError, match="no place in the warehouse"):
        column_type_sql(dtype)


def test_a_column_rule_needs_its_column() -> None:
    with pytest.raises(ValueError, match="needs the column"):
        check_sql(Between(1))


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        (Between(1), '"x" >= 1'),
        (Between(None, 9), '"x" <= 9'),
        (Between(1, 9), '"x" BETWEEN 1 AND 9'),
        (Between(), '"x" IS NOT NULL'),
        (LengthBetween(32, 32), 'length("x") = 32'),
    ],
)
def test_an_open_end_is_no_bound(rule: Between | LengthBetween, sql: str) -> None:
    assert check_sql(rule, Column("x", pl.Int64, "Some number.")) == sql


def nothing(table: Table) -> str:
    """A row in which every column is missing, as a subquery."""
    items = [f"NULL::{column_type_sql(column.dtype)} AS {quoted_name(column.name)}" for column in table.columns]
    return f"(SELECT {', '.join(items)})"


@pytest.mark.parametrize("table", WAREHOUSE_TABLES, ids=lambda table: table.name)
def test_no_check_is_ever_null(table: Table) -> None:
    with duckdb.connect() as connection:
        for rule in table.rules:
            found = connection.execute(f"SELECT {check_sql(rule)} FROM {nothing(table)}").fetchall()
            assert found[0][0] in (True, False), rule
        for column in table.columns:
            for column_rule in column.all_rules if column.nullable else ():
                found = connection.execute(f"SELECT {check_sql(column_rule, column)} FROM {nothing(table)}").fetchall()
                assert found == [(True,)], column.name


FIRST: Row = {name: value for name, value in REVIEWS[0].items() if name != "text"}
OPEN: Row = ROWS[REFUSED_REVIEW.name][1]
BROKEN: tuple[tuple[Table, Row, dict[str, Any]], ...] = (
    (FACT_REVIEW, FIRST, {"review_key": 0}),
    (FACT_REVIEW, FIRST, {"review_key": None}),
    (FACT_REVIEW, FIRST, {"title_key": -1}),
    (FACT_REVIEW, FIRST, {"review_id": ""}),
    (FACT_REVIEW, FIRST, {"review_id": "x" * 1025}),
    (FACT_REVIEW, FIRST, {"rating_out_of_10": None}),
    (FACT_REVIEW, FIRST, {"rating_raw": None}),
    (FACT_REVIEW, FIRST, {"rating_key": 0}),
    (FACT_REVIEW, FIRST, {"stated_rating_out_of_10": Decimal("10.01")}),
    (FACT_REVIEW, FIRST, {"reviewed_on": date(2020, 2, 28), "review_date_key": 20200229}),
    (FACT_REVIEW, FIRST, {"review_date_key": 20200229}),
    (FACT_REVIEW, FIRST, {"reviewed_at": instant(2020, 2, 28)}),
    (FACT_REVIEW, FIRST, {"word_count": 0}),
    (FACT_REVIEW, FIRST, {"sentence_count": 30}),
    (FACT_REVIEW, FIRST, {"vote_count": 1}),
    (FACT_REVIEW, FIRST, {"vote_count": 1, "helpful_vote_count": 2}),
    (FACT_REVIEW, FIRST, {"content_digest": "0" * 31}),
    (FACT_REVIEW, FIRST, {"duplicate_of_review_key": 1}),
    (FACT_REVIEW, FIRST, {"lexicon_version": "1", "has_spoiler_warning": True}),
    (REVIEW_TEXT, {"review_key": 1, "raw_text": "a", "clean_text": "a"}, {"clean_text": ""}),
    (REVIEW_TEXT, {"review_key": 1, "raw_text": "a", "clean_text": "a"}, {"extra_json": "{"}),
    (DIM_TITLE, TITLES[1], {"title_id": "tt123"}),
    (DIM_TITLE, TITLES[1], {"title_id": "tt0000001\n"}),
    (DIM_TITLE, TITLES[1], {"same_title_source": "none", "same_title_key": 12}),
    (DIM_TITLE, TITLES[1], {"title_name": "A name"}),
    (DIM_TITLE, TITLES[1], {"release_year": 1869}),
    (DIM_RATING, rating(450), {"band": "negative"}),
    (DIM_RATING, rating(None), {"band": "mixed"}),
    (DIM_DATE, {"date_key": 0, "month_name": "unknown", "weekday_name": "unknown"}, {"date_key": 20200229}),
    (LOAD_FILE, FILES[0], {"read_count": 2}),
    (LOAD_FILE, FILES[0], {"kept_count": 2**63 - 1, "updated_count": 2**63 - 1}),
    (LOAD_FILE, FILES[0], {"state": "ignored"}),
    (LOAD_RUN, RUNS[1], {"review_count_after": 8}),
    (REFUSED_REVIEW, OPEN, {"reasons": ["nul_character", "invalid_encoding"]}),
    (REFUSED_REVIEW, OPEN, {"reasons": []}),
    (REFUSED_REVIEW, OPEN, {"resolved_run_key": 2}),
)


@pytest.mark.parametrize(("table", "row", "change"), BROKEN, ids=lambda value: str(value)[:60])
def test_a_broken_row_is_refused(
    empty: duckdb.DuckDBPyConnection, tmp_path: Path, table: Table, row: Row, change: dict[str, Any]
) -> None:
    insert(empty, table, [row], tmp_path)
    with pytest.raises(LoadFailed, match=rf"inserting into {table.name} failed: Constraint Error"):
        insert(empty, table, [{**row, **change}], tmp_path)


@pytest.mark.parametrize(
    ("table", "column", "word"),
    [(FACT_REVIEW, "split", "validation"), (FACT_REVIEW, "label", "Positive"), (LOAD_RUN, "outcome", "")],
)
def test_a_word_outside_its_closed_set_is_refused(
    empty: duckdb.DuckDBPyConnection, tmp_path: Path, table: Table, column: str, word: str
) -> None:
    insert(empty, table, [FIRST if table is FACT_REVIEW else RUNS[0]], tmp_path)
    with pytest.raises(duckdb.ConstraintException, match="CHECK constraint failed"):
        empty.execute(f"UPDATE {full_name(table)} SET {quoted_name(column)} = ?", [word]).fetchall()


def test_row_rules_name_columns_and_nothing_else() -> None:
    """A name is quoted wherever it stands, so a column may have any name."""
    odd = Exactly(Null('a "b"'), Is("select", (1, 2)))
    table = Table(
        "odd",
        "stage",
        "One odd row.",
        "To see that names are quoted.",
        (
            Column('a "b"', pl.Int64, "A column with quotes.", nullable=True),
            Column("select", pl.Int64, "A column named by a keyword.", nullable=True),
        ),
        rules=(odd,),
    )
    with duckdb.connect() as connection:
        connection.execute(create_table_sql(table)).fetchall()
        connection.execute("INSERT INTO odd VALUES (NULL, 2), (1, NULL), (1, 3)").fetchall()
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO odd VALUES (NULL, NULL)").fetchall()
