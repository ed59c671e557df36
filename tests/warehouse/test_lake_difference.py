"""What differs between two versions is found, and written into a third database that is equal to the first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from contracts import WAREHOUSE_TABLES
from warehouse.ddl import full_name
from warehouse.lake_difference import apply_difference, differences, unequal_tables
from warehouse.quoting import literal
from warehouse.store import bare

CHANGES = """
DELETE FROM b.fact_mention WHERE mention_number = (SELECT min(mention_number) FROM b.fact_mention);
UPDATE b.review_text SET headline_text = 'Another one' WHERE review_key = (SELECT min(review_key) FROM b.review_text);
INSERT INTO b.bridge_title_genre VALUES (12345, 'Quiet', 1.0);
"""


@pytest.fixture
def three(tiny_star: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Three equal warehouses: a, b and c."""
    with closing(bare(memory_limit="200MB", threads=1, temp_folder=tmp_path)) as connection:
        for name in "abc":
            file = tmp_path / f"{name}.duckdb"
            shutil.copyfile(tiny_star, file)
            connection.execute(f"ATTACH {literal(str(file))} AS {name}")
        yield connection


def test_equal_versions_do_not_differ(three: duckdb.DuckDBPyConnection) -> None:
    assert all(one.is_none for one in differences(three, "a", "b", WAREHOUSE_TABLES))


def test_rows_that_came_went_and_changed_are_written(three: duckdb.DuckDBPyConnection) -> None:
    for statement in CHANGES.strip().splitlines():
        three.execute(statement)
    found = differences(three, "a", "b", WAREHOUSE_TABLES)
    assert {one.table.name: (one.stale_count, one.fresh_count) for one in found if not one.is_none} == {
        "fact_mention": (1, 0),
        "review_text": (1, 1),
        "bridge_title_genre": (0, 1),
    }
    for one in found:
        apply_difference(three, one, "b", "c")
    for table in WAREHOUSE_TABLES:
        rows = three.execute(f"FROM c.{full_name(table)} EXCEPT ALL FROM b.{full_name(table)}").fetchall()
        rows += three.execute(f"FROM b.{full_name(table)} EXCEPT ALL FROM c.{full_name(table)}").fetchall()
        assert rows == [], table.name


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO c.dim_title FROM c.dim_title LIMIT 1",
        "DELETE FROM c.dim_title WHERE title_key = (SELECT max(title_key) FROM c.dim_title)",
        "UPDATE c.dim_title SET title_key = title_key + 1 WHERE title_key = (SELECT max(title_key) FROM c.dim_title)",
    ],
    ids=["twice", "lost", "other"],
)
def test_a_key_that_is_there_twice_or_lost_is_told(three: duckdb.DuckDBPyConnection, change: str) -> None:
    three.execute(change)
    assert unequal_tables(three, "b", "c") == ["dim_title"]
