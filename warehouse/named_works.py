"""Which work each mention names, as the candidate holds it: what has to be looked up again, and where it goes.

A mention of a work is looked up by the names that titles have. So only the mentions of this run, those of a title that
has become another film's, and those of a name that a title has got or lost, can come to name another work.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from warehouse.candidate import Candidate
from warehouse.quoting import literal
from warehouse.stage import parquet_select_sql, write_stage
from warehouse.store import executed

_BEFORE: Final = "titles_before.parquet"
_TITLES: Final = "SELECT title_key, same_title_key, title_name FROM dim_title"
_OF_WORKS: Final = "review_key, mention_number, title_key, mention_kind, role, normalised_text, named_title_key"

NO_EXTRACTION = "CREATE TEMP VIEW IF NOT EXISTS extracted_review AS SELECT NULL::BIGINT AS review_key WHERE false"

NAMED_TITLES = """
UPDATE fact_mention SET named_title_key = c.named_title_key
FROM changed_work c
WHERE c.review_key = fact_mention.review_key AND c.mention_number = fact_mention.mention_number
"""


def note_titles(candidate: Candidate) -> None:
    """Keep what titles are called now in the work folder, for `changed_titles`."""
    path = literal(str(candidate.work / _BEFORE))
    executed(candidate.connection, f"COPY ({_TITLES}) TO {path} (FORMAT parquet)", "noting what titles are called")


def changed_titles(candidate: Candidate) -> pl.DataFrame:
    """What titles are called that were called otherwise at `note_titles`, and what those were called then.

    Returns:
        `title_key` and `title_name` of each title that is new, is gone, has another name, or is an id of another film.
    """
    before = parquet_select_sql([candidate.work / _BEFORE])
    return candidate.query(
        f"SELECT title_key, title_name FROM (({_TITLES} EXCEPT {before}) UNION ALL ({before} EXCEPT {_TITLES}))"
    )


def works_to_resolve(candidate: Candidate, changed: pl.DataFrame) -> pl.DataFrame:
    """The mentions of works that may name another work than they are said to, with what that is decided by.

    Args:
        candidate: the open candidate.
        changed: `title_key` of the titles of `changed_titles`, and `name`, the name as mentions are normalised.
    """
    path = candidate.work / "changed_title.parquet"
    write_stage(changed, path)
    executed(candidate.connection, NO_EXTRACTION, "opening what was extracted")
    staged = parquet_select_sql([path])
    return candidate.query(
        f"SELECT {_OF_WORKS} FROM fact_mention WHERE mention_kind = 'title' AND"
        f" (normalised_text IN (SELECT name FROM ({staged}) WHERE name IS NOT NULL)"
        f" OR title_key IN (SELECT title_key FROM ({staged}))"
        " OR review_key IN (SELECT review_key FROM extracted_review))"
    )


def named_titles(candidate: Candidate) -> pl.DataFrame:
    """All titles with what they are called: `title_key`, `same_title_key`, `title_name`."""
    return candidate.query(_TITLES)


def set_named_titles(candidate: Candidate, mention: pl.DataFrame, resolved: pl.DataFrame) -> None:
    """Say which work each mention names.

    Args:
        candidate: the open candidate.
        mention: the mentions of works that were looked at, as they stand.
        resolved: `review_key`, `mention_number` and `named_title_key` of those that name one work.
    """
    key = ["review_key", "mention_number"]
    changed_work = (
        mention.select(*key, before="named_title_key")
        .join(resolved.select(*key, "named_title_key"), on=key, how="left")
        .with_columns(pl.col("named_title_key").fill_null(0))
        .filter(pl.col("named_title_key") != pl.col("before"))
    )
    if changed_work.is_empty():
        return
    path = candidate.work / "changed_work.parquet"
    write_stage(changed_work, path)
    staged = parquet_select_sql([path])
    executed(candidate.connection, f"CREATE OR REPLACE TEMP VIEW changed_work AS {staged}", "opening changed works")
    executed(candidate.connection, NAMED_TITLES, "resolving the works that are named")
