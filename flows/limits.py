"""Limits that hold a run back whatever the expectations say: too many refusals, removals, or foreign ids."""

from __future__ import annotations

import json
from dataclasses import dataclass

import polars as pl

from contracts.quality import EXPECTATION_RESULT

FEW_REFUSALS = 20
FOREIGN_SHARE = 0.20


@dataclass(frozen=True)
class Limit:
    """One limit of one run, recorded like an expectation."""

    name: str
    table_name: str
    purpose: str
    found: int
    of: int
    allowed_share: float
    is_broken: bool
    advice: str

    @property
    def observed(self) -> str:
        """What was found, in words."""
        share = self.found / self.of if self.of else 0.0
        return f"{self.found:,} of {self.of:,} ({share:.1%}; allowed {self.allowed_share:.0%})"


def refused_limit(read_count: int, refused_count: int, allowed_share: float) -> Limit:
    """Refused records: more than the allowed share of those read, and more than a few."""
    return Limit(
        name="load.refused_share",
        table_name="audit.refused_review",
        purpose="A dump of which much is refused was read in a wrong way or is damaged.",
        found=refused_count,
        of=read_count,
        allowed_share=allowed_share,
        is_broken=refused_count > FEW_REFUSALS and refused_count > allowed_share * read_count,
        advice="Look at the refused records in the report. If they are right to refuse, raise --max-refused.",
    )


def removed_limit(review_count_before: int, removed_count: int, allowed_share: float) -> Limit:
    """Removed reviews: more than the allowed share of what the warehouse held."""
    return Limit(
        name="load.removed_share",
        table_name="audit.removed_review",
        purpose="A dump that lost much of what it held is more often broken than smaller.",
        found=removed_count,
        of=review_count_before,
        allowed_share=allowed_share,
        is_broken=removed_count > allowed_share * review_count_before,
        advice="Check that the dump is complete. If it is, raise --max-removed.",
    )


def foreign_limit(known_count: int, other_text_count: int, *, source_is_named: bool) -> Limit:
    """Known review ids that another root brings with other texts, in a source whose ids are not global."""
    return Limit(
        name="load.foreign_ids",
        table_name="fact_review",
        purpose="Two dumps that use the same ids for other reviews are two sources.",
        found=other_text_count,
        of=known_count,
        allowed_share=FOREIGN_SHARE,
        is_broken=not source_is_named and other_text_count > FOREIGN_SHARE * known_count,
        advice="Give the second dump a name of its own with --source NAME, or confirm the first with the same option.",
    )


def limit_results(limits: tuple[Limit, ...], run_key: int) -> pl.DataFrame:
    """The limits as rows of `quality.expectation_result`."""
    rows = [
        {
            "load_run_key": run_key,
            "expectation_id": limit.name,
            "suite_name": "load_limits",
            "table_name": limit.table_name,
            "column_name": None,
            "expectation_type": "limit",
            "arguments_json": json.dumps({"allowed_share": limit.allowed_share}),
            "purpose": limit.purpose,
            "owner": None,
            "severity": "critical",
            "outcome": "failed" if limit.is_broken else "passed",
            "observed": limit.observed,
            "element_count": limit.of,
            "unexpected_count": min(limit.found, limit.of),
            "seconds": 0.0,
        }
        for limit in limits
    ]
    return pl.DataFrame(rows, schema=EXPECTATION_RESULT.schema)
