-- Which fields of the dumps have no column here, and how often are they there?
SELECT source.source_id, field.key AS field, count(*) AS review_count, min(left(field.value::VARCHAR, 40)) AS one_value
FROM review_text AS text
JOIN fact_review USING (review_key)
JOIN dim_source AS source USING (source_key),
    LATERAL (SELECT * FROM json_each(text.extra_json)) AS field
GROUP BY source.source_id, field.key
ORDER BY source.source_id, review_count DESC, field.key
LIMIT 50;
