"""The runs: those with a page of their own, and what each of them read, refused and took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report import accounting, evidence
from report.accounting import Account, Files
from report.evidence import Step
from report.findings import Row
from report.judgement import SEVERITIES

DETAILED_RUNS = 20


@dataclass(frozen=True)
class RunPage:
    """One run in detail."""

    run: Row
    page: str
    account: Account
    files: Files
    steps: list[Step]
    troubles: tuple[Row, ...]
    reasons: tuple[Row, ...]


@dataclass(frozen=True)
class RunLine:
    """One run in the history, and its page if it has one."""

    run: Row
    page: str | None


def run_pages(
    recent_runs: Sequence[Row],
    load_file: Sequence[Row],
    load_step: Sequence[Row],
    earlier_trouble: Sequence[Row],
    refused_trend: Sequence[Row],
) -> list[RunPage]:
    """The latest runs, newest first."""
    newest = sorted(recent_runs, key=lambda row: row["load_run_key"], reverse=True)[:DETAILED_RUNS]
    return [
        RunPage(
            run=run,
            page=f"run-{int(run['load_run_key']):08d}.html",
            account=accounting.account(run),
            files=accounting.files(_of(run, load_file)),
            steps=evidence.steps(_of(run, load_step)),
            troubles=tuple(sorted(_of(run, earlier_trouble), key=_rank)),
            reasons=tuple(
                sorted(_of(run, refused_trend), key=lambda row: (-(row["row_count"] or 0), str(row["reason"])))
            ),
        )
        for run in newest
    ]


def run_lines(recent_runs: Sequence[Row], pages: Sequence[RunPage]) -> list[RunLine]:
    """The charted runs, newest first."""
    known = {page.run["load_run_key"]: page.page for page in pages}
    newest = sorted(recent_runs, key=lambda row: row["load_run_key"], reverse=True)
    return [RunLine(run, known.get(run["load_run_key"])) for run in newest]


def _of(run: Row, found: Sequence[Row]) -> list[Row]:
    return [row for row in found if row["load_run_key"] == run["load_run_key"]]


def _rank(row: Row) -> tuple[int, str]:
    severity = str(row["severity"])
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES), str(row["expectation_id"])
