"""The cells of IMDb's public tables: what each can mean, and the counts of what was set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from contracts.dimensions import DIM_TITLE
from contracts.rules import Between

NOTHING = "\\N"
WHOLE_NUMBER = r"^[0-9]{1,9}$"


@dataclass(frozen=True)
class Mapped:
    """Rows, and how many rows or cells were set aside, by the code of the reason; codes without any are left out."""

    rows: pl.DataFrame
    set_aside: Mapping[str, int]


def given(column: str) -> pl.Expr:
    """The text of a cell; missing where the table writes that there is nothing."""
    text = pl.col(column).str.strip_chars()
    return pl.when((text != NOTHING) & (text != "")).then(text)


def name_given(column: str) -> pl.Expr:
    """A name that can be shown; missing where nothing is given, or a NUL character is in it."""
    text = given(column)
    return pl.when(~text.str.contains("\0", literal=True)).then(text)


def number_given(column: str, target: str) -> pl.Expr:
    """A whole number within the range that the contract of `dim_title` has for the column `target`."""
    (allowed,) = (rule for rule in DIM_TITLE.column(target).rules if isinstance(rule, Between))
    number = pl.when(given(column).str.contains(WHOLE_NUMBER)).then(given(column)).cast(pl.Int32)
    return pl.when(number.is_between(pl.lit(allowed.low), pl.lit(allowed.high))).then(number)


def first_of_each(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """The first row of each id, in the order of the file."""
    return rows.sort("record_number").unique(key, keep="first", maintain_order=True)


def counts(flags: pl.DataFrame, **others: int) -> dict[str, int]:
    """How often each flag is up, and other counts; those that are 0 are left out."""
    raised = {name: int(flags.get_column(name).sum()) for name in flags.columns} | others
    return {code: count for code, count in raised.items() if count}
