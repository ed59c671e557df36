"""What the doctor finds: one finding a check, each with what to do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How bad a finding is: only a problem makes the doctor end with 1."""

    fine = "fine"
    warning = "warning"
    problem = "problem"


@dataclass(frozen=True)
class Diagnosis:
    """One finding.

    Attributes:
        check: what was looked at, the same word in every run.
        grade: how bad it is.
        found: what is so, in one sentence.
        remedy: what to type or do; empty where nothing is to be done.
    """

    check: str
    grade: Grade
    found: str
    remedy: str = ""

    def as_dict(self) -> dict[str, str]:
        """The finding in plain values."""
        return {name: str(value) for name, value in asdict(self).items()}


def fine(check: str, found: str) -> Diagnosis:
    """A finding that is as it should be."""
    return Diagnosis(check, Grade.fine, found)


def warning(check: str, found: str, remedy: str) -> Diagnosis:
    """A finding that costs something but stops nothing."""
    return Diagnosis(check, Grade.warning, found, remedy)


def problem(check: str, found: str, remedy: str) -> Diagnosis:
    """A finding that a load or a reader fails by."""
    return Diagnosis(check, Grade.problem, found, remedy)
