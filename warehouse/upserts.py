"""The SQL that brings the fates of `fates.py` into the star and the audit tables, in the order it is run."""

from __future__ import annotations

from warehouse import tombstones

TOUCHED_DIGESTS = """
CREATE TEMP TABLE touched_digest AS
SELECT content_digest FROM fact_review
WHERE review_key IN (SELECT review_key FROM contest WHERE fate = 'updated')
UNION SELECT content_digest FROM removed
UNION
SELECT f.content_digest FROM stage_fact_review f
JOIN contest c USING (review_key, load_file_key, record_number)
WHERE c.fate IN ('kept', 'updated')
"""

DELETE_REVIEWS = """
DELETE FROM fact_review WHERE review_key IN (
  SELECT review_key FROM removed UNION ALL SELECT review_key FROM contest WHERE fate = 'updated')
"""

DELETE_TEXTS = """
DELETE FROM review_text WHERE review_key IN (
  SELECT review_key FROM removed UNION ALL SELECT review_key FROM contest WHERE fate = 'updated')
"""

INSERT_REVIEWS = """
INSERT INTO fact_review BY NAME
SELECT f.* REPLACE (coalesce(c.first_load_run_key, f.first_load_run_key) AS first_load_run_key)
FROM stage_fact_review f
JOIN contest c USING (review_key, load_file_key, record_number)
WHERE c.fate IN ('kept', 'updated')
"""

INSERT_TEXTS = """
INSERT INTO review_text BY NAME
SELECT t.* EXCLUDE (load_file_key, record_number)
FROM stage_review_text t
SEMI JOIN (SELECT * FROM contest WHERE fate IN ('kept', 'updated')) c USING (review_key, load_file_key, record_number)
"""

# The record is the same, but it is now read from here: provenance follows the current file.
UNCHANGED_PROVENANCE = """
UPDATE fact_review SET load_file_key = c.load_file_key, record_number = c.record_number
FROM contest c
WHERE c.review_key = fact_review.review_key AND c.fate = 'unchanged'
"""

# Reviews of a file that is gone, or could not be read (to its end) this time, stay, and point at its current row in
# the ledger.
STAYING_PROVENANCE = """
UPDATE fact_review SET load_file_key = n.load_file_key
FROM audit.load_file o, new_file n
WHERE o.load_file_key = fact_review.load_file_key AND (n.state <> 'read' OR n.reason IS NOT NULL)
  AND n.source_key = o.source_key AND n.path = o.path AND n.load_file_key <> o.load_file_key
"""

# A replay is one more reading of the same file: what else is known of the file goes on from there.
STAYING_LOSERS = """
UPDATE audit.duplicate_record SET load_file_key = n.load_file_key
FROM audit.load_file o, new_file n
WHERE o.load_file_key = audit.duplicate_record.load_file_key AND o.is_current AND n.reason = 'replayed'
  AND n.source_key = o.source_key AND n.path = o.path
"""

OLD_READINGS = """
UPDATE audit.load_file SET is_current = false
FROM new_file n
WHERE audit.load_file.is_current AND n.source_key = audit.load_file.source_key AND n.path = audit.load_file.path
"""

FILES = """
INSERT INTO audit.load_file BY NAME
WITH fate AS (
  SELECT load_file_key, fate, count(*) AS record_count FROM contest GROUP BY ALL
  UNION ALL
  SELECT load_file_key, 'duplicate', count(*) FROM incoming WHERE place > 1 GROUP BY ALL
  UNION ALL
  SELECT load_file_key, 'refused', count(*) FROM staged_refusal
  WHERE load_file_key IN (SELECT load_file_key FROM new_file WHERE state = 'read') GROUP BY ALL
), counted AS (
  SELECT load_file_key,
         sum(record_count) FILTER (fate = 'kept') AS kept,
         sum(record_count) FILTER (fate = 'updated') AS updated,
         sum(record_count) FILTER (fate = 'unchanged') AS unchanged,
         sum(record_count) FILTER (fate = 'duplicate') AS duplicate,
         sum(record_count) FILTER (fate = 'refused') AS refused
  FROM fate GROUP BY ALL
)
SELECT n.* REPLACE (
  coalesce(c.kept, 0) AS kept_count, coalesce(c.updated, 0) AS updated_count,
  coalesce(c.unchanged, 0) AS unchanged_count, coalesce(c.duplicate, 0) AS duplicate_count,
  coalesce(c.refused, 0) AS refused_count)
FROM new_file n
LEFT JOIN counted c USING (load_file_key)
"""

SUPERSEDED = """
UPDATE audit.refused_review SET status = 'superseded', resolved_run_key = $run
FROM audit.load_file o, new_file n
WHERE o.load_file_key = audit.refused_review.load_file_key AND audit.refused_review.status = 'open'
  AND n.source_key = o.source_key AND n.path = o.path AND n.state = 'read' AND n.reason IS NULL
"""

REPLAYED = """
UPDATE audit.refused_review SET status = r.status, resolved_run_key = $run
FROM audit.load_file o, (
  SELECT n.source_key, n.path, n.file_digest, i.record_number, 'replayed' AS status
  FROM incoming i JOIN new_file n USING (load_file_key) WHERE n.reason = 'replayed'
  UNION ALL
  SELECT n.source_key, n.path, n.file_digest, s.record_number, 'superseded'
  FROM staged_refusal s JOIN new_file n USING (load_file_key) WHERE n.reason = 'replayed') r
WHERE o.load_file_key = audit.refused_review.load_file_key AND audit.refused_review.status = 'open'
  AND o.source_key = r.source_key AND o.path = r.path
  AND audit.refused_review.file_digest = r.file_digest AND audit.refused_review.record_number = r.record_number
"""

# That it is forgotten shows only now that it can be read: what the quarantine holds of it goes.
ERASED_REPLAYS = f"""
UPDATE audit.refused_review SET {tombstones.ERASED_REFUSAL}
FROM audit.load_file o, (
  SELECT n.source_key, n.path, n.file_digest, g.record_number
  FROM forgotten_record g JOIN new_file n USING (load_file_key) WHERE n.reason = 'replayed') r
WHERE o.load_file_key = audit.refused_review.load_file_key
  AND o.source_key = r.source_key AND o.path = r.path
  AND audit.refused_review.file_digest = r.file_digest AND audit.refused_review.record_number = r.record_number
"""

REFUSALS = """
INSERT INTO audit.refused_review BY NAME
SELECT r.* REPLACE (coalesce(r.file_digest, n.file_digest) AS file_digest)
FROM staged_refusal r
JOIN new_file n USING (load_file_key)
WHERE n.state = 'read'
"""

REMOVALS = """
INSERT INTO audit.removed_review BY NAME
SELECT r.review_key, $run AS load_run_key, s.source_id, r.reason,
       CASE r.reason WHEN 'forgotten' THEN '' ELSE r.review_id END AS review_id,
       CASE r.reason WHEN 'forgotten' THEN repeat('0', 32) ELSE r.content_digest END AS content_digest
FROM removed r
JOIN dim_source s USING (source_key)
"""

# The first of a text is chosen by what it knows, then by source and id: never by load order, and never chained.
MARK_DUPLICATES = """
UPDATE fact_review SET duplicate_of_review_key = nullif(t.first_key, t.review_key)
FROM (
  SELECT f.review_key,
         first_value(f.review_key) OVER (
           PARTITION BY f.content_digest
           ORDER BY f.title_key <> 0 DESC, f.rating_out_of_10 IS NOT NULL DESC, s.source_id, f.review_id) AS first_key
  FROM fact_review f
  JOIN dim_source s USING (source_key)
  WHERE f.content_digest IN (FROM touched_digest)
) t
WHERE t.review_key = fact_review.review_key
  AND fact_review.duplicate_of_review_key IS DISTINCT FROM nullif(t.first_key, t.review_key)
"""

# One row of several of a key is taken by a window: DISTINCT ON holds all of them in memory, and cannot spill them.
NEW_TITLES = """
INSERT INTO dim_title BY NAME
FROM stage_dim_title
WHERE title_key NOT IN (SELECT title_key FROM dim_title) AND title_key IN (SELECT title_key FROM fact_review)
QUALIFY row_number() OVER (PARTITION BY title_key ORDER BY url NULLS LAST, dump_name NULLS LAST) = 1
"""

CHANGED_TITLES = """
UPDATE dim_title SET url = s.url, load_run_key = $run
FROM (SELECT title_key, min(url) AS url FROM stage_dim_title GROUP BY ALL) s
WHERE s.title_key = dim_title.title_key AND s.url IS NOT NULL AND s.url IS DISTINCT FROM dim_title.url
"""

NEW_REVIEWERS = """
INSERT INTO dim_reviewer BY NAME
FROM stage_dim_reviewer
WHERE reviewer_key NOT IN (SELECT reviewer_key FROM dim_reviewer)
  AND reviewer_key IN (SELECT reviewer_key FROM fact_review)
QUALIFY row_number() OVER (PARTITION BY reviewer_key ORDER BY display_name NULLS LAST) = 1
"""

# A work that is only named in passing is no title here, so it goes too; which works are named is resolved afterwards.
ORPHAN_TITLES = """
DELETE FROM dim_title WHERE title_key <> 0 AND title_key NOT IN (SELECT title_key FROM fact_review)
"""

ORPHAN_REVIEWERS = """
DELETE FROM dim_reviewer WHERE reviewer_key <> 0 AND reviewer_key NOT IN (SELECT reviewer_key FROM fact_review)
"""

STEPS: tuple[tuple[str, str], ...] = (
    ("note the touched texts", TOUCHED_DIGESTS),
    ("record removed reviews", REMOVALS),
    ("delete replaced reviews", DELETE_REVIEWS),
    ("delete replaced texts", DELETE_TEXTS),
    ("insert reviews", INSERT_REVIEWS),
    ("insert texts", INSERT_TEXTS),
    ("update the provenance of unchanged reviews", UNCHANGED_PROVENANCE),
    ("update the provenance of staying reviews", STAYING_PROVENANCE),
    ("supersede old refusals", SUPERSEDED),
    ("resolve replayed refusals", REPLAYED),
    ("erase forgotten refusals", ERASED_REPLAYS),
    ("take over the losers of replayed files", STAYING_LOSERS),
    ("retire old readings", OLD_READINGS),
    ("record the files", FILES),
    ("record the refusals", REFUSALS),
    ("insert titles", NEW_TITLES),
    ("update titles", CHANGED_TITLES),
    ("insert reviewers", NEW_REVIEWERS),
    ("delete orphan titles", ORPHAN_TITLES),
    ("delete orphan reviewers", ORPHAN_REVIEWERS),
    ("mark equal texts", MARK_DUPLICATES),
)
