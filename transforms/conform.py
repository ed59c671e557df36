"""Keep or refuse each row: as it came from the dump, or by the contract of its table. Refused rows carry reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from contracts.dimensions import DIM_TITLE
from contracts.errors import ContractBroken
from contracts.schema import Column, Table
from transforms.origin import Origin
from transforms.ratings import rated
from transforms.refusal_details import raw_detail
from transforms.rules import rule_holds
from transforms.shape import require_columns
from transforms.spacing import is_blank

__all__ = ["RECORD_LIMIT_BYTES", "Split", "conformed", "rule_holds", "split", "split_by_finished"]

RECORD_LIMIT_BYTES = 16 * 1024 * 1024
EARLIEST_DAY = date(1900, 1, 1)
READER_FLAWS = ("malformed_record", "duplicate_field", "wrong_type", "missing_text", "lone_surrogate")


@dataclass(frozen=True)
class Split:
    """The rows of a frame, each in one of two frames, in their order.

    Args:
        kept: the rows that go on.
        refused: the other rows with the columns they came with, `reasons` (a list that is never empty) and `detail`
            (text that says what was found).
    """

    kept: pl.DataFrame
    refused: pl.DataFrame


def conformed(raw_review: pl.DataFrame, origin: Origin, limit_bytes: int = RECORD_LIMIT_BYTES) -> Split:
    """Keep or refuse each record as it came from the dump, and bring its rating to one out of ten.

    A row is judged by every reason, and the reasons stand in the order of `contracts.reasons.REFUSAL_REASONS`.

    Args:
        raw_review: RAW_REVIEW.
        origin: where it comes from.
        limit_bytes: the longest record that is kept.

    Returns:
        What is kept has two more columns, `review_key` and `rating_out_of_10`, and no `rating_scale` where there is
        no rating.
    """
    rating = rated(raw_review)
    text, size = pl.col("raw_text"), pl.col("payload_bytes")
    is_broken = pl.col("flaws").is_not_null()
    day = pl.col("reviewed_on")
    reasons = _reasons(
        raw_review.select(
            (size == 0).alias("empty_file"),
            (_flaw("invalid_encoding") | (text.is_null() & (size > 0) & ~is_broken)).alias("invalid_encoding"),
            *_found_by_reader(raw_review),
            nul_character=text.str.contains("\0", literal=True).fill_null(value=False),
            too_long=(size > limit_bytes) | _flaw("too_long"),
            blank_text=is_blank(text).fill_null(value=False) & (size > 0),
            rating_out_of_range=rating["is_rating_out_of_range"],
            rating_unreadable=rating["is_rating_unreadable"],
            date_unreadable=_flaw("date_unreadable"),
            date_out_of_range=~day.is_between(EARLIEST_DAY, origin.latest_day).fill_null(value=True),
            title_id_unreadable=~_has_good_title_id(raw_review),
        )
    )
    whole = raw_review.with_columns(
        rating["rating_out_of_10"],
        rating_scale=pl.when(pl.col("rating_raw").is_not_null()).then("rating_scale"),
        review_key=origin.review_key(),
    )
    refused = raw_review.with_columns(reasons).filter(reasons.is_not_null())
    detail = raw_detail(refused, origin.encoding, limit_bytes)
    return Split(whole.filter(reasons.is_null()), refused.with_columns(detail))


def _flaw(code: str) -> pl.Expr:
    """Whether the reader found this flaw."""
    return pl.col("flaws").list.contains(code).fill_null(value=False)


def _found_by_reader(raw_review: pl.DataFrame) -> list[pl.Expr]:
    """The flaws that only a reader can find, where there are any."""
    if raw_review["flaws"].null_count() == raw_review.height:
        return []
    return [_flaw(code).alias(code) for code in READER_FLAWS]


def _has_good_title_id(raw_review: pl.DataFrame) -> pl.Series:
    """Whether there is no title id, or one that keeps the rules that DIM_TITLE has for ids; Boolean, never null."""
    title = raw_review.select("title_id", id_namespace="title_namespace", title_key=pl.lit(1))
    of_row = (rule_holds(rule) for rule in DIM_TITLE.rules)
    of_id = [rule_holds(rule, "title_id") for rule in DIM_TITLE.column("title_id").all_rules]
    of_id += [holds for holds in of_row if set(holds.meta.root_names()) <= set(title.columns)]
    return title.select(holds=pl.col("title_id").is_null() | pl.all_horizontal(of_id)).get_column("holds")


def split(frame: pl.DataFrame, table: Table) -> Split:
    """Keep or refuse each row by the contract of its table: types, missing values, column rules and row rules.

    Args:
        frame: with at least the columns of the table. A column of another dtype is cast; what the cast makes missing
            breaks the column's type.
        table: the contract.

    Returns:
        What is kept has exactly the columns and dtypes of the contract. The reasons name the broken rules.

    Raises:
        ContractBroken: if the frame lacks a declared column, or one cannot be cast at all.
    """
    typed = _typed(frame, table)
    reasons = _reasons(_broken(frame, typed, table))
    refused = frame.with_columns(reasons, detail=reasons.list.join("; ")).filter(reasons.is_not_null())
    return Split(typed.filter(reasons.is_null()), refused)


def split_by_finished(cleaned: pl.DataFrame, *finished: tuple[pl.DataFrame, Table]) -> Split:
    """Keep or refuse each review by the rows that were made of it, for the reason `contract_broken`.

    Args:
        cleaned: the reviews.
        finished: frames with their tables; row i of each frame was made of row i of `cleaned`.
    """
    parts = [_broken(frame, _typed(frame, table), table) for frame, table in finished]
    broken = _reasons(pl.concat(parts, how="horizontal"))
    refused = cleaned.with_columns(reasons=pl.concat_list(pl.lit("contract_broken")), detail=broken.list.join("; "))
    return Split(cleaned.filter(broken.is_null()), refused.filter(broken.is_not_null()))


def _typed(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The declared columns in their dtypes; values that do not fit are missing."""
    require_columns(frame, table)
    try:
        return frame.select(pl.col(column.name).cast(column.dtype, strict=False) for column in table.columns)
    except pl.exceptions.InvalidOperationError as error:
        raise ContractBroken(f"A frame of {table.name} cannot be cast to its contract: {error}") from error


def _broken(frame: pl.DataFrame, typed: pl.DataFrame, table: Table) -> pl.DataFrame:
    """One Boolean column for each rule, named after table and rule: whether the row breaks it."""
    of_types: dict[str, pl.Expr | pl.Series] = {
        f"{table.name}.{column.name}: {_type_rule(column)}": frame[column.name].is_null()
        | typed[column.name].is_not_null()
        for column in table.columns
        if frame.schema[column.name] != column.dtype
    }
    there = {
        f"{table.name}.{column.name}: missing": frame[column.name].is_not_null()
        for column in table.columns
        if not column.nullable and frame[column.name].null_count()
    }
    of_columns = {
        f"{table.name}.{column.name}: {rule}": rule_holds(rule, column.name)
        for column in table.columns
        for rule in column.rules
    }
    of_rows = {f"{table.name}: {rule}": rule_holds(rule) for rule in table.rules}
    holds = {**there, **of_types, **of_columns, **of_rows}
    return typed.select((~keeps).alias(name) for name, keeps in holds.items())


def _type_rule(column: Column) -> str:
    """What a value breaks that is not of the column's dtype: the closed set, if it has one."""
    return str(column.all_rules[0]) if isinstance(column.dtype, pl.Enum) else f"not {column.dtype}"


def _reasons(broken: pl.DataFrame) -> pl.Series:
    """The names of the columns that are true in each row, in their order; missing where none is."""
    names = [column.name for column in broken.get_columns() if column.any()]
    true_names = [pl.when(pl.col(name)).then(pl.lit(name)) for name in names]
    listed = pl.concat_list(true_names or [pl.lit(None, dtype=pl.String)]).list.drop_nulls()
    reasons = broken.with_columns(reasons=listed).get_column("reasons")
    return pl.select(pl.when(reasons.list.len() > 0).then(reasons)).to_series()
