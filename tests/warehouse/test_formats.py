"""Frames as text for other programs: nothing is lost, and nothing is taken for something else."""

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.tiny_star import instant
from warehouse.formats import as_csv, as_json, as_markdown

INSTANT: datetime = instant(2020, 2, 29, 1, 2, 3)
UGLY = 'a "quote", a | bar,\na line, \u2028, <script>alert(1)</script> & =1+1'


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1, None], ["1", ""]),
        (["", None, "=1+1"], ['""', "", "=1+1"]),
        ([Decimal("8.50")], ["8.50"]),
        ([date(2020, 2, 29)], ["2020-02-29"]),
        ([INSTANT], ["2020-02-29T01:02:03.000000"]),
        ([["a", None], None], ['"[""a"", null]"', ""]),
        ([b"caf\xe9", b"ok"], ["caf\\xe9", "ok"]),
        ([True, False], ["true", "false"]),
    ],
)
def test_csv_cells(values: list[Any], texts: list[str]) -> None:
    assert as_csv(pl.DataFrame({"x": values})) == "\n".join(["x", *texts, ""])


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r")), min_size=1))
def test_csv_is_read_back_as_it_was(texts: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(pl.DataFrame({"x": texts, "y": texts})), newline="")))
    assert rows == [["x", "y"], *([text, text] for text in texts)]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("review_key", [2**62, None], [str(2**62), None]),
        ("review_key", [7], ["7"]),
        ("max(review_key)", [2**62], [str(2**62)]),
        ("word_count", [7, 2**53], [7, 2**53]),
        ("rating_out_of_10", [Decimal("8.50"), None], [8.5, None]),
        ("day", [date(2020, 2, 29)], ["2020-02-29"]),
        ("at", [INSTANT], ["2020-02-29T01:02:03.000000"]),
        ("list", [["a", None], None], [["a", None], None]),
        ("bytes", [b"caf\xe9"], ["caf\\xe9"]),
        ("share", [float("nan"), float("inf"), 0.5], [None, None, 0.5]),
        ("text", [UGLY, "\x1b[31m\0"], [UGLY, "\x1b[31m\0"]),
    ],
)
def test_json_values(name: str, values: list[Any], expected: list[Any]) -> None:
    assert [row[name] for row in json.loads(as_json(pl.DataFrame({name: values})))] == expected


def test_small_keys_of_32_bits_are_numbers() -> None:
    frame = pl.DataFrame({"rating_key": [901]}, schema={"rating_key": pl.Int32})
    assert json.loads(as_json(frame)) == [{"rating_key": 901}]


def test_json_has_a_row_a_line() -> None:
    assert as_json(pl.DataFrame({"a": [1, 2], "b": ["x\n\u2028", None]})).split("\n") == [
        "[",
        '{"a":1,"b":"x\\n\u2028"},',
        '{"a":2,"b":null}',
        "]",
        "",
    ]


def test_markdown_escapes_what_would_be_markup_and_bars() -> None:
    assert as_markdown(pl.DataFrame({"n": [1], "a|b": [UGLY + "\x1b[31m"]})) == (
        "| n | a\\|b |\n"
        "| ---: | --- |\n"
        '| 1 | a "quote", a \\| bar,<br>a line, \u2028, &lt;script&gt;alert(1)&lt;/script&gt; &amp; =1+1 \\[31m |\n'
    )


def test_markdown_leaves_missing_values_empty() -> None:
    assert as_markdown(pl.DataFrame({"a": [None, "x"], "b": [["y"], None]})).splitlines()[2:] == [
        '|  | \\["y"] |',
        "| x |  |",
    ]


def test_no_rows() -> None:
    frame = pl.DataFrame(schema={"a": pl.Int64, "b": pl.String})
    assert as_csv(frame) == "a,b\n"
    assert as_json(frame) == "[]\n"
    assert as_markdown(frame) == "| a | b |\n| ---: | --- |\n"


def test_no_columns() -> None:
    assert [as_csv(pl.DataFrame()), as_json(pl.DataFrame()), as_markdown(pl.DataFrame())] == ["", "[]\n", ""]
