"""What judging came to: one finding per expectation, and the rows of `quality.*` that say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from expectations.expectation import Expectation
from expectations.queries import shown_arguments_json

Outcome = Literal["passed", "failed", "error"]
LONGEST_OBSERVED = 500


@dataclass(frozen=True)
class Finding:
    """How one expectation ended.

    Args:
        expectation: what was expected.
        outcome: passed, failed, or error: the expectation could not be judged, which says nothing about the data.
        observed: what was found; always given unless it passed.
        element_count: rows that were judged; None if the table as a whole was, or on an error.
        unexpected_count: rows that failed; likewise.
        failing: key and value of the first failing rows.
        seconds: the time of its query and of its evidence, and its share of what is done for its table in one go.
    """

    expectation: Expectation
    outcome: Outcome
    observed: str | None = None
    element_count: int | None = None
    unexpected_count: int | None = None
    failing: tuple[tuple[str, str | None], ...] = ()
    seconds: float = 0.0


def expectation_result_rows(findings: Iterable[Finding], load_run_key: int) -> list[dict[str, Any]]:
    """The findings as rows of `quality.expectation_result`."""
    return [
        {
            "load_run_key": load_run_key,
            "expectation_id": finding.expectation.expectation_id,
            "suite_name": finding.expectation.suite_name,
            "table_name": finding.expectation.table_name,
            "column_name": finding.expectation.column_name,
            "expectation_type": finding.expectation.expectation_type,
            "arguments_json": shown_arguments_json(finding.expectation),
            "purpose": finding.expectation.sentence,
            "owner": finding.expectation.owner,
            "severity": finding.expectation.severity,
            "outcome": finding.outcome,
            "observed": None if finding.observed is None else " ".join(finding.observed.split())[:LONGEST_OBSERVED],
            "element_count": finding.element_count,
            "unexpected_count": finding.unexpected_count,
            "seconds": round(finding.seconds, 6),
        }
        for finding in findings
    ]


def failing_row_rows(findings: Iterable[Finding], load_run_key: int) -> list[dict[str, Any]]:
    """The evidence as rows of `quality.failing_row`."""
    return [
        {
            "load_run_key": load_run_key,
            "expectation_id": finding.expectation.expectation_id,
            "row_number": number,
            "table_name": finding.expectation.table_name,
            "row_key": row_key,
            "column_name": finding.expectation.column_name,
            "failing_value": failing_value,
        }
        for finding in findings
        for number, (row_key, failing_value) in enumerate(finding.failing, start=1)
    ]
