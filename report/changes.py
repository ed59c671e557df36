"""What is otherwise than in the run before: expectations that fail now or hold again, and what the run brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report.findings import Row


@dataclass(frozen=True)
class Changes:
    """This run beside the last one before it that was judged.

    Attributes:
        before: that run, or None if there is none.
        failing_now: results that were passed in that run, or are new, and are not now.
        holding_again: results that were not passed in that run, and are now.
        still_failing_count: results that were not passed in either.
        new_reasons: reasons for refusal that none of the runs before had, as far back as the charts go.
        sources: what the run brought, by source.
    """

    before: Row | None
    failing_now: tuple[Row, ...]
    holding_again: tuple[Row, ...]
    still_failing_count: int
    new_reasons: tuple[str, ...]
    sources: tuple[Row, ...]


def changes(
    run_key: int | None,
    recent_runs: Sequence[Row],
    expectation_result: Sequence[Row],
    expectation_trend: Sequence[Row],
    refused_trend: Sequence[Row],
    changed_source: Sequence[Row],
) -> Changes:
    """What changed since the last run before `run_key` that was judged."""
    judged = [row for row in recent_runs if row["load_run_key"] != run_key and row["expectation_count"]]
    before = max(judged, key=lambda row: row["load_run_key"], default=None)
    sources = tuple(sorted(changed_source, key=lambda row: str(row["source_id"])))
    if before is None:
        return Changes(None, (), (), 0, (), sources)
    was = _outcomes(expectation_trend, int(before["load_run_key"]))
    ordered = sorted(expectation_result, key=lambda row: str(row["expectation_id"]))
    trouble = [row for row in ordered if row["outcome"] != "passed"]
    reasons_before = {str(row["reason"]) for row in refused_trend if row["load_run_key"] != run_key}
    reasons_now = {str(row["reason"]) for row in refused_trend if row["load_run_key"] == run_key}
    return Changes(
        before=before,
        failing_now=tuple(row for row in trouble if was.get(row["expectation_id"], "passed") == "passed"),
        holding_again=tuple(
            row
            for row in ordered
            if row["outcome"] == "passed" and was.get(row["expectation_id"], "passed") != "passed"
        ),
        still_failing_count=sum(was.get(row["expectation_id"], "passed") != "passed" for row in trouble),
        new_reasons=tuple(sorted(reasons_now - reasons_before)),
        sources=sources,
    )


def _outcomes(expectation_trend: Sequence[Row], run_key: int) -> dict[str, str]:
    """How the expectations ended in one run."""
    return {
        str(row["expectation_id"]): str(row["outcomes"][row["run_keys"].index(run_key)])
        for row in expectation_trend
        if run_key in row["run_keys"]
    }
