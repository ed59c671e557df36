-- Which file and record is each of the latest reviews from?
SELECT source.source_id, fact.review_id, coalesce(file.container_path || ':', '') || file.path AS file,
    fact.record_number, file.root_path, fact.load_run_key
FROM fact_review AS fact
JOIN dim_source AS source USING (source_key)
JOIN audit.load_file AS file USING (load_file_key)
ORDER BY fact.load_run_key DESC, source.source_id, fact.review_id
LIMIT 20;
