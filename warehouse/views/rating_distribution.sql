-- One whole step of the rating scale in one source, empty steps shown, and one row for the reviews without a rating.
-- whole_step_out_of_10: The rating rounded down to a whole; missing in the row of the unrated.
-- step_label: The whole step as text, or none.
-- review_count: Reviews of the source on this step.
-- distinct_text_count: Different raw texts among them.
-- review_share: Their share of all reviews of the source.
WITH step AS (
    SELECT DISTINCT whole_step_out_of_10 FROM main.dim_rating
),
counted AS (
    SELECT
        fact.source_key,
        rating.whole_step_out_of_10,
        count(*) AS review_count,
        count(DISTINCT fact.content_digest) AS distinct_text_count
    FROM main.fact_review AS fact
    JOIN main.dim_rating AS rating ON rating.rating_key = fact.rating_key
    GROUP BY ALL
)
SELECT
    source.source_id,
    step.whole_step_out_of_10,
    coalesce(step.whole_step_out_of_10::VARCHAR, 'none') AS step_label,
    coalesce(counted.review_count, 0) AS review_count,
    coalesce(counted.distinct_text_count, 0) AS distinct_text_count,
    coalesce(counted.review_count / sum(counted.review_count) OVER (PARTITION BY source.source_key), 0) AS review_share
FROM main.dim_source AS source
CROSS JOIN step
LEFT JOIN counted
    ON counted.source_key = source.source_key
    AND counted.whole_step_out_of_10 IS NOT DISTINCT FROM step.whole_step_out_of_10
WHERE source.source_key <> 0
ORDER BY source.source_id, step.whole_step_out_of_10 NULLS LAST;
