"""The SQL that brings the reference into the star, and ties its credits to those that the reviews agree on."""

from __future__ import annotations

# The best name: the reference before the dump before the agreement. A title that a whole table lacks loses what an
# earlier one said of it; of a table that broke off, only the titles that came are touched.
TITLES = """
UPDATE dim_title SET reference_name = n.reference_name, title_name = n.title_name,
  title_name_source = n.title_name_source, title_type = n.title_type, release_year = n.release_year,
  runtime_minutes = n.runtime_minutes, load_run_key = $run
FROM (
  SELECT t.title_key, r.reference_name, coalesce(r.reference_name, t.dump_name, t.agreed_name) AS title_name,
         CASE WHEN r.reference_name IS NOT NULL THEN 'reference' WHEN t.dump_name IS NOT NULL THEN 'dump'
              WHEN t.agreed_name IS NOT NULL THEN 'agreed' ELSE 'unknown' END AS title_name_source,
         coalesce(r.title_type, 'unknown') AS title_type,
         coalesce(r.release_year, CASE WHEN t.reference_name IS NULL THEN t.release_year END) AS release_year,
         r.runtime_minutes
  FROM dim_title t
  LEFT JOIN reference_title r USING (title_key)
  WHERE t.id_namespace = 'imdb' AND ($is_whole OR r.title_key IS NOT NULL)
) n
WHERE n.title_key = dim_title.title_key
  AND (dim_title.reference_name, dim_title.title_name, dim_title.title_name_source, dim_title.title_type,
       dim_title.release_year, dim_title.runtime_minutes)
    IS DISTINCT FROM (n.reference_name, n.title_name, n.title_name_source, n.title_type, n.release_year,
                      n.runtime_minutes)
"""

OLD_GENRES = "DELETE FROM bridge_title_genre WHERE $is_whole OR title_key IN (SELECT title_key FROM reference_title)"

# The lines of credits under which a person with a name stands; of two with one number, the first in the file.
LINES = """
CREATE OR REPLACE TEMP TABLE reference_line AS
SELECT title_key, billing_number, arg_min(role, record_number) AS role,
       arg_min(reference_id, record_number) AS reference_id,
       arg_min(struct_pack(name := character_name), record_number).name AS character_name
FROM staged_line
GROUP BY ALL
"""

OLD_CREDITS = "DELETE FROM fact_reference_credit WHERE $is_whole OR title_key IN (SELECT title_key FROM reference_line)"

CREDITS = """
INSERT INTO fact_reference_credit BY NAME
SELECT l.title_key, l.billing_number, l.role, p.person_key, l.reference_id, l.character_name
FROM reference_line l
JOIN reference_person p USING (reference_id)
"""

NEW_PERSONS = """
INSERT INTO dim_person BY NAME
SELECT * FROM reference_name WHERE person_key NOT IN (SELECT person_key FROM dim_person)
"""

SPELLINGS = """
UPDATE dim_person SET full_name = n.full_name
FROM reference_name n
WHERE n.person_key = dim_person.person_key AND n.full_name <> dim_person.full_name
  AND n.person_key NOT IN (SELECT person_key FROM fact_mention)
"""

# What a table that broke off says of a name is a lower bound.
HOMONYMS = """
UPDATE dim_person SET homonym_count = n.homonym_count, reference_id = n.reference_id
FROM (
  SELECT p.person_key,
         CASE WHEN $is_whole THEN coalesce(h.homonym_count, 0)
              ELSE greatest(coalesce(h.homonym_count, 0), p.homonym_count) END AS homonym_count,
         CASE WHEN $is_whole THEN h.reference_id
              WHEN coalesce(h.homonym_count, 0) > 1 THEN NULL ELSE p.reference_id END AS reference_id
  FROM dim_person p
  LEFT JOIN homonym h USING (normalised_name)
  WHERE p.person_key <> 0
) n
WHERE n.person_key = dim_person.person_key
  AND (dim_person.homonym_count, dim_person.reference_id) IS DISTINCT FROM (n.homonym_count, n.reference_id)
"""

LEFT_GENRES = "DELETE FROM bridge_title_genre WHERE title_key NOT IN (SELECT title_key FROM dim_title)"
LEFT_CREDITS = "DELETE FROM fact_reference_credit WHERE title_key NOT IN (SELECT title_key FROM dim_title)"

# One row a credit of a film, over all its ids.
FILM_CREDITS = """
CREATE OR REPLACE TEMP TABLE film_credit AS
SELECT t.same_title_key AS title_key, c.person_key, c.role, min(c.billing_number) AS billing_number,
       arg_min(c.reference_id, (c.billing_number, c.title_key)) AS reference_id,
       arg_min(c.character_name, (c.billing_number, c.title_key)) AS character_name
FROM fact_reference_credit c
JOIN dim_title t USING (title_key)
GROUP BY ALL
"""

CONFIRMED = """
UPDATE fact_credit SET credit_source = n.credit_source, reference_id = n.reference_id, billing_number = n.billing_number
FROM (
  SELECT c.title_key, c.person_key, c.role, r.reference_id, r.billing_number,
         CASE WHEN r.title_key IS NULL THEN 'reviews' ELSE 'both' END AS credit_source
  FROM fact_credit c
  LEFT JOIN film_credit r USING (title_key, person_key, role)
  WHERE c.review_count > 0
) n
WHERE (n.title_key, n.person_key, n.role) = (fact_credit.title_key, fact_credit.person_key, fact_credit.role)
  AND fact_credit.review_count > 0
  AND (fact_credit.credit_source, fact_credit.reference_id, fact_credit.billing_number)
    IS DISTINCT FROM (n.credit_source, n.reference_id, n.billing_number)
"""

# What only the reference says; the reviews may still name the person, or another one in the role.
UNSAID = """
CREATE OR REPLACE TEMP TABLE unsaid_credit AS
WITH said AS (SELECT * FROM fact_credit WHERE review_count > 0),
named AS (SELECT title_key, person_key, max(person_review_count) AS person_review_count FROM said GROUP BY ALL),
filled AS (SELECT title_key, role, max(role_review_count) AS role_review_count FROM said GROUP BY ALL)
SELECT r.title_key, r.person_key, r.role, r.character_name, 0::BIGINT AS review_count,
       coalesce(named.person_review_count, 0) AS person_review_count,
       coalesce(filled.role_review_count, 0) AS role_review_count, NULL::DOUBLE AS agreement_share, false AS is_agreed,
       'reference' AS credit_source, r.reference_id, r.billing_number, 0::BIGINT AS evidence_review_key,
       0::INTEGER AS evidence_mention_number
FROM film_credit r
LEFT JOIN named USING (title_key, person_key)
LEFT JOIN filled USING (title_key, role)
ANTI JOIN said ON (said.title_key, said.person_key, said.role) = (r.title_key, r.person_key, r.role)
"""

OLD_UNSAID = """
DELETE FROM fact_credit WHERE review_count = 0 AND (title_key, person_key, role) NOT IN (
  SELECT (title_key, person_key, role) FROM (FROM unsaid_credit INTERSECT FROM fact_credit))
"""

NEW_UNSAID = "INSERT INTO fact_credit BY NAME FROM unsaid_credit EXCEPT FROM fact_credit"

# Each person once: what is looked up in is held in memory, and five million mentions did not fit.
LEFT_PERSONS = """
DELETE FROM dim_person WHERE person_key <> 0 AND person_key NOT IN (
  SELECT DISTINCT person_key FROM fact_mention
  UNION SELECT DISTINCT person_key FROM fact_credit
  UNION SELECT DISTINCT person_key FROM fact_reference_credit)
"""

# What the reference says of people goes no further where it says, and has said, nothing.
HAS_CREDITS = """
SELECT EXISTS (FROM fact_reference_credit) OR EXISTS (FROM fact_credit WHERE credit_source <> 'reviews')
"""

TIES_OF_TITLES: tuple[tuple[str, str], ...] = (
    ("delete genres of titles that left", LEFT_GENRES),
    ("delete reference credits of titles that left", LEFT_CREDITS),
)
TIES_OF_CREDITS: tuple[tuple[str, str], ...] = (
    ("gather the reference credits of each film", FILM_CREDITS),
    ("mark the credits that the reference confirms", CONFIRMED),
    ("find the credits that only the reference has", UNSAID),
    ("delete credits that the reference no longer has", OLD_UNSAID),
    ("insert credits that only the reference has", NEW_UNSAID),
)
TIES_OF_PERSONS: tuple[tuple[str, str], ...] = (("delete people whom nothing names", LEFT_PERSONS),)
