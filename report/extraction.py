"""What the texts name: in how many reviews it was found, what they agree and dispute on, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from report.bars import against
from report.findings import Row

BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Coverage:
    """One kind of mention in one source, and the bar of its share of the reviews."""

    row: Row
    width: float


@dataclass(frozen=True)
class SourceCoverage:
    """All kinds of mentions in one source."""

    source_id: str
    review_count: int
    kinds: tuple[Coverage, ...]


def coverage(extraction_coverage: Sequence[Row]) -> list[SourceCoverage]:
    """The sources by name, the kinds by how many reviews name one."""
    ordered = sorted(extraction_coverage, key=_by_source_and_frequency)
    found = []
    for source_id, of_source in groupby(ordered, key=lambda row: str(row["source_id"])):
        kinds = tuple(
            Coverage(row, against(row["naming_review_count"] or 0, row["review_count"] or 0)) for row in of_source
        )
        found.append(SourceCoverage(source_id, int(kinds[0].row["review_count"] or 0), kinds))
    return found


def _by_source_and_frequency(row: Row) -> tuple[str, int, str]:
    return str(row["source_id"]), -int(row["naming_review_count"] or 0), str(row["mention_kind"])


@dataclass(frozen=True)
class Credit:
    """Whom the reviews of one film call its director, and the bar of those that name the first."""

    row: Row
    width: float


def credits_of(disputed_credit: Sequence[Row], list_name: str) -> list[Credit]:
    """The films of one list, `agreed` or `disputed`, in its order."""
    chosen = sorted(
        (row for row in disputed_credit if row["list_name"] == list_name), key=lambda row: row["place"] or 0
    )
    return [Credit(row, against(row["first_count"] or 0, row["say_so_count"] or 0)) for row in chosen]


@dataclass(frozen=True)
class Evidence:
    """One mention in the words around it."""

    row: Row
    before: str
    after: str


@dataclass(frozen=True)
class EvidenceOfKind:
    """A few mentions of one kind in one role; the role is None where the kind has none."""

    kind: str
    role: str | None
    evidence: tuple[Evidence, ...]


def evidence_by_kind(mention_sample: Sequence[Row]) -> list[EvidenceOfKind]:
    """The sample by kind and role; line breaks of the texts are blanks here."""
    names = ("mention_kind", "role", "source_id", "review_id", "mention_text", "text_before")
    ordered = sorted(mention_sample, key=lambda row: tuple(str(row[name]) for name in names))
    return [
        EvidenceOfKind(kind, None if role == "none" else role, tuple(map(_evidence, of_kind)))
        for (kind, role), of_kind in groupby(ordered, key=lambda row: (str(row["mention_kind"]), str(row["role"])))
    ]


def _evidence(row: Row) -> Evidence:
    before = ("…" if row["starts_later"] else "") + str(row["text_before"] or "")
    after = str(row["text_after"] or "") + ("…" if row["goes_on"] else "")
    return Evidence(row, BREAK.sub(" ", before), BREAK.sub(" ", after))
