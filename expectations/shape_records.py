"""What is expected of the ledger beside the declared rules: what could not be taken, and what was removed."""

from __future__ import annotations

from contracts.audit import LOAD_FILE, REFUSED_REVIEW, REMOVED_REVIEW
from expectations.expectation import Expectation, unexpected_rows


def record_shape() -> tuple[Expectation, ...]:
    """The expectations on files, refused records and removed reviews."""
    return (
        unexpected_rows(
            "audit.load_file.state.few_unreadable",
            LOAD_FILE.name,
            "At most $most_share of the files of a dump cannot be read; more are a damaged copy or a lack of rights.",
            """
            select root_path as row_key, concat(unreadable_count, ' of ', file_count, ' files') as failing_value
            from (
              select root_path, count(*) as file_count, count(*) filter (state = 'unreadable') as unreadable_count
              from judged
              where is_current and state in ('read', 'unreadable')
              group by root_path
            )
            where file_count >= $fewest_files and unreadable_count > $most_share * file_count
            """,
            column_name="state",
            severity="warning",
            judges="table",
            bounds={"most_share": 0.05, "fewest_files": 20},
        ),
        unexpected_rows(
            "audit.refused_review.load_file_key.file_counts_it",
            REFUSED_REVIEW.name,
            "A file has refused at least as many records as are kept of it, so that no record is counted nowhere.",
            """
            select file.path as row_key, concat(file.refused_count, ' counted, ', kept.record_count, ' kept')
              as failing_value
            from (
              select load_file_key, load_run_key, count(*) as record_count
              from judged
              where status = 'open'
              group by load_file_key, load_run_key
            ) as kept
            join audit.load_file as file
              on file.load_file_key = kept.load_file_key and file.load_run_key = kept.load_run_key
            where kept.record_count > file.refused_count
            """,
            column_name="load_file_key",
        ),
        unexpected_rows(
            "audit.removed_review.review_key.is_gone",
            REMOVED_REVIEW.name,
            "A review that a run removed is gone, unless a later run brought it again.",
            """
            select concat_ws('/', judged.review_key, judged.load_run_key) as row_key, judged.review_id as failing_value
            from judged
            join fact_review as fact on fact.review_key = judged.review_key
            where fact.first_load_run_key < judged.load_run_key
            """,
            column_name="review_key",
        ),
    )
