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

WORKS_OF_A_SHARE: Final = 200_000

NO_EXTRACTION = "CREATE TEMP VIEW IF NOT EXISTS extracted_review AS SELECT NULL::BIGINT AS review_key WHERE false"

TO_RESOLVE = f"""
CREATE OR REPLACE TEMP TABLE work_to_resolve AS
SELECT {_OF_WORKS} FROM fact_mention
WHERE mention_kind = 'title'
  AND (normalised_text IN (SELECT name FROM ({{staged}}) WHERE name IS NOT NULL)
       OR title_key IN (SELECT title_key FROM ({{staged}}))
       OR review_key IN (SELECT review_key FROM extracted_review))
"""

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


def share_count(candidate: Candidate, changed: pl.DataFrame) -> int:
    """Find the mentions of works that may name another work than they are said to, and say in how many shares to look.

    Leaves the temporary table `work_to_resolve` for `works_to_resolve`.

    Args:
        candidate: the open candidate.
        changed: `title_key` of the titles of `changed_titles`, and `name`, the name as mentions are normalised.
    """
    path = candidate.work / "changed_title.parquet"
    write_stage(changed, path)
    for statement in (NO_EXTRACTION, TO_RESOLVE.format(staged=parquet_select_sql([path]))):
        executed(candidate.connection, statement, "finding the works to resolve")
    return 1 + int(candidate.query("SELECT count(*) FROM work_to_resolve").item()) // WORKS_OF_A_SHARE


def works_to_resolve(candidate: Candidate, share: int = 0, of: int = 1) -> pl.DataFrame:
    """The mentions of one share that were found by `share_count`, with what decides which work they name."""
    return candidate.query(f"FROM work_to_resolve WHERE review_key % {of} = {share}")


def named_titles(candidate: Candidate) -> pl.DataFrame:
    """All titles with what they are called: `title_key`, `same_title_key`, `title_name`."""
    return candidate.query(_TITLES)


def set_named_titles(candidate: Candidate, named: pl.DataFrame) -> None:
    """Say which work mentions name: `review_key`, `mention_number` and `named_title_key`, 0 for none."""
    if named.is_empty():
        return
    path = candidate.work / "changed_work.parquet"
    write_stage(named, path)
    staged = parquet_select_sql([path])
    executed(candidate.connection, f"CREATE OR REPLACE TEMP VIEW changed_work AS {staged}", "opening changed works")
    executed(candidate.connection, NAMED_TITLES, "resolving the works that are named")
