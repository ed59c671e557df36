"""What the report is made of: the frames that it reads, and which of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from contracts.audit import CLEANING, FATES, LOAD_RUN, LOAD_STEP
from contracts.errors import ContractBroken
from contracts.quality import EXPECTATION_RESULT, FAILING_ROW

Row = dict[str, Any]

JUDGED = (
    "expectation_count",
    "passed_count",
    "failed_critical_count",
    "failed_warning_count",
    "failed_info_count",
    "error_count",
)
USED: dict[str, tuple[str, ...]] = {
    "load_run": LOAD_RUN.column_names,
    "load_step": LOAD_STEP.column_names,
    "load_file": (
        "load_run_key",
        "root_path",
        "layout",
        "state",
        "reason",
        "file_count",
        "read_count",
        *FATES,
        "example_path",
        "group_count",
        "all_read_count",
    ),
    "refused_review": (
        "load_run_key",
        "reason",
        "detail",
        "path",
        "record_number",
        "payload",
        "payload_bytes",
        "reasons",
        "status",
    ),
    "refused_reason": ("reason", "row_count", "open_count", "open_since_run_key"),
    "refused_trend": ("load_run_key", "reason", "row_count"),
    "cleaning": CLEANING.column_names,
    "cleaning_total": (
        "review_count",
        "changed_count",
        "raw_character_count",
        "character_count",
        "html_break_count",
    ),
    "cleaning_sample": (
        "source_id",
        "review_id",
        "raw_character_count",
        "character_count",
        "is_among_most",
        "raw_text",
        "clean_text",
    ),
    "cleaning_trend": ("load_run_key", "rule_name", "row_count"),
    "expectation_result": EXPECTATION_RESULT.column_names,
    "expectation_trend": ("expectation_id", "run_keys", "outcomes", "unexpected_counts"),
    "earlier_trouble": (
        "load_run_key",
        "expectation_id",
        "table_name",
        "severity",
        "outcome",
        "observed",
        "unexpected_count",
    ),
    "failing_row": FAILING_ROW.column_names,
    "table_rows": ("table_name", "row_count"),
    "rating_distribution": ("source_id", "whole_step_out_of_10", "review_count"),
    "changed_source": (
        "source_id",
        "untouched_count",
        "new_count",
        "updated_count",
        "removed_count",
        "mean_rating_before",
        "mean_rating_now",
        "mean_words_before",
        "mean_words_now",
    ),
    "extraction_coverage": (
        "source_id",
        "mention_kind",
        "review_count",
        "naming_review_count",
        "film_count",
        "naming_film_count",
        "mention_count",
    ),
    "disputed_credit": (
        "list_name",
        "place",
        "title_label",
        "say_so_count",
        "first_name",
        "first_count",
        "second_name",
        "second_count",
    ),
    "mention_sample": (
        "mention_kind",
        "role",
        "mention_text",
        "character_name",
        "extraction_rule",
        "source_id",
        "review_id",
        "title_label",
        "text_before",
        "text_after",
        "starts_later",
        "goes_on",
    ),
    "recent_runs": (*LOAD_RUN.column_names, *JUDGED),
    "older_runs": (
        "outcome",
        "run_count",
        "first_started_at",
        "last_started_at",
        "read_count",
        "kept_count",
        "refused_count",
    ),
}


def rows(findings: Mapping[str, pl.DataFrame], name: str) -> list[Row]:
    """The rows of one frame, each as a mapping by column; none if the frame is missing or empty.

    Raises:
        ContractBroken: if a frame with rows lacks a column that the report shows.
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
