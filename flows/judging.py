"""Ask the judging process about the candidate, and read its verdict."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from contracts.errors import JudgeFailed
from contracts.quality import EXPECTATION_RESULT, FAILING_ROW
from expectations.child import Judge
from flows.run import Run


@dataclass(frozen=True)
class Verdict:
    """The results of all expectations: rows of `quality.expectation_result` and `quality.failing_row`."""

    results: pl.DataFrame
    failing_rows: pl.DataFrame

    @property
    def holds_back(self) -> bool:
        """Whether a critical expectation failed."""
        return self._has_failed("critical")

    @property
    def has_warnings(self) -> bool:
        """Whether an expectation failed that only warns."""
        return self._has_failed("warning")

    def _has_failed(self, severity: str) -> bool:
        return not self.results.filter((pl.col("outcome") == "failed") & (pl.col("severity") == severity)).is_empty()


def judged(run: Run, judge: Judge) -> Verdict:
    """Ask the child about the candidate, and keep what it says as frames."""
    answer = judge.judged(
        {
            "database": str(run.place.candidate_file(run.key)),
            "work": str(run.folder),
            "failing_rows": run.settings.failing_rows,
            "load_run_key": run.key,
            "memory_limit_mb": run.settings.memory_limit_mb,
            "threads": run.settings.workers,
        }
    )
    return verdict_of(answer["results"], answer["failing_rows"])
