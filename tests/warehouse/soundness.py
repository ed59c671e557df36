"""What holds in every warehouse, whatever was loaded: each query gives the rows that break one law."""

from __future__ import annotations

from typing import Any

from tests.warehouse.loading import Loading
from warehouse.candidate import Fates

BROKEN = {
    "a review points at a reading that is not current": """
        SELECT review_id FROM fact_review r
        LEFT JOIN audit.load_file f USING (load_file_key) WHERE f.is_current IS NOT true""",
    "a path has more than one current reading, or none": """
        SELECT path, count(*) FILTER (is_current) FROM audit.load_file
        GROUP BY source_key, path HAVING count(*) FILTER (is_current) <> 1""",
    "a review has no text, or a text no review": """
        SELECT review_key FROM fact_review FULL JOIN review_text t USING (review_key)
        WHERE raw_text IS NULL OR content_digest IS NULL OR content_digest <> left(sha256(raw_text), 32)""",
    "a mark does not point at the first of its text": """
        SELECT r.review_id FROM fact_review r LEFT JOIN fact_review f ON f.review_key = r.duplicate_of_review_key
        WHERE r.duplicate_of_review_key IS NOT NULL
          AND (f.content_digest = r.content_digest AND f.duplicate_of_review_key IS NULL) IS NOT true""",
    "a text has more than one first review": """
        SELECT content_digest FROM fact_review WHERE duplicate_of_review_key IS NULL
        GROUP BY ALL HAVING count(*) > 1""",
    "a title is an orphan, or missing": """
        SELECT title_key FROM dim_title FULL JOIN (SELECT DISTINCT title_key, 1 AS used FROM fact_review) u
        USING (title_key) WHERE (title_id IS NULL OR used IS NULL) AND title_key <> 0""",
    "a leading title does not lead itself": """
        SELECT t.title_id FROM dim_title t LEFT JOIN dim_title l ON l.title_key = t.same_title_key
        WHERE (l.same_title_key = l.title_key) IS NOT true""",
    "a loser is recorded twice": """
        SELECT load_file_key, record_number FROM audit.duplicate_record GROUP BY ALL HAVING count(*) > 1""",
    "a refusal is recorded twice": """
        SELECT load_file_key, record_number FROM audit.refused_review GROUP BY ALL HAVING count(*) > 1""",
    "a removal is recorded twice": """
        SELECT review_key, load_run_key FROM audit.removed_review GROUP BY ALL HAVING count(*) > 1""",
    "an open refusal was read again since": """
        SELECT o.path FROM audit.refused_review r JOIN audit.load_file o USING (load_file_key)
        JOIN audit.load_file n ON n.source_key = o.source_key AND n.path = o.path
        WHERE r.status = 'open' AND n.is_current AND n.state = 'read' AND n.load_file_key <> o.load_file_key""",
}

# The star without what may differ between ways to the same data: the keys of runs and of readings.
STAR = {
    "fact_review": """
        SELECT r.* EXCLUDE (load_file_key, load_run_key, first_load_run_key), f.path
        FROM fact_review r JOIN audit.load_file f USING (load_file_key) ORDER BY ALL""",
    "review_text": "FROM review_text ORDER BY ALL",
    "dim_title": "SELECT * EXCLUDE (load_run_key) FROM dim_title ORDER BY ALL",
    "dim_date": "FROM dim_date ORDER BY ALL",
    "dim_source": "FROM dim_source ORDER BY ALL",
}


def broken_laws(loading: Loading, fates: Fates) -> dict[str, Any]:
    """The laws that do not hold after a load, with the rows that break them."""
    broken: dict[str, Any] = {law: rows for law, sql in BROKEN.items() if (rows := loading.rows(sql))}
    counts = (fates.kept_count, fates.updated_count, fates.unchanged_count, fates.duplicate_count, fates.refused_count)
    if fates.read_count != sum(counts):
        broken["read is the sum of the fates"] = fates
    if fates.review_count_after != fates.review_count_before + fates.kept_count - fates.removed_count:
        broken["after is before and kept without removed"] = fates
    return broken


def star(loading: Loading) -> dict[str, list[tuple[Any, ...]]]:
    """The star tables as rows that can be compared."""
    return {name: loading.rows(sql) for name, sql in STAR.items()}
