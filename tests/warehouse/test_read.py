"""What the command line asks a warehouse, and how it is told that a query cannot be answered."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl
import pytest

from contracts.errors import BadQuery, NoWarehouse
from tests.warehouse.tiny_star import REVIEWS
from warehouse.read import query, status


def test_the_rows_of_the_last_statement_are_the_answer(tiny_star: Path) -> None:
    sql = """
        -- several statements, with comments
        SELECT 'first';
        SET VARIABLE lowest = 8;
        CREATE TEMP TABLE good AS SELECT * FROM review WHERE rating_out_of_10 >= getvariable('lowest');
        -- the last one
        SELECT count(*) AS good_count FROM good;
    """
    assert query(tiny_star, sql).frame.to_dicts() == [{"good_count": 4}]


def test_values_go_to_the_statements_that_name_them(tiny_star: Path) -> None:
    sql = "SELECT $key; SELECT review_id FROM review WHERE review_key = $key::BIGINT AND label = $label"
    found = query(tiny_star, sql, {"key": "2", "label": "negative", "unused": "x"}).frame
    assert found.to_dicts() == [{"review_id": "train/neg/0"}]


@pytest.mark.parametrize(
    ("limit", "height", "is_truncated"), [(None, 9, False), (10, 9, False), (9, 9, False), (8, 8, True), (0, 0, True)]
)
def test_more_rows_than_asked_for_are_said_to_be_there(
    tiny_star: Path, limit: int | None, height: int, is_truncated: bool
) -> None:
    found = query(tiny_star, "SELECT review_key FROM review ORDER BY review_key", row_limit=limit)
    assert found.frame.get_column("review_key").to_list() == list(range(1, height + 1))
    assert found.is_truncated is is_truncated


@pytest.mark.parametrize(
    "sql", ["DESCRIBE review", "SHOW TABLES", "EXPLAIN SELECT 1", "SUMMARIZE review", "FROM review"]
)
def test_whatever_shows_something_is_an_answer(tiny_star: Path, sql: str) -> None:
    assert query(tiny_star, sql, row_limit=5).frame.height > 0


def test_a_statement_without_rows_gives_an_empty_answer(tiny_star: Path) -> None:
    found = query(tiny_star, "SET VARIABLE x = 1", row_limit=5)
    assert found.frame.is_empty()
    assert not found.is_truncated


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELCT 1", 'line 1, column 1: syntax error at or near "SELCT"'),
        ("SELECT nope FROM review", 'line 1, column 8: Referenced column "nope" not found in FROM clause!'),
        ("SELECT 1;\n\nSELECT 'é', nope\nFROM review", 'line 3, column 13: Referenced column "nope" not found'),
        ("SELECT " + "1, " * 80 + "nope FROM review", 'line 1, column 248: Referenced column "nope" not found'),
        ("FROM nowhere", "line 1, column 6: Table with name nowhere does not exist!"),
        ("SELECT 'open", "line 1, column 8: unterminated "),
        ("SELECT 'abc'::INTEGER", "Could not convert string 'abc' to INT32"),
        ("SELECT error('boo')", "boo"),
        ("SELECT $key", "The query needs a value for $key. Give it with -p key=VALUE."),
        ("", "The query is empty."),
        ("-- a comment", "The query is empty."),
        ("SELECT '\ud800'", "The query holds a NUL or is not valid Unicode."),
        ("SELECT 1\0", "The query holds a NUL or is not valid Unicode."),
        # what would write, or reach out of the warehouse
        ("DELETE FROM fact_review", "DELETE is refused: a warehouse is only read here."),
        ("CREATE TABLE mine AS SELECT 1", "CREATE is refused"),
        ("UPDATE fact_review SET label = 'unknown'", "UPDATE is refused"),
        ("COPY review TO 'out.csv'", "A query reads the warehouse and nothing else"),
        ("SELECT * FROM read_text('/etc/hostname')", "line 1, column 15: A query reads the warehouse and nothing else"),
        ("SELECT * FROM 'https://films.example/x.parquet'", "A query reads the warehouse and nothing else"),
        ("SELECT * FROM path", "line 1, column 15: Table with name path does not exist!"),
    ],
)
def test_a_bad_query_is_told_in_one_line_with_its_place(tiny_star: Path, sql: str, message: str) -> None:
    with pytest.raises(BadQuery) as caught:
        query(tiny_star, sql)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 1


def test_a_long_message_is_cut(tiny_star: Path) -> None:
    with pytest.raises(BadQuery) as caught:
        query(tiny_star, "SELECT sum(label) FROM review")
    assert str(caught.value).startswith("line 1, column 8: No function matches")
    assert len(str(caught.value)) < 450


def test_too_much_for_the_memory_is_told(tiny_star: Path) -> None:
    with pytest.raises(BadQuery, match="needs more memory than it may use"):
        query(
            tiny_star, "SET memory_limit = '10MB'; SELECT length(string_agg(repeat('x', 10000000), '')) FROM range(50)"
        )


def test_damage_in_the_middle_of_a_query_is_told(tiny_star: Path, tmp_path: Path) -> None:
    content = bytearray(tiny_star.read_bytes())
    place = content.index(REVIEWS[1]["text"].encode())
    content[place] ^= 1
    path = tmp_path / "reviews.duckdb"
    path.write_bytes(content)
    with pytest.raises(NoWarehouse, match=r"the file is damaged \(.*Corrupt database file"):
        query(path, "SELECT sum(length(clean_text)), sum(length(raw_text)) FROM review_text")


ENDLESS = """
import sys
from pathlib import Path
from warehouse.read import query
print("asking", flush=True)
try:
    query(Path(sys.argv[1]), "SELECT count(*) FROM range(9000000000) AS n(i) WHERE md5(i::VARCHAR) LIKE 'abc%'")
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_endless_query_ends_at_once_on_ctrl_c(tiny_star: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(tiny_star)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "asking\n"
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=30)[0] == "interrupted\n"
        finally:
            process.kill()


def test_status(tiny_star: Path, tmp_path: Path) -> None:
    link = tmp_path / "films.duckdb"
    link.symlink_to(tiny_star)
    found = status(link)
    assert found.path == link
    assert found.version_file == tiny_star
    assert found.size_bytes == tiny_star.stat().st_size
    assert found.storage_version == "v1.5.0+"
    assert found.contract_version == "1"
    assert found.load_run.sort("load_run_key").get_column("outcome").to_list() == [
        "published",
        "published_with_warnings",
    ]
    assert found.refused_open_count == 1
    assert found.latest_run.select("load_run_key", "outcome", "seconds", "refused_share").rows() == [
        (2, "published_with_warnings", 30.0, 0.25)
    ]
    assert found.sources.select("source_id", "review_count", "refused_open_count").rows() == [
        ("films", 7, 0),
        ("notes", 2, 1),
    ]
    assert found.tables.filter(pl.col("row_count") > 0).rows()[:3] == [
        ("fact_review", 9),
        ("review_text", 9),
        ("fact_mention", 8),
    ]


def test_a_warehouse_of_another_age_is_told(tiny_star: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(tiny_star, tmp_path / "reviews.duckdb"))
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("DROP VIEW latest_run").fetchall()
    with pytest.raises(NoWarehouse, match="another version of reviewmart wrote it"):
        status(path)
