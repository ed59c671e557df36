"""The result of a run for its caller: what became of the records, what failed, what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from contracts.quality import EXPECTATION_RESULT, FAILING_ROW
from flows.limits import limit_results
from flows.outcome import FailedExpectation, LoadResult
from flows.planning import Planned
from flows.run import Run
from flows.verdict_files import unwritten_verdicts

if TYPE_CHECKING:
    from flows.judging import Judgement
    from flows.steps import Built

GROWN = 2  # so many times as many reviews teach more than the lexicon knows
SEVERITIES = ("critical", "warning", "info")


def _advice(run: Run, candidate: Built, report: Path | None) -> tuple[str, ...]:
    advice = [limit.advice for limit in candidate.limits if limit.is_broken]
    learned_from, now = candidate.learned_from_count, candidate.fates.review_count_after
    if learned_from is not None and now >= GROWN * learned_from:
        advice.append(
            f"What names and works look like was learned from {learned_from:,} reviews, and now there are {now:,}: "
            "load with --relearn to learn from all of them."
        )
    if run.settings.limit is not None:
        advice.append(
            f"Only the first {run.settings.limit:,} records were to be loaded: a load without --limit reads all."
        )
    if report is None:
        advice.append(f"The report could not be written: see that {run.place.folder} has room and may be written.")
    return tuple(advice)


def result_of(
    run: Run,
    plan: Planned,
    outcome: str,
    candidate: Built | None = None,
    verdict: Judgement | None = None,
    report: Path | None = None,
) -> LoadResult:
    """The result for the caller; a run with nothing new ends here."""
    title = f"{run.target.name}: run {run.key} {outcome.replace('_', ' ')}"
    if candidate is None or verdict is None:
        count = plan.skipped_count
        run.end(run.record.ended(outcome, file_count=count, skipped_file_count=count))
        unwritten = unwritten_verdicts(run.settings, title, EXPECTATION_RESULT.empty(), FAILING_ROW.empty())
        counts = run.record.row_counts()
        return LoadResult(outcome, run.key, run.target, None, counts, advice=unwritten, seconds=run.seconds)
    results = pl.concat([limit_results(candidate.limits, run.key), verdict.results])
    failed = [
        FailedExpectation(row["expectation_id"], row["severity"], row["observed"] or "", row["purpose"])
        for row in results.filter(pl.col("outcome") == "failed").iter_rows(named=True)
    ]
    unwritten = unwritten_verdicts(run.settings, title, results, verdict.failing_rows)
    return LoadResult(
        outcome=outcome,
        run_key=run.key,
        warehouse=run.target,
        report=report,
        counts=run.record.row_counts(),
        refused_by_reason=candidate.refused_by_reason,
        unread_files=candidate.unread_files,
        failed=tuple(sorted(failed, key=lambda one: SEVERITIES.index(one.severity))),
        expectation_count=verdict.results.height + len(candidate.limits),
        advice=(*_advice(run, candidate, report), *filter(None, [verdict.trouble]), *unwritten),
        swept=run.swept,
        seconds=run.seconds,
    )
