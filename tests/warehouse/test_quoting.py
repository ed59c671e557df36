"""Names and values survive the way into SQL and back, whatever they hold."""

from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.quoting import literal, literals, one_file, quoted_name, with_values

SENTENCES = (
    "select",
    "O'Brien's \"Best\" Film",
    "a.b",
    "'; DROP TABLE fact_review; --",
    "two\nlines -- and /* a comment",
    "naïve café 🎬",
    "\\x00 is no NUL",
    "$1 ? :name %s {}",
    " ",
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


CONNECTION = duckdb.connect()


def asked(sql: str) -> object:
    return CONNECTION.execute(sql).fetchall()[0][0]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_can_be_a_value_a_column_and_a_table(sentence: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE {quoted_name(sentence)} ({quoted_name(sentence)} VARCHAR)").fetchall()
        connection.execute(f"INSERT INTO {quoted_name(sentence)} VALUES ({literal(sentence)})").fetchall()
        found = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
        assert found == [(sentence, sentence)]
        assert connection.execute(f"SELECT * FROM {quoted_name(sentence)}").fetchall() == [(sentence,)]


@given(TEXTS)
def test_every_text_comes_back(text: str) -> None:
    assert asked(f"SELECT {literal(text)}") == text


@given(TEXTS.filter(bool))
def test_every_text_can_name_a_column(name: str) -> None:
    assert CONNECTION.sql(f"SELECT 1 AS {quoted_name(name)}").columns == [name]


@given(st.one_of(st.integers(-(2**63) + 1, 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False)))
def test_every_number_comes_back(number: float) -> None:
    kind = "DOUBLE" if type(number) is float else "BIGINT"
    assert asked(f"SELECT CAST({literal(number)} AS {kind})") == number


@pytest.mark.parametrize(("value", "sql"), [(None, "NULL"), (True, "true"), (False, "false"), (7, "7"), ("'", "''''")])
def test_values_as_sql(value: str | bool | int | None, sql: str) -> None:
    assert literal(value) == sql


def test_marks_are_filled_in_once_and_a_missing_value_is_an_error() -> None:
    assert with_values("$run $run_key", {"run": "$run_key", "run_key": None}) == "'$run_key' NULL"
    assert with_values("unnest($paths::VARCHAR[])", {"paths": ["it's", "b"]}) == "unnest(['it''s', 'b']::VARCHAR[])"
    assert with_values("$paths", {"paths": []}) == "[]"
    with pytest.raises(KeyError, match="other"):
        with_values("$other", {"run": 1})


def test_several_values_are_a_list() -> None:
    assert literals(("a", 1, False)) == "'a', 1, false"


@pytest.mark.parametrize("value", ["a\0b", float("nan"), float("inf")])
def test_what_no_sql_can_say_is_refused(value: str | float) -> None:
    with pytest.raises(ValueError, match="literal"):
        literal(value)


@pytest.mark.parametrize("name", ["", "a\0b"])
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        quoted_name(name)


@pytest.mark.parametrize(("folder", "beside"), [("run[1]", "run1"), ("a*", "ab"), ("a?", "ab"), ("it's", "its")])
def test_a_path_never_reads_another_file(tmp_path: Path, folder: str, beside: str) -> None:
    for name in (folder, beside):
        (tmp_path / name).mkdir()
        pl.DataFrame({"folder": [name]}).write_parquet(tmp_path / name / "x.parquet")
    path = literal(one_file(str(tmp_path / folder / "x.parquet")))
    assert asked(f"SELECT list(folder) FROM read_parquet({path})") == [folder]
