"""What a load came to, for the person or the program that started it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXIT_CODES = {"published": 0, "published_with_warnings": 0, "nothing_new": 0, "held_back": 2}


@dataclass(frozen=True)
class FailedExpectation:
    """An expectation that did not hold."""

    expectation_id: str
    severity: str
    observed: str
    purpose: str


@dataclass(frozen=True)
class LoadResult:
    """What a load came to.

    Attributes:
        outcome: a member of `contracts.sets.RUN_OUTCOME`.
        run_key: the counter of the run.
        warehouse: the path of the published symlink.
        report: the page of the report, if one was written.
        counts: the counts of `audit.load_run`.
        refused_by_reason: refused records by the code of their first reason.
        unread_files: files that were not read, as state, reason, count and one example.
        failed: the expectations that failed, the gravest first.
        expectation_count: how many were judged.
        note: what the run found, where its outcome does not say it.
        advice: what to do next, one sentence each.
        seconds: how long the run took.
    """

    outcome: str
    run_key: int
    warehouse: Path
    report: Path | None
    counts: dict[str, int]
    refused_by_reason: dict[str, int] = field(default_factory=dict)
    unread_files: tuple[tuple[str, str, int, str], ...] = ()
    failed: tuple[FailedExpectation, ...] = ()
    expectation_count: int = 0
    note: str = ""
    advice: tuple[str, ...] = ()
    swept: tuple[int, ...] = ()
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 if published or nothing was new, 2 if held back."""
        return EXIT_CODES[self.outcome]

    def as_dict(self) -> dict[str, Any]:
        """The result in plain values, for --json."""
        return {
            "outcome": self.outcome,
            "exit_code": self.exit_code,
            "run": self.run_key,
            "warehouse": str(self.warehouse),
            "report": str(self.report) if self.report else None,
            "counts": self.counts,
            "refused_by_reason": self.refused_by_reason,
            "unread_files": [
                {"state": state, "reason": reason, "file_count": count, "example": example}
                for state, reason, count, example in self.unread_files
            ],
            "expectation_count": self.expectation_count,
            "failed_expectations": [
                {"expectation_id": one.expectation_id, "severity": one.severity, "observed": one.observed}
                for one in self.failed
            ],
            "note": self.note,
            "advice": list(self.advice),
            "seconds": round(self.seconds, 3),
        }
