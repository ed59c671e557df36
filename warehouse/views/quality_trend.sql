-- One run: what became of its records and how its expectations ended, to be read over the runs.
-- seconds: Time that the run took, in seconds; missing if it died.
-- refused_share: Share of the records read that were refused.
-- expectation_count: Expectations that were judged.
-- passed_count: Expectations that held.
-- failed_critical_count: Critical expectations that failed; one is enough to hold a run back.
-- failed_warning_count: Expectations of severity warning that failed.
-- failed_info_count: Expectations of severity info that failed.
-- error_count: Expectations that could not be judged.
-- unexpected_row_count: Rows that failed, summed over the expectations.
WITH judged AS (
    SELECT
        load_run_key,
        count(*) AS expectation_count,
        count(*) FILTER (outcome = 'passed') AS passed_count,
        count(*) FILTER (outcome = 'failed' AND severity = 'critical') AS failed_critical_count,
        count(*) FILTER (outcome = 'failed' AND severity = 'warning') AS failed_warning_count,
        count(*) FILTER (outcome = 'failed' AND severity = 'info') AS failed_info_count,
        count(*) FILTER (outcome = 'error') AS error_count,
        coalesce(sum(unexpected_count) FILTER (outcome = 'failed'), 0)::BIGINT AS unexpected_row_count
    FROM quality.expectation_result
    GROUP BY ALL
)
SELECT
    run.load_run_key,
    run.started_at,
    run.finished_at,
    epoch(run.finished_at - run.started_at) AS seconds,
    run.outcome,
    run.file_count,
    run.skipped_file_count,
    run.read_count,
    run.kept_count,
    run.updated_count,
    run.unchanged_count,
    run.duplicate_count,
    run.refused_count,
    run.removed_count,
    coalesce(run.refused_count / nullif(run.read_count, 0), 0) AS refused_share,
    run.review_count_before,
    run.review_count_after,
    coalesce(judged.expectation_count, 0) AS expectation_count,
    coalesce(judged.passed_count, 0) AS passed_count,
    coalesce(judged.failed_critical_count, 0) AS failed_critical_count,
    coalesce(judged.failed_warning_count, 0) AS failed_warning_count,
    coalesce(judged.failed_info_count, 0) AS failed_info_count,
    coalesce(judged.error_count, 0) AS error_count,
    coalesce(judged.unexpected_row_count, 0) AS unexpected_row_count
FROM audit.load_run AS run
LEFT JOIN judged ON judged.load_run_key = run.load_run_key
ORDER BY run.load_run_key;
