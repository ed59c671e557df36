"""What is expected of ratings, days and keys over a whole source: values that a wrong reading would repeat."""

from __future__ import annotations

from contracts.star import FACT_REVIEW
from expectations.expectation import Expectation, breaking_rows, unexpected_rows

_REVIEW = FACT_REVIEW.name


def rating_shape() -> tuple[Expectation, ...]:
    """The expectations on ratings, days and keys."""
    return (
        *_ratings(),
        *_days(),
        _not_all_one(
            "rating_out_of_10",
            "rating_out_of_10",
            "At most $most_share of the rated reviews of a source give one rating; more are a column read wrongly.",
            0.95,
        ),
        _not_all_one(
            "title_key",
            "nullif(title_key, 0)",
            "At most $most_share of the reviews of a source are about one title; more are a column read wrongly.",
            0.50,
        ),
        _not_all_one(
            "reviewer_key",
            "nullif(reviewer_key, 0)",
            "At most $most_share of the reviews of a source are by one reviewer; more are a column read wrongly.",
            0.50,
        ),
    )


def _ratings() -> tuple[Expectation, ...]:
    return (
        breaking_rows(
            "fact_review.rating_out_of_10.follows_from_raw",
            _REVIEW,
            "A rating in numbers is ten times what the source writes, by the upper end of its scale.",
            """
            regexp_full_match(rating_scale, '[0-9.]+-[0-9.]+')
            and abs(rating_out_of_10
              - 10 * try_cast(rating_raw as double) / try_cast(split_part(rating_scale, '-', 2) as double)) > 0.0051
            """,
            "review_key::varchar",
            "concat(rating_raw, ' on ', rating_scale, ', stored: ', rating_out_of_10)",
            column_name="rating_out_of_10",
        ),
        unexpected_rows(
            "fact_review.stated_rating_out_of_10.near_rating",
            _REVIEW,
            "In at most $most_share of the reviews that state a rating it is more than $most from the one they give;"
            " more are misread texts.",
            """
            select source_key::varchar as row_key, concat(far_count, ' of ', stated_count, ' reviews') as failing_value
            from (
              select
                source_key,
                count(*) as stated_count,
                count(*) filter (abs(stated_rating_out_of_10 - rating_out_of_10) > $most) as far_count
              from judged
              where stated_rating_out_of_10 is not null and rating_out_of_10 is not null
              group by source_key
            )
            where stated_count >= $fewest_reviews and far_count > $most_share * stated_count
            """,
            column_name="stated_rating_out_of_10",
            severity="warning",
            judges="table",
            # 10.9% in aclImdb: docs/decisions/0021-bounds-that-real-data-set.md says why.
            bounds={"most": 1, "most_share": 0.15, "fewest_reviews": 100},
        ),
        breaking_rows(
            "fact_review.content_digest.is_hexadecimal",
            _REVIEW,
            "Digests are written in lower-case hexadecimal digits, so that they compare with those of other tools.",
            "not regexp_full_match(content_digest || record_digest, '[0-9a-f]+')",
            "review_key::varchar",
            "concat(content_digest, ', ', record_digest)",
            column_name="content_digest",
        ),
        breaking_rows(
            "fact_review.sentence_count.at_most_words",
            _REVIEW,
            "A sentence has at least one word, so that lengths of sentences make sense.",
            "sentence_count > word_count",
            "review_key::varchar",
            "concat(sentence_count, ' sentences, ', word_count, ' words')",
            column_name="sentence_count",
            severity="warning",
        ),
    )


def _days() -> tuple[Expectation, ...]:
    return (
        unexpected_rows(
            "fact_review.reviewed_on.no_default_day",
            _REVIEW,
            "At most $most_share of the dated reviews of a source are of one day; more are a default for no day.",
            """
            select source_key::varchar as row_key, concat(day_count, ' of ', dated_count, ' on ', reviewed_on)
              as failing_value
            from (
              select source_key, reviewed_on, count(*) as day_count, sum(count(*)) over (partition by source_key)
                as dated_count
              from judged
              where reviewed_on is not null
              group by source_key, reviewed_on
            )
            where dated_count >= $fewest_reviews and day_count > $most_share * dated_count
            """,
            column_name="reviewed_on",
            severity="warning",
            judges="table",
            bounds={"most_share": 0.20, "fewest_reviews": 1000},
        ),
        unexpected_rows(
            "fact_review.reviewed_on.not_before_release",
            _REVIEW,
            "No review is older than its work by more than $most years: its date or its title was misread.",
            """
            select
              judged.review_key::varchar as row_key,
              concat('reviewed: ', judged.reviewed_on, ', released: ', title.release_year) as failing_value
            from judged
            join dim_title as title on title.title_key = judged.title_key
            where year(judged.reviewed_on) + $most < title.release_year
            """,
            column_name="reviewed_on",
            severity="info",
            bounds={"most": 1},
        ),
    )


def _not_all_one(column: str, value: str, purpose: str, most_share: float) -> Expectation:
    """No single value of a column fills a source."""
    return unexpected_rows(
        f"fact_review.{column}.not_all_one",
        _REVIEW,
        purpose,
        f"""
        select source_key::varchar as row_key, concat(value_count, ' of ', given_count, ' have ', value)
          as failing_value
        from (
          select source_key, {value} as value, count(*) as value_count, sum(count(*)) over (partition by source_key)
            as given_count
          from judged
          where {value} is not null
          group by 1, 2
        )
        where given_count >= $fewest_reviews and value_count > $most_share * given_count
        """,
        column_name=column,
        severity="warning",
        judges="table",
        bounds={"most_share": most_share, "fewest_reviews": 1000},
    )
