"""The lexicon of a warehouse: one version at a time, the one that all of its reviews were extracted under."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.audit import LEXICON
from warehouse.candidate import Candidate
from warehouse.stage import parquet_select_sql, write_stage
from warehouse.store import connect, executed, frame

# The reviews say which version is in use: a lexicon may be without terms.
IN_USE = """
SELECT lexicon_version, count(*) AS review_count FROM fact_review
WHERE lexicon_version IS NOT NULL
GROUP BY ALL ORDER BY review_count DESC, lexicon_version LIMIT 1
"""

# The run that published the version first learned it, from the reviews that there were then.
LEARNED_FROM = """
SELECT review_count_after FROM audit.load_run
WHERE lexicon_version = $version AND outcome IN ('published', 'published_with_warnings')
ORDER BY load_run_key LIMIT 1
"""


@dataclass(frozen=True)
class StoredLexicon:
    """What a warehouse has learned.

    Args:
        version: its version.
        terms: `audit.lexicon` without the version.
        learned_from_count: the reviews that it was learned from, where a run says so.
    """

    version: str
    terms: pl.DataFrame
    learned_from_count: int | None


def stored_lexicon(database: Path) -> StoredLexicon | None:
    """The lexicon in use in a closed database; None if nothing has been extracted yet."""
    with closing(connect(database)) as connection:
        in_use = frame(connection, IN_USE)
        if in_use.is_empty():
            return None
        version = str(in_use.item(0, "lexicon_version"))
        terms = frame(
            connection,
            "SELECT * EXCLUDE (lexicon_version) FROM audit.lexicon WHERE lexicon_version = $version",
            {"version": version},
        )
        learned_from = frame(connection, LEARNED_FROM, {"version": version})
        return StoredLexicon(version, terms, None if learned_from.is_empty() else int(learned_from.item()))


def replace_lexicon(candidate: Candidate, version: str, terms: pl.DataFrame) -> None:
    """Put a learned lexicon in the place of the one before."""
    rows = terms.with_columns(lexicon_version=pl.lit(version)).select(LEXICON.column_names)
    candidate.replace(LEXICON, rows)


def lexicon_terms(candidate: Candidate) -> pl.DataFrame:
    """The terms of an open candidate: term_kind, term."""
    return candidate.query("SELECT DISTINCT term_kind, term FROM audit.lexicon ORDER BY ALL")


def delete_terms(candidate: Candidate, terms: pl.DataFrame) -> None:
    """Take terms out of the lexicon: term_kind, term. Its version stays: what it made is not made anew."""
    path = candidate.work / "unlearned.parquet"
    write_stage(terms.select("term_kind", "term"), path)
    listed = f"SELECT (term_kind, term) FROM ({parquet_select_sql([path])})"
    sql = f"DELETE FROM audit.lexicon WHERE (term_kind, term) IN ({listed})"
    executed(candidate.connection, sql, "taking terms out of the lexicon")
