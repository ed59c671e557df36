"""Queries from the command line: parameters, files, safe CSV, timing, the pager."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from contracts.errors import BadQuery
from flows.parameters import parameters
from tests.flows.conftest import Command
from tests.flows.mart import Mart

LONG = "SELECT review_id FROM fact_review WHERE word_count >= $least AND split = $split ORDER BY ALL"


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("x=12", 12),
        ("x=-3.5", -3.5),
        ("x=007", "007"),
        ("x='12'", "12"),
        ("$x=a=b", "a=b"),
        ("x=", ""),
        ("x=TRUE", True),
        ("x=null", None),
        ("x=2024-05-01", "2024-05-01"),
        ("x=99999999999999999999", "99999999999999999999"),
    ],
)
def test_the_value_of_a_parameter(pair: str, value: Any) -> None:
    found = parameters([pair])
    assert found == {"x": value}
    assert type(found["x"]) is type(value)


@pytest.mark.parametrize("pairs", [["x"], ["=1"], [" =1"], ["x=1", "$x=2"]])
def test_what_is_no_parameter(pairs: list[str]) -> None:
    with pytest.raises(BadQuery):
        parameters(pairs)


def test_a_query_takes_its_parameters(sample_mart: Mart, command: Command) -> None:
    words = ("sql", "--db", sample_mart.target, "--format", "csv", LONG)
    said = command(*words, "-p", "least=60", "--param", "split=test")
    expected = sample_mart.rows(LONG.replace("$least", "60").replace("$split", "'test'"))
    assert said.out.split()[1:] == [review_id for (review_id,) in expected]
    assert len(expected) > 0
    wrong = command(*words, "-p", "least=60")
    assert (wrong.code, wrong.out, wrong.is_clean) == (1, "", True)
    assert "The query needs a value for $split. Give it with -p split=VALUE." in wrong.err


ROWS = "SELECT review_key, review_id, rating_out_of_10 FROM fact_review ORDER BY ALL"


def read_back(file: Path) -> list[str]:
    match file.suffix:
        case ".csv":
            return [row["review_id"] for row in csv.DictReader(io.StringIO(file.read_text()))]
        case ".json":
            return [row["review_id"] for row in json.loads(file.read_text())]
        case ".parquet":
            return pl.read_parquet(file).get_column("review_id").to_list()
        case _:
            return [line.split("|")[2].strip() for line in file.read_text().splitlines()[2:]]


@pytest.mark.parametrize("name", ["all.csv", "all.json", "all.md", "all.parquet", "ALL.CSV"])
def test_all_rows_go_into_a_file_of_its_ending(name: str, sample_mart: Mart, command: Command, tmp_path: Path) -> None:
    file = tmp_path / "out" / name.lower()
    file.parent.mkdir()
    file.write_text("earlier")
    said = command("sql", "--db", sample_mart.target, ROWS, "--limit", "3", "--output", file)
    assert (said.code, said.out, said.err.startswith("55 rows in ")) == (0, "", True)
    assert read_back(file) == [review_id for _, review_id, _ in sample_mart.rows(ROWS)]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("name", ["all.xlsx", "all", "nowhere/all.csv"])
def test_a_file_that_cannot_be_written_is_told(name: str, sample_mart: Mart, command: Command, tmp_path: Path) -> None:
    said = command("sql", "--db", sample_mart.target, ROWS, "--output", tmp_path / name)
    assert (said.code, said.out, said.is_clean, said.err.count("\n")) == (1, "", True, 1)
    assert "Cannot write" in said.err


def test_csv_can_be_made_safe_for_spreadsheets(sample_mart: Mart, command: Command) -> None:
    query = "SELECT '=1+1' AS formula, '@x' AS \"+name\", -5 AS number, 'a=b' AS plain, NULL::VARCHAR AS nothing"
    words = ("sql", "--db", sample_mart.target, "--format", "csv", query)
    assert command(*words).out == "formula,+name,number,plain,nothing\n=1+1,@x,-5,a=b,\n"
    assert command(*words, "--safe-csv").out == "formula,'+name,number,plain,nothing\n'=1+1,'@x,-5,a=b,\n"


@pytest.mark.parametrize(("condition", "is_told"), [("true", False), ("false", True)])
def test_a_table_without_rows_is_no_bare_head(
    condition: str, is_told: bool, sample_mart: Mart, command: Command
) -> None:
    said = command("sql", "--db", sample_mart.target, f"SELECT review_id FROM fact_review WHERE {condition}")
    assert said.code == 0
    assert ("No row answers that." in said.out) == is_told


def test_the_time_is_told_beside_the_answer(sample_mart: Mart, command: Command) -> None:
    said = command("sql", "--db", sample_mart.target, "--timing", "--limit", "2", "SELECT review_id FROM fact_review")
    assert said.err.startswith("2 rows shown in 0.")
    assert "first 2 rows" in said.out


def test_a_table_goes_through_the_pager(
    sample_mart: Mart, command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PAGER", f"cat > {tmp_path / 'paged'} #")
    pages: list[str] = []
    monkeypatch.setattr("pydoc.pager", pages.append)
    said = command("sql", "--db", sample_mart.target, "--pager", "--limit", "2", "SELECT review_id FROM fact_review")
    assert (said.code, said.out) == (0, "")
    assert "first 2 rows" in pages[0]
