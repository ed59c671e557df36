"""The results of the expectations, and the rows that failed them."""

from __future__ import annotations

import polars as pl

from contracts import sets
from contracts.audit import RUN_KEY
from contracts.dimensions import NOT_NEGATIVE
from contracts.rules import Between, LengthBetween, NotLess
from contracts.schema import Column, Table

EXPECTATION_RESULT = Table(
    "quality.expectation_result",
    "quality",
    "One expectation in one run.",
    "How good the data were, run by run.",
    (
        RUN_KEY,
        Column("expectation_id", pl.String, "Stable name of the expectation.", key=True, rules=(LengthBetween(1),)),
        Column("suite_name", pl.String, "The suite that it belongs to."),
        Column("table_name", pl.String, "The table that it judges."),
        Column("column_name", pl.String, "The column that it judges, if one.", nullable=True),
        Column("expectation_type", pl.String, "The kind of expectation that Great Expectations ran."),
        Column("arguments_json", pl.String, "Its arguments as JSON."),
        Column("purpose", pl.String, "Why it exists, in one sentence."),
        Column("owner", pl.String, "Who answers for it.", nullable=True),
        Column("severity", sets.SEVERITY, "What a failure means: critical holds a run back."),
        Column("outcome", sets.EXPECTATION_OUTCOME, "Whether it held; an error is ours, not the data's."),
        Column("observed", pl.String, "What was found.", nullable=True),
        Column("element_count", pl.Int64, "Rows that were judged.", nullable=True, rules=(NOT_NEGATIVE,)),
        Column("unexpected_count", pl.Int64, "Rows that failed.", nullable=True, rules=(NOT_NEGATIVE,)),
        Column("seconds", pl.Float64, "Time that it took.", unit="seconds", rules=(NOT_NEGATIVE,)),
    ),
    rules=(NotLess("element_count", "unexpected_count"),),
)

FAILING_ROW = Table(
    "quality.failing_row",
    "quality",
    "One failing row of one expectation in one run.",
    "The evidence: which rows failed, up to a set number.",
    (
        RUN_KEY,
        Column("expectation_id", pl.String, "The expectation that failed.", key=True),
        Column("row_number", pl.Int32, "Position among its failing rows, from 1.", key=True, rules=(Between(1),)),
        Column("table_name", pl.String, "The table that the row is in."),
        Column("row_key", pl.String, "Primary key of the row, joined by a slash."),
        Column("column_name", pl.String, "The column that was judged, if one.", nullable=True),
        Column("failing_value", pl.String, "The value that failed.", nullable=True, rules=(LengthBetween(0, 500),)),
    ),
)
