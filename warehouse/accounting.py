"""What a run came to, asked of its open candidate right after the stage was applied."""

from __future__ import annotations

from contracts.sets import CALM_FILE_REASONS
from warehouse.candidate import Candidate
from warehouse.ddl import row_counts_sql

REFUSED_BY_REASON = """
SELECT reason, count(*)::BIGINT AS row_count FROM audit.refused_review
WHERE load_run_key = $run GROUP BY ALL ORDER BY row_count DESC, reason
"""

UNREAD_FILES = f"""
SELECT state, coalesce(reason, state) AS reason, count(*)::BIGINT AS file_count,
       min(coalesce(container_path || ': ', '') || path) AS example
FROM audit.load_file
WHERE load_run_key = $run AND (state <> 'read' OR reason IS NOT NULL)
  AND coalesce(reason, '') NOT IN {CALM_FILE_REASONS}
GROUP BY ALL ORDER BY state, reason
"""

# Known ids that another root brings: how many, and how many of them with other content.
# Each join stands by itself: over tables of an open transaction DuckDB has no counts to choose a good order by.
FOREIGN = """
WITH known AS MATERIALIZED (
  SELECT c.load_file_key, c.is_same_content, o.root_path
  FROM contest c
  JOIN audit.load_file o ON o.load_file_key = c.stored_file_key
), placed AS MATERIALIZED (
  SELECT k.is_same_content, k.root_path, n.root_path AS new_root_path, n.source_key
  FROM known k
  JOIN new_file n USING (load_file_key)
)
SELECT count(*)::BIGINT, count(*) FILTER (NOT p.is_same_content)::BIGINT
FROM placed p
JOIN dim_source s USING (source_key)
WHERE p.root_path <> p.new_root_path AND NOT s.has_global_ids
"""


def refused_by_reason(candidate: Candidate) -> dict[str, int]:
    """Refused records of this run by the code of their first reason, most frequent first."""
    return dict(candidate.query(REFUSED_BY_REASON, {"run": candidate.run_key}).rows())


def unread_files(candidate: Candidate) -> tuple[tuple[str, str, int, str], ...]:
    """Files of this run that were not read, or not all of them: state, reason, count, and one example."""
    rows = candidate.query(UNREAD_FILES, {"run": candidate.run_key}).rows()
    return tuple((state, reason, count, example) for state, reason, count, example in rows)


def foreign_counts(candidate: Candidate) -> tuple[int, int]:
    """Known review ids that came from another root than before: how many, and how many of them say something else."""
    known, other = candidate.query(FOREIGN).row(0)
    return int(known), int(other)


def file_count(candidate: Candidate) -> int:
    """Files and members that this run recorded."""
    rows = candidate.query("SELECT count(*) FROM audit.load_file WHERE load_run_key = $run", {"run": candidate.run_key})
    return int(rows.item())


def row_counts_of(candidate: Candidate) -> dict[str, int]:
    """The rows of every table of an open candidate, to be found again before it is published."""
    return {str(name): int(count) for name, count in candidate.query(row_counts_sql()).rows()}
