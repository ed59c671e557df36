"""The smaller parts of the pages: refused records, steps, ratings and the settings of the run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.reasons import FILE_REASONS, REFUSAL_REASONS
from report.bars import against
from report.findings import Row

STEPS_OF_RATING = range(1, 11)


def reason_sentence(code: str | None) -> str | None:
    """The sentence that explains a reason code; the code itself if it is not declared; None if there is none."""
    return None if code is None else REFUSAL_REASONS.get(code) or FILE_REASONS.get(code) or code


@dataclass(frozen=True)
class Refused:
    """The refused records: how many for each reason, and a sample of them."""

    reasons: tuple[Row, ...]
    sample: tuple[Row, ...]

    @property
    def total(self) -> int:
        """All records that this run refused."""
        return sum(int(row["row_count"] or 0) for row in self.reasons)

    @property
    def open_total(self) -> int:
        """All records that are refused still, whichever run refused them."""
        return sum(int(row["open_count"] or 0) for row in self.reasons)


def refused(refused_reason: Sequence[Row], refused_review: Sequence[Row]) -> Refused:
    """The reasons, most frequent first, and the sample by file and record."""
    return Refused(
        tuple(sorted(refused_reason, key=lambda row: (-int(row["row_count"] or 0), str(row["reason"])))),
        tuple(sorted(refused_review, key=lambda row: (str(row["path"]), row["record_number"] or 0))),
    )


@dataclass(frozen=True)
class Step:
    """One step of the run, and its bar beside the longest."""

    row: Row
    width: float


def steps(load_step: Sequence[Row]) -> list[Step]:
    """The steps, longest first."""
    ordered = sorted(load_step, key=lambda row: (-(row["seconds"] or 0), str(row["step_name"])))
    longest = ordered[0]["seconds"] or 0 if ordered else 0
    return [Step(row, against(row["seconds"] or 0, longest)) for row in ordered]


@dataclass(frozen=True)
class Rating:
    """How many reviews gave one rating, and its bar beside the most frequent; the rating None is no rating."""

    rating: int | None
    review_count: int
    width: float


@dataclass(frozen=True)
class Ratings:
    """The ratings of one source."""

    source_id: str
    review_count: int
    rated_count: int
    steps: tuple[Rating, ...]


def ratings(rating_distribution: Sequence[Row]) -> list[Ratings]:
    """The ratings of every source from 1 to 10, steps without reviews included; reviews without rating last."""
    of_source: dict[str, list[Row]] = {}
    for row in rating_distribution:
        of_source.setdefault(str(row["source_id"]), []).append(row)
    return [_of_source(name, of_source[name]) for name in sorted(of_source)]


def _of_source(source_id: str, rating_distribution: Sequence[Row]) -> Ratings:
    counts: dict[int | None, int] = dict.fromkeys(STEPS_OF_RATING, 0)
    for row in rating_distribution:
        step = row["whole_step_out_of_10"]
        counts[step] = counts.get(step, 0) + int(row["review_count"] or 0)
    if not counts.get(0, 1):
        del counts[0]
    rated = {step: count for step, count in counts.items() if step is not None}
    greatest = max(rated.values())
    return Ratings(
        source_id,
        sum(counts.values()),
        sum(rated.values()),
        tuple(
            Rating(step, count, 0 if step is None else against(count, greatest))
            for step, count in sorted(counts.items(), key=lambda item: (item[0] is None, item[0] or 0))
        ),
    )


def named_values(text: str | None) -> list[tuple[str, str]]:
    """A JSON object as pairs of name and value, sorted by name; other text as one pair without a name."""
    if not text:
        return []
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return [("", text)]
    if not isinstance(values, dict):
        return [("", text)]
    return sorted((name, value if isinstance(value, str) else json.dumps(value)) for name, value in values.items())
