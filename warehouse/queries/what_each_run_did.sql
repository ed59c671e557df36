-- What came, changed and went, run by run, and how good was it?
SELECT load_run_key, started_at, outcome, read_count, kept_count, updated_count, removed_count, refused_count,
    review_count_after, failed_critical_count + failed_warning_count + failed_info_count AS failed_count
FROM quality_trend
ORDER BY load_run_key DESC
LIMIT 20;
