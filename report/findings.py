"""What the page is made of: the frames that it reads, and which of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from contracts.audit import CLEANING, FATES, LOAD_RUN, LOAD_STEP
from contracts.errors import ContractBroken
from contracts.quality import EXPECTATION_RESULT, FAILING_ROW

Row = dict[str, Any]

USED: dict[str, tuple[str, ...]] = {
    "load_run": LOAD_RUN.column_names,
    "load_step": LOAD_STEP.column_names,
    "load_file": (
        "root_path",
        "layout",
        "state",
        "reason",
        "file_count",
        "read_count",
        *FATES,
        "example_path",
    ),
    "refused_review": (
        "reason",
        "detail",
        "path",
        "record_number",
        "payload",
        "payload_bytes",
        "reasons",
        "status",
    ),
    "refused_reason": ("reason", "row_count"),
    "cleaning": CLEANING.column_names,
    "expectation_result": EXPECTATION_RESULT.column_names,
    "failing_row": FAILING_ROW.column_names,
    "table_rows": ("table_name", "row_count"),
    "rating_distribution": ("source_id", "whole_step_out_of_10", "review_count"),
    "recent_runs": LOAD_RUN.column_names,
}


def rows(findings: Mapping[str, pl.DataFrame], name: str) -> list[Row]:
    """The rows of one frame, each as a mapping by column; none if the frame is missing or empty.

    Raises:
        ContractBroken: if a frame with rows lacks a column that the page shows.
    """
    frame = findings.get(name)
    if frame is None or frame.is_empty():
        return []
    columns = USED[name]
    if missing := [column for column in columns if column not in frame.columns]:
        raise ContractBroken(
            f"The report cannot be written: the findings {name} lack {len(missing)} of {len(columns)} columns, "
            f"for example {missing[0]}. They hold {', '.join(frame.columns)}. Report this error of reviewmart."
        )
    return frame.select(columns).to_dicts()
