"""Which films a run touches: what the reviews of these agree on has to be found anew, and of no others."""

from __future__ import annotations

TITLES_BEFORE = "CREATE TEMP TABLE title_before AS SELECT title_key, same_title_key FROM dim_title"

# Run while the replaced and removed reviews still stand.
TOUCHED_TITLES = """
CREATE TEMP TABLE touched_title AS
SELECT title_key FROM fact_review
WHERE review_key IN (SELECT review_key FROM removed UNION ALL SELECT review_key FROM contest WHERE fate = 'updated')
UNION
SELECT f.title_key FROM stage_fact_review f
JOIN contest c USING (review_key, load_file_key, record_number)
WHERE c.fate IN ('kept', 'updated')
"""

# Run when the ids of one film are joined: a film that gained or lost an id is touched, under its old and new leader.
TOUCHED_FILMS = """
WITH film AS (
  SELECT b.same_title_key FROM title_before b SEMI JOIN touched_title USING (title_key)
  UNION
  SELECT d.same_title_key FROM dim_title d SEMI JOIN touched_title USING (title_key)
  UNION
  SELECT b.same_title_key FROM title_before b
  LEFT JOIN dim_title d USING (title_key)
  WHERE d.same_title_key IS DISTINCT FROM b.same_title_key
  UNION
  SELECT d.same_title_key FROM dim_title d
  JOIN title_before b USING (title_key)
  WHERE d.same_title_key <> b.same_title_key
)
SELECT same_title_key FROM film WHERE same_title_key <> 0
"""
