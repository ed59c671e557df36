"""Frames as text for other programs: CSV, JSON, Markdown. Tables for the eye are made in `flows`.

CSV is written as it is: cells that begin with `=` or `+` are not changed, since that would change the data. Where a
program takes such cells for formulas and cannot be told to read text, `as_safe_csv` puts an apostrophe before them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import polars as pl
import polars.selectors as cs

_FORMULA: Final = r"^[=+\-@\t\r\x00]"
_EXACT: Final = 2**53  # larger integers lose digits in programs that read every JSON number as a double
_MARKDOWN: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "\\": "\\\\",
    "|": "\\|",
    "*": "\\*",
    "`": "\\`",
    "[": "\\[",
    "\r\n": "<br>",
    "\n": "<br>",
    "\r": "<br>",
}


def as_csv(frame: pl.DataFrame) -> str:
    """Comma-separated text with a header line; lists as JSON, bytes as text with \\xNN, missing values empty."""
    return _plain(frame).write_csv() if frame.columns else ""


def as_safe_csv(frame: pl.DataFrame) -> str:
    """As `as_csv`, with an apostrophe before texts and names that a spreadsheet would take for a formula."""
    texts = _plain(frame).with_columns(
        pl.when(cs.string().str.contains(_FORMULA)).then("'" + cs.string()).otherwise(cs.string()).name.keep()
    )
    return as_csv(texts.rename({name: f"'{name}" for name in texts.columns if re.match(_FORMULA, name)}))


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a Parquet file; a frame without columns, as of a statement that gives no rows, has none to write."""
    frame.write_parquet(path, compression="zstd")


def as_json(frame: pl.DataFrame) -> str:
    """A JSON array with one object a row, each on its own line.

    64-bit keys (`*_key`) are strings, and so is every other column of integers that holds one beyond 2**53: programs
    that read numbers as doubles would change them. Decimals are numbers, days and instants ISO texts, bytes text
    with \\xNN; NaN and infinity, which JSON does not have, are null.
    """
    if frame.is_empty():
        return "[]\n"
    rows = _text_bytes(frame).with_columns(
        cs.decimal().cast(pl.Float64),
        cs.datetime().dt.to_string("iso:strict"),
        *map(_exact, frame.select(cs.by_dtype(pl.Int64, pl.UInt64))),
    )
    return "[\n" + ",\n".join(rows.write_ndjson().rstrip("\n").split("\n")) + "\n]\n"


def as_markdown(frame: pl.DataFrame) -> str:
    """A Markdown table; what would be read as HTML, a link, code or another cell is escaped, a line break is `<br>`."""
    if not frame.columns:
        return ""
    right = {name for name, dtype in frame.schema.items() if dtype.is_numeric()}
    rule = ["---:" if name in right else "---" for name in frame.columns]
    texts = _plain(frame).with_columns(cs.all().cast(pl.String).fill_null(""))
    cells = texts.with_columns(cs.all().str.replace_many(_MARKDOWN).str.replace_all(r"\p{Cc}", " "))
    header = pl.Series(frame.columns, dtype=pl.String).str.replace_many(_MARKDOWN).to_list()
    rows = [header, rule, *cells.rows()]
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Without lists and bytes, which no cell of text can hold."""
    lists = frame.select(cs.list() | cs.array())
    return _text_bytes(frame).with_columns(_texts(column, _json_text) for column in lists)


def _text_bytes(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(_texts(column, _decoded) for column in frame.select(cs.binary()))


def _texts(column: pl.Series, text_of: Callable[[Any], str]) -> pl.Series:
    texts = [None if value is None else text_of(value) for value in column.to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", "backslashreplace")


def _exact(integers: pl.Series) -> pl.Series:
    is_key = integers.name.endswith("_key") and integers.dtype == pl.Int64
    is_large = (integers.cast(pl.Int128).abs() > _EXACT).any()
    return integers.cast(pl.String) if is_key or is_large else integers
