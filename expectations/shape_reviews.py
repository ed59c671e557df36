"""What is expected of the reviews beside the declared rules."""

from __future__ import annotations

from contracts.star import FACT_REVIEW
from expectations.expectation import Expectation, breaking_rows, unexpected_rows

_REVIEW = FACT_REVIEW.name
_DIMENSION_JOINS = "\n".join(
    f"join {target.name} on {target.name}.{target.primary_key[0]} = judged.{column.name}"
    for column in FACT_REVIEW.columns
    if (target := column.references) is not None and target.kind == "dimension"
)


def fact_review_shape() -> tuple[Expectation, ...]:
    """The expectations on `fact_review`, but for those on equal texts."""
    return (*_keys_and_origin(), *_versions_and_lengths())


def _keys_and_origin() -> tuple[Expectation, ...]:
    return (
        unexpected_rows(
            "fact_review.joins_keep_every_review",
            _REVIEW,
            "Joining all dimensions keeps the number of reviews, so that no question loses or doubles one.",
            f"""
            select 'all' as row_key, concat(joined_count, ' of ', review_count, ' reviews') as failing_value
            from (
              select
                (select count(*) from judged) as review_count,
                (select count(*) from judged {_DIMENSION_JOINS}) as joined_count
            )
            where joined_count <> review_count
            """,
            judges="table",
        ),
        unexpected_rows(
            "fact_review.review_key.found_in_review_text",
            _REVIEW,
            "Every review has its texts, so that counts of reviews and of texts agree.",
            """
            select review_key::varchar as row_key, review_id as failing_value
            from judged
            where not exists (select 1 from review_text as text where text.review_key = judged.review_key)
            """,
            column_name="review_key",
        ),
        unexpected_rows(
            "fact_review.load_file_key.is_current",
            _REVIEW,
            "Every review points at the latest reading of its file, so that it can be traced.",
            """
            select judged.review_key::varchar as row_key, file.path as failing_value
            from judged
            join audit.load_file as file on file.load_file_key = judged.load_file_key
            where not file.is_current
            """,
            column_name="load_file_key",
        ),
        unexpected_rows(
            "fact_review.label.agrees_with_rating",
            _REVIEW,
            "In an aclImdb dump a positive review gives at least 7 and a negative one at most 4.",
            """
            select
              review_key::varchar as row_key,
              concat('label: ', label, ', rating: ', coalesce(rating_out_of_10::varchar, 'missing')) as failing_value
            from judged
            join dim_source as source on source.source_key = judged.source_key
            where source.layout = 'aclimdb'
              and (label = 'positive' and coalesce(rating_out_of_10 < 7, true)
                or label = 'negative' and coalesce(rating_out_of_10 > 4, true))
            """,
            column_name="label",
        ),
        breaking_rows(
            "fact_review.reviewed_on.not_in_the_future",
            _REVIEW,
            "No review was written later than tomorrow (time zones have a day of grace): its date was misread.",
            "reviewed_on > current_date + 1 or reviewed_at::date > current_date + 1",
            "review_key::varchar",
            "concat('reviewed_on: ', reviewed_on, ', reviewed_at: ', reviewed_at)",
            column_name="reviewed_on",
        ),
        breaking_rows(
            "fact_review.reviewed_at.near_day",
            _REVIEW,
            "The instant of a review is within a day of its day, which may be of another time zone.",
            "abs(date_diff('day', reviewed_on, reviewed_at::date)) > 1",
            "review_key::varchar",
            "concat('reviewed_on: ', reviewed_on, ', reviewed_at: ', reviewed_at)",
            column_name="reviewed_at",
        ),
    )


def _versions_and_lengths() -> tuple[Expectation, ...]:
    return (
        _one_version("rules_version", "All texts were cleaned and read by one version of the rules."),
        _one_version("lexicon_version", "All that was extracted rests on one version of the lexicon."),
        Expectation(
            "fact_review.word_count.at_least_10",
            _REVIEW,
            "Reviews of fewer than $least words are worth a look: they may be remains of a text.",
            "ExpectColumnValuesToBeBetween",
            {"column": "word_count", "min_value": "$least"},
            "select review_key::varchar as row_key, word_count as failing_value from judged where word_count < $least",
            column_name="word_count",
            severity="info",
            bounds={"least": 10},
        ),
        breaking_rows(
            "fact_review.character_count.little_removed",
            _REVIEW,
            "Cleaning removes at most $most_share of a text beside its breaks; more may be real words.",
            "raw_character_count - 6 * html_break_count - character_count > $most_share * raw_character_count",
            "review_key::varchar",
            "concat(character_count, ' of ', raw_character_count, ' characters are left')",
            column_name="character_count",
            severity="warning",
            bounds={"most_share": 0.30},
        ),
    )


def _one_version(column: str, purpose: str) -> Expectation:
    return Expectation(
        f"fact_review.{column}.one_version",
        _REVIEW,
        purpose,
        "ExpectColumnUniqueValueCountToBeBetween",
        {"column": column, "max_value": 1},
        f"select {column} as row_key, concat(count(*), ' reviews') as failing_value from judged"
        f" where {column} is not null and (select count(distinct {column}) from judged) > 1 group by {column}",
        column_name=column,
        severity="warning",
        judges="table",
        observed_query=f"select string_agg(distinct {column}, ', ' order by {column}) from judged",
    )
