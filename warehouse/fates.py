"""What becomes of each record: the SQL that compares the stage with the candidate, in the order it is run.

Every record that was read ends as exactly one of kept, updated, unchanged, duplicate or refused. The winner among
records of one review is the greatest of (review time, path, record number), compared with the stored winner too, so
that the result never depends on the order of loads. A stored record only defends its place while its file still
stands: a file that was read again, or is gone, owns its records no longer. A replay reads records that were refused
and not their file, which goes on standing.
"""

from __future__ import annotations

from warehouse import tombstones

# A large file is read in several batches. What was read of a file that changed meanwhile counts for nothing.
NEW_FILE = """
CREATE TEMP TABLE new_file AS
SELECT f.* REPLACE (CASE WHEN f.state = 'read' THEN coalesce(c.read_count, 0) ELSE 0 END AS read_count)
FROM stage_load_file f
LEFT JOIN (SELECT load_file_key, sum(read_count)::BIGINT AS read_count FROM stage_record_count GROUP BY ALL) c
  USING (load_file_key)
"""

# A file with the same digest and settings but another time is not read again: only its time is brought up to date.
# A file that lost a review to a file that changed or went is compared again, though it is the same. The listing of a
# folder knows such files beforehand; in an archive that is read again they are only known here.
TOUCHED = """
CREATE TEMP TABLE touched AS
WITH same AS (
  SELECT n.load_file_key AS new_key, o.load_file_key AS old_key, n.modified_at
  FROM new_file n
  JOIN audit.load_file o
    ON o.is_current AND o.source_key = n.source_key AND o.path = n.path AND o.root_path = n.root_path
   AND o.container_path IS NOT DISTINCT FROM n.container_path
  WHERE o.state = n.state AND o.state IN ('read', 'ignored') AND o.size_bytes = n.size_bytes
    AND o.file_digest IS NOT DISTINCT FROM n.file_digest AND o.reader_settings = n.reader_settings
    AND n.path NOT IN (SELECT path FROM stage_must_read) AND n.reason IS DISTINCT FROM 'replayed'
    AND o.reason IS DISTINCT FROM 'limited'
), changed AS (
  SELECT source_key, path FROM new_file WHERE load_file_key NOT IN (SELECT new_key FROM same)
)
SELECT * FROM same
WHERE old_key NOT IN (
  SELECT d.load_file_key
  FROM audit.duplicate_record d
  LEFT JOIN fact_review r USING (review_key)
  LEFT JOIN audit.load_file w ON w.load_file_key = r.load_file_key
  WHERE r.review_key IS NULL OR (w.source_key, w.path) IN (SELECT (source_key, path) FROM changed))
"""

TOUCHED_TIMES = """
UPDATE audit.load_file SET modified_at = touched.modified_at
FROM touched WHERE load_file_key = touched.old_key
"""

WITHOUT_TOUCHED = "DELETE FROM new_file WHERE load_file_key IN (SELECT new_key FROM touched)"

# A vanished file comes as a reading with the state gone; its older reading is the one that the reviews point at.
GONE = """
CREATE TEMP TABLE gone AS
SELECT o.load_file_key
FROM audit.load_file o
JOIN new_file n ON n.source_key = o.source_key AND n.path = o.path AND n.state = 'gone'
WHERE o.is_current
"""

# What is under a tombstone is refused, whatever else may be said of it, and leaves nothing behind.
FORGOTTEN_RECORD = f"""
CREATE TEMP TABLE forgotten_record AS
SELECT load_file_key, record_number FROM stage_fact_review r WHERE {tombstones.is_forgotten("r")}
UNION
SELECT load_file_key, record_number FROM stage_refused_review r WHERE {tombstones.is_forgotten("r")}
"""

STAGED_REFUSAL = f"""
CREATE OR REPLACE TEMP VIEW staged_refusal AS
SELECT r.* EXCLUDE (review_key, reviewer_key) FROM stage_refused_review r
ANTI JOIN forgotten_record g USING (load_file_key, record_number)
UNION ALL BY NAME
SELECT g.load_file_key, g.record_number, n.file_digest, n.load_run_key, n.source_key, n.layout, n.encoding,
       {tombstones.REFUSED_AS_FORGOTTEN}, n.load_run_key AS resolved_run_key
FROM forgotten_record g
JOIN new_file n USING (load_file_key)
"""

INCOMING = """
CREATE TEMP TABLE incoming AS
SELECT f.review_key, f.record_digest, f.load_file_key, f.record_number, n.path,
       coalesce(f.reviewed_at, f.reviewed_on::TIMESTAMP, TIMESTAMP '-infinity') AS review_time,
       row_number() OVER (
         PARTITION BY f.review_key
         ORDER BY review_time DESC, n.path DESC, f.record_number DESC, f.load_file_key DESC) AS place
FROM stage_fact_review f
JOIN new_file n USING (load_file_key)
ANTI JOIN forgotten_record g ON g.load_file_key = f.load_file_key AND g.record_number = f.record_number
WHERE n.state = 'read'
"""

CONTEST = """
CREATE TEMP TABLE contest AS
WITH stored AS (
  SELECT s.review_key, s.record_digest, s.load_file_key, s.record_number, s.first_load_run_key,
         coalesce(s.reviewed_at, s.reviewed_on::TIMESTAMP, TIMESTAMP '-infinity') AS review_time, o.path,
         o.state <> 'gone' AND o.load_file_key NOT IN (SELECT load_file_key FROM gone)
           AND NOT EXISTS (FROM new_file n
                           WHERE n.source_key = o.source_key AND n.path = o.path AND n.state = 'read'
                             AND n.reason IS DISTINCT FROM 'replayed') AS stands
  FROM fact_review s
  JOIN audit.load_file o USING (load_file_key)
  WHERE s.review_key IN (SELECT review_key FROM incoming)
)
SELECT i.review_key, i.load_file_key, i.record_number, s.first_load_run_key,
       s.load_file_key AS stored_file_key, s.record_number AS stored_record_number,
       coalesce(s.stands, false) AS stored_stands, i.record_digest = s.record_digest AS is_same_content,
       CASE WHEN s.review_key IS NULL THEN 'kept'
            WHEN s.stands AND row(s.review_time, s.path, s.record_number)
                            > row(i.review_time, i.path, i.record_number) THEN 'duplicate'
            WHEN i.record_digest = s.record_digest THEN 'unchanged'
            ELSE 'updated' END AS fate
FROM incoming i
LEFT JOIN stored s USING (review_key)
WHERE i.place = 1
"""

# A file that was read whole owns its records: what it no longer holds is removed. One that was read in part, which
# then has a reason, owns only what was found in it.
REMOVED = """
CREATE TEMP TABLE removed AS
SELECT s.review_key, s.source_key, s.review_id, s.content_digest, 'record_gone' AS reason
FROM fact_review s
JOIN audit.load_file o USING (load_file_key)
SEMI JOIN (FROM new_file WHERE state = 'read' AND reason IS NULL) n ON n.source_key = o.source_key AND n.path = o.path
WHERE s.review_key NOT IN (SELECT review_key FROM incoming)
"""

REMOVED_WITH_FILES = """
INSERT INTO removed
SELECT s.review_key, s.source_key, s.review_id, s.content_digest, 'file_gone'
FROM fact_review s
WHERE s.load_file_key IN (SELECT load_file_key FROM gone)
  AND s.review_key NOT IN (SELECT review_key FROM incoming)
"""

REMOVED_FORGOTTEN = f"""
INSERT INTO removed
SELECT s.review_key, s.source_key, s.review_id, s.content_digest, 'forgotten'
FROM fact_review s
WHERE {tombstones.is_forgotten("s")} AND s.review_key NOT IN (SELECT review_key FROM removed)
"""

DUPLICATES = """
INSERT INTO audit.duplicate_record BY NAME
WITH winner AS (
  SELECT review_key, load_file_key, record_number, fate FROM contest
), loser AS (
  SELECT i.review_key, i.load_file_key, i.record_number, i.record_digest = w.record_digest AS is_same_content
  FROM incoming i
  JOIN incoming w ON w.review_key = i.review_key AND w.place = 1
  WHERE i.place > 1
  UNION ALL
  SELECT review_key, load_file_key, record_number, is_same_content FROM contest WHERE fate = 'duplicate'
)
SELECT l.load_file_key, l.record_number, $run AS load_run_key, l.review_key, l.is_same_content,
       CASE WHEN l.is_same_content THEN NULL ELSE t.raw_text END AS losing_text
FROM loser l
LEFT JOIN stage_review_text t USING (load_file_key, record_number, review_key)
UNION ALL
SELECT c.stored_file_key, c.stored_record_number, $run, c.review_key, c.is_same_content,
       CASE WHEN c.is_same_content THEN NULL ELSE t.raw_text END
FROM contest c
LEFT JOIN review_text t USING (review_key)
WHERE c.stored_stands AND c.fate IN ('updated', 'unchanged')
"""

STEPS: tuple[tuple[str, str], ...] = (
    ("find touched files", TOUCHED),
    ("update the time of touched files", TOUCHED_TIMES),
    ("set touched files aside", WITHOUT_TOUCHED),
    ("find vanished files", GONE),
    ("find forgotten records", FORGOTTEN_RECORD),
    ("refuse forgotten records", STAGED_REFUSAL),
    ("rank the records of each review", INCOMING),
    ("decide the fate of each record", CONTEST),
    ("find removed records", REMOVED),
)
