"""What is expected of reviews with equal texts."""

from __future__ import annotations

from contracts.star import FACT_REVIEW
from expectations.expectation import Expectation, unexpected_rows

_REVIEW = FACT_REVIEW.name


def duplicate_shape() -> tuple[Expectation, ...]:
    """The expectations on `fact_review.duplicate_of_review_key`."""
    return (
        unexpected_rows(
            "fact_review.duplicate_of_review_key.points_at_first",
            _REVIEW,
            "A review marked as a duplicate points at a review of the same raw text that is not marked itself.",
            """
            select judged.review_key::varchar as row_key, judged.duplicate_of_review_key::varchar as failing_value
            from judged
            left join fact_review as original on original.review_key = judged.duplicate_of_review_key
            where judged.duplicate_of_review_key is not null
              and (original.review_key is null
                or original.content_digest <> judged.content_digest
                or original.duplicate_of_review_key is not null)
            """,
            column_name="duplicate_of_review_key",
        ),
        unexpected_rows(
            "fact_review.duplicate_of_review_key.one_first_per_text",
            _REVIEW,
            "Of the reviews of the same raw text exactly one is not marked, so that distinct texts can be counted.",
            """
            select
              min(review_key)::varchar as row_key,
              concat(count(*) - count(duplicate_of_review_key), ' of ', count(*), ' are not marked') as failing_value
            from judged
            group by content_digest
            having count(*) - count(duplicate_of_review_key) <> 1
            """,
            column_name="duplicate_of_review_key",
        ),
        unexpected_rows(
            "fact_review.repeated_text_share",
            _REVIEW,
            "At most $most_share of the reviews of a source repeat a text; more is often a dump read twice.",
            """
            select
              source_key::varchar as row_key,
              concat(count(duplicate_of_review_key), ' of ', count(*), ' reviews repeat a text') as failing_value
            from judged
            group by source_key
            having count(*) >= $fewest_reviews and count(duplicate_of_review_key) > $most_share * count(*)
            """,
            column_name="duplicate_of_review_key",
            severity="warning",
            judges="table",
            observed_query="select concat(count(duplicate_of_review_key), ' of ', count(*), ' reviews') from judged",
            bounds={"most_share": 0.10, "fewest_reviews": 1000},
        ),
        unexpected_rows(
            "fact_review.same_dump_under_another_name",
            _REVIEW,
            "At most $most_share of a source equals another source; more is the same dump under a new name.",
            """
            select source_key::varchar as row_key, concat(equal_count, ' of ', review_count) as failing_value
            from (
              select
                judged.source_key,
                count(*) as review_count,
                count(*) filter (original.source_key <> judged.source_key) as equal_count
              from judged
              left join fact_review as original on original.review_key = judged.duplicate_of_review_key
              group by judged.source_key
            )
            where review_count >= $fewest_reviews and equal_count > $most_share * review_count
            """,
            severity="warning",
            judges="table",
            bounds={"most_share": 0.80, "fewest_reviews": 100},
        ),
    )
