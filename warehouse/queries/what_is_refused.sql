-- What is still refused, why, and since when?
SELECT source_id, reason, count(*) AS record_count, min(refused_at) AS first_refused_at, min(path) AS one_path,
    any_value(detail ORDER BY path) AS one_detail
FROM refused_open
GROUP BY source_id, reason
ORDER BY record_count DESC, source_id, reason;
