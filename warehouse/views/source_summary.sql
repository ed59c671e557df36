-- One source: how much of it is loaded, how it is rated, and what is still refused.
-- review_count: Reviews of the source.
-- distinct_text_count: Different raw texts among them.
-- duplicate_count: Reviews whose text another review, of any source, has first.
-- rated_review_count: Reviews that give a rating.
-- mean_rating_out_of_10: Mean rating over the rated reviews; missing if none is rated.
-- title_count: Films that the reviews are about, whatever their ids.
-- title_id_count: Title ids that the reviews are about.
-- reviewer_count: Known reviewers.
-- first_reviewed_on: Day of the first review; missing where the source has no days.
-- last_reviewed_on: Day of the last review; missing where the source has no days.
-- file_count: Files and archive members that are known, by their latest reading.
-- refused_open_count: Records that are still refused.
-- last_load_run_key: The latest run that changed a review of the source; missing without reviews.
WITH counted AS (
    SELECT
        fact.source_key,
        count(*) AS review_count,
        count(DISTINCT fact.content_digest) AS distinct_text_count,
        count(fact.duplicate_of_review_key) AS duplicate_count,
        count(fact.rating_out_of_10) AS rated_review_count,
        avg(fact.rating_out_of_10) AS mean_rating_out_of_10,
        count(DISTINCT nullif(title.same_title_key, 0)) AS title_count,
        count(DISTINCT nullif(fact.title_key, 0)) AS title_id_count,
        count(DISTINCT nullif(fact.reviewer_key, 0)) AS reviewer_count,
        min(fact.reviewed_on) AS first_reviewed_on,
        max(fact.reviewed_on) AS last_reviewed_on,
        max(fact.load_run_key) AS last_load_run_key
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    GROUP BY ALL
),
known_file AS (
    SELECT source_key, count(*) AS file_count FROM audit.load_file WHERE is_current GROUP BY ALL
),
refused AS (
    SELECT source_key, count(*) AS refused_open_count FROM audit.refused_review WHERE status = 'open' GROUP BY ALL
)
SELECT
    source.source_id,
    source.layout,
    source.platform,
    coalesce(counted.review_count, 0) AS review_count,
    source.expected_review_count,
    coalesce(counted.distinct_text_count, 0) AS distinct_text_count,
    coalesce(counted.duplicate_count, 0) AS duplicate_count,
    coalesce(counted.rated_review_count, 0) AS rated_review_count,
    counted.mean_rating_out_of_10,
    coalesce(counted.title_count, 0) AS title_count,
    coalesce(counted.title_id_count, 0) AS title_id_count,
    coalesce(counted.reviewer_count, 0) AS reviewer_count,
    counted.first_reviewed_on,
    counted.last_reviewed_on,
    coalesce(known_file.file_count, 0) AS file_count,
    coalesce(refused.refused_open_count, 0) AS refused_open_count,
    counted.last_load_run_key
FROM main.dim_source AS source
LEFT JOIN counted ON counted.source_key = source.source_key
LEFT JOIN known_file ON known_file.source_key = source.source_key
LEFT JOIN refused ON refused.source_key = source.source_key
WHERE source.source_key <> 0;
