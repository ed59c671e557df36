"""The results of the expectations, sorted for the reader: trouble first, then what passed, by table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts import sets
from report.findings import Row
from report.tables import place

SEVERITIES = tuple(sets.SEVERITY.categories)
MEANING = {
    "critical": "A failure holds the run back.",
    "warning": "The run is published, and says so.",
    "info": "Worth knowing; nothing follows from it.",
}


@dataclass(frozen=True)
class Trouble:
    """An expectation that did not hold or could not be judged, with the rows that failed it."""

    row: Row
    evidence: tuple[Row, ...]


@dataclass(frozen=True)
class Tally:
    """How the expectations of one severity ended."""

    severity: str
    meaning: str
    failed_count: int
    error_count: int
    passed_count: int

    @property
    def total(self) -> int:
        """All expectations of the severity."""
        return self.failed_count + self.error_count + self.passed_count


@dataclass(frozen=True)
class Judgement:
    """All results of a run."""

    total: int
    passed_count: int
    troubles: tuple[Trouble, ...]
    tallies: tuple[Tally, ...]
    passed: tuple[Row, ...]

    @property
    def critical_count(self) -> int:
        """The troubles that hold a run back."""
        return sum(trouble.row["severity"] == "critical" for trouble in self.troubles)


def judgement(expectation_result: Sequence[Row], failing_row: Sequence[Row]) -> Judgement:
    """The results with their evidence; an outcome other than `passed` counts as trouble."""
    ordered = sorted(expectation_result, key=_rank)
    evidence: dict[str, list[Row]] = {}
    for row in sorted(failing_row, key=lambda row: row["row_number"] or 0):
        evidence.setdefault(str(row["expectation_id"]), []).append(row)
    passed = sorted(
        (row for row in ordered if row["outcome"] == "passed"), key=lambda row: place(str(row["table_name"]))
    )
    return Judgement(
        total=len(ordered),
        passed_count=len(passed),
        troubles=tuple(
            Trouble(row, tuple(evidence.get(str(row["expectation_id"]), ())))
            for row in ordered
            if row["outcome"] != "passed"
        ),
        tallies=tuple(_tally(severity, ordered) for severity in _severities(ordered)),
        passed=tuple(passed),
    )


def _severities(expectation_result: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys([*SEVERITIES, *(str(row["severity"]) for row in expectation_result)]))


def _tally(severity: str, expectation_result: Sequence[Row]) -> Tally:
    outcomes = [row["outcome"] for row in expectation_result if str(row["severity"]) == severity]
    failed, passed = outcomes.count("failed"), outcomes.count("passed")
    return Tally(severity, MEANING.get(severity, ""), failed, len(outcomes) - failed - passed, passed)


def _rank(row: Row) -> tuple[int, bool, tuple[int, str], str]:
    severity = str(row["severity"])
    return (
        SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES),
        row["outcome"] != "failed",
        place(str(row["table_name"])),
        str(row["expectation_id"]),
    )
