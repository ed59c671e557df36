-- Which reviews came, changed or went in the latest run that changed any?
WITH change AS (
    SELECT load_run_key, review_id, source_id, CASE WHEN first_load_run_key = load_run_key THEN 'came' ELSE 'changed' END AS what
    FROM fact_review
    JOIN dim_source USING (source_key)
    UNION ALL
    SELECT load_run_key, review_id, source_id, 'went: ' || reason
    FROM audit.removed_review
)
SELECT load_run_key, what, source_id, count(*) AS review_count, min(review_id) AS one_review_id
FROM change
WHERE load_run_key = (SELECT max(load_run_key) FROM change)
GROUP BY ALL
ORDER BY what, source_id;
