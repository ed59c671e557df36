-- The latest run, one row: how it ended, what became of its records, and how its expectations ended.
SELECT
    trend.load_run_key,
    trend.started_at,
    trend.finished_at,
    trend.seconds,
    trend.outcome,
    run.command,
    run.tool_version,
    run.rules_version,
    trend.file_count,
    trend.skipped_file_count,
    trend.read_count,
    trend.kept_count,
    trend.updated_count,
    trend.unchanged_count,
    trend.duplicate_count,
    trend.refused_count,
    trend.removed_count,
    trend.refused_share,
    trend.review_count_before,
    trend.review_count_after,
    trend.expectation_count,
    trend.passed_count,
    trend.failed_critical_count,
    trend.failed_warning_count,
    trend.failed_info_count,
    trend.error_count,
    trend.unexpected_row_count
FROM main.quality_trend AS trend
JOIN audit.load_run AS run ON run.load_run_key = trend.load_run_key
ORDER BY trend.load_run_key DESC
LIMIT 1;
