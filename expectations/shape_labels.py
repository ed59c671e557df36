"""What is expected of labels, folders and splits: what models are trained and tested on."""

from __future__ import annotations

from contracts.star import FACT_REVIEW
from expectations.expectation import Expectation, breaking_rows, unexpected_rows

_REVIEW = FACT_REVIEW.name
_FOLDER = "case label when 'positive' then 'pos' when 'negative' then 'neg' else 'unsup' end"


def label_shape() -> tuple[Expectation, ...]:
    """The expectations on `fact_review.label` and `fact_review.split`."""
    return (
        breaking_rows(
            "fact_review.label.agrees_with_folder",
            _REVIEW,
            "An id that names a folder of aclImdb, such as train/pos/0, has the split and the label of that folder.",
            f"""
            regexp_matches(review_id, '^(train|test)/(pos|neg|unsup)/[0-9]+$')
            and label in ('positive', 'negative', 'unlabelled')
            and not starts_with(review_id, concat(split, '/', {_FOLDER}, '/'))
            """,
            "review_key::varchar",
            "concat(review_id, ', split: ', split, ', label: ', label)",
            column_name="label",
        ),
        unexpected_rows(
            "fact_review.label.same_for_equal_texts",
            _REVIEW,
            "At most $most_share of the texts that come more than once are positive here and negative there.",
            """
            select 'all' as row_key, concat(torn_count, ' of ', text_count, ' texts') as failing_value
            from (
              select count(*) as text_count, count(*) filter (label_count > 1) as torn_count
              from (
                select content_digest, count(distinct label) as label_count
                from judged
                where label in ('positive', 'negative')
                group by content_digest
                having count(*) > 1
              )
            )
            where text_count >= $fewest_texts and torn_count > $most_share * text_count
            """,
            column_name="label",
            severity="warning",
            judges="table",
            bounds={"most_share": 0.01, "fewest_texts": 20},
        ),
        unexpected_rows(
            "fact_review.split.little_leak",
            _REVIEW,
            "At most $most_share of the labelled test texts of a source are among its training texts: more flatter"
            " every model that is tested on them.",
            """
            select source_key::varchar as row_key, concat(known_count, ' of ', test_count, ' test texts')
              as failing_value
            from (
              select
                source_key,
                count(*) filter (is_test) as test_count,
                count(*) filter (is_test and is_training) as known_count
              from (
                select source_key, bool_or(split = 'test') as is_test, bool_or(split = 'train') as is_training
                from judged
                where label in ('positive', 'negative') and split <> 'none'
                group by source_key, content_digest
              )
              group by source_key
            )
            where test_count >= $fewest_texts and known_count > $most_share * test_count
            """,
            column_name="split",
            severity="warning",
            judges="table",
            # aclImdb has 123 of 24,801: 0.5%.
            bounds={"most_share": 0.02, "fewest_texts": 100},
        ),
    )
