"""What the report shows of the runs before: a bounded number of them, so that a long history costs no more.

`$run` is the run of the report, `$since` the first of those in its charts, `$detailed` the first with its own page.
"""

from __future__ import annotations

from typing import Final

CHARTED_RUNS: Final = 60
DETAILED_RUNS: Final = 20
FILE_GROUPS: Final = 100

BOUNDS: Final = f"""
    SELECT coalesce(min(load_run_key), $run) AS since,
        coalesce(min(load_run_key) FILTER (turn <= {DETAILED_RUNS}), $run) AS detailed
    FROM (
        SELECT load_run_key, row_number() OVER (ORDER BY load_run_key DESC) AS turn
        FROM audit.load_run
        WHERE load_run_key <= $run
    )
    WHERE turn <= {CHARTED_RUNS}
"""

HISTORY: Final = {
    "recent_runs": """
        WITH judged AS (
            SELECT load_run_key, count(*) AS expectation_count, count(*) FILTER (outcome = 'passed') AS passed_count,
                count(*) FILTER (outcome = 'failed' AND severity = 'critical') AS failed_critical_count,
                count(*) FILTER (outcome = 'failed' AND severity = 'warning') AS failed_warning_count,
                count(*) FILTER (outcome = 'failed' AND severity = 'info') AS failed_info_count,
                count(*) FILTER (outcome = 'error') AS error_count
            FROM quality.expectation_result
            WHERE load_run_key BETWEEN $since AND $run
            GROUP BY ALL
        )
        SELECT run.*, coalesce(judged.expectation_count, 0) AS expectation_count,
            coalesce(judged.passed_count, 0) AS passed_count,
            coalesce(judged.failed_critical_count, 0) AS failed_critical_count,
            coalesce(judged.failed_warning_count, 0) AS failed_warning_count,
            coalesce(judged.failed_info_count, 0) AS failed_info_count, coalesce(judged.error_count, 0) AS error_count
        FROM audit.load_run AS run
        LEFT JOIN judged ON judged.load_run_key = run.load_run_key
        WHERE run.load_run_key BETWEEN $since AND $run
        ORDER BY run.load_run_key DESC
    """,
    "older_runs": """
        SELECT outcome, count(*) AS run_count, min(started_at) AS first_started_at, max(started_at) AS last_started_at,
            sum(read_count)::BIGINT AS read_count, sum(kept_count)::BIGINT AS kept_count,
            sum(refused_count)::BIGINT AS refused_count
        FROM audit.load_run
        WHERE load_run_key < $since
        GROUP BY ALL
        ORDER BY run_count DESC, outcome
    """,
    "expectation_trend": """
        SELECT expectation_id, list(load_run_key ORDER BY load_run_key) AS run_keys,
            list(outcome ORDER BY load_run_key) AS outcomes,
            list(unexpected_count ORDER BY load_run_key) AS unexpected_counts
        FROM quality.expectation_result
        WHERE load_run_key BETWEEN $since AND $run
        GROUP BY ALL
        ORDER BY expectation_id
    """,
    "refused_trend": """
        SELECT load_run_key, reason, count(*) AS row_count
        FROM audit.refused_review
        WHERE load_run_key BETWEEN $since AND $run
        GROUP BY ALL
        ORDER BY load_run_key, reason
    """,
    "cleaning_trend": """
        SELECT load_run_key, rule_name, row_count
        FROM audit.cleaning
        WHERE load_run_key BETWEEN $since AND $run
        ORDER BY load_run_key, rule_name
    """,
    "earlier_trouble": """
        SELECT load_run_key, expectation_id, table_name, severity, outcome, observed, unexpected_count
        FROM quality.expectation_result
        WHERE load_run_key BETWEEN $detailed AND $run AND outcome <> 'passed'
        QUALIFY row_number() OVER (PARTITION BY load_run_key
            ORDER BY array_position(['critical', 'warning', 'info'], severity), expectation_id) <= 100
        ORDER BY load_run_key, array_position(['critical', 'warning', 'info'], severity), expectation_id
    """,
    "load_step": """
        SELECT * FROM audit.load_step WHERE load_run_key BETWEEN $detailed AND $run ORDER BY load_run_key, step_name
    """,
    # `group_count` and the `all_` columns are of the whole run, however many groups of files are shown
    "load_file": f"""
        WITH grouped AS (
            SELECT load_run_key, root_path, layout, state, reason, count(*) AS file_count,
                sum(size_bytes)::BIGINT AS size_bytes,
                sum(read_count)::BIGINT AS read_count, sum(kept_count)::BIGINT AS kept_count,
                sum(updated_count)::BIGINT AS updated_count, sum(unchanged_count)::BIGINT AS unchanged_count,
                sum(duplicate_count)::BIGINT AS duplicate_count, sum(refused_count)::BIGINT AS refused_count,
                min(path) AS example_path
            FROM audit.load_file
            WHERE load_run_key BETWEEN $detailed AND $run
            GROUP BY ALL
        )
        SELECT *, count(*) OVER of_run AS group_count, sum(read_count) OVER of_run AS all_read_count
        FROM grouped
        WINDOW of_run AS (PARTITION BY load_run_key)
        QUALIFY row_number() OVER (PARTITION BY load_run_key
            ORDER BY file_count DESC, root_path, layout, state, reason) <= {FILE_GROUPS}
        ORDER BY load_run_key, root_path, layout, state, reason
    """,
}
