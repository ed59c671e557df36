"""What is expected of the mentions beside the declared rules, and of the columns of a review that follow from them."""

from __future__ import annotations

from contracts.star import FACT_MENTION, FACT_REVIEW
from expectations.drift_shares import sampled_reviews
from expectations.expectation import Expectation, breaking_rows, unexpected_rows

# The shares of film reviews that name something of a kind: a third and three times what aclImdb has, at most 0.95.
COVERAGE = {
    "person": (0.23, 0.95),
    "title": (0.19, 0.95),
    "place": (0.08, 0.76),
    "recommendation": (0.08, 0.74),
    "year": (0.07, 0.67),
    "rating": (0.05, 0.45),
    "award": (0.014, 0.13),
    "spoiler_warning": (0.009, 0.09),
}

_KEY = "concat_ws('/', judged.review_key, judged.mention_number)"


def mention_shape() -> tuple[Expectation, ...]:
    """The expectations on `fact_mention`, and those on `fact_review` that its mentions answer."""
    return (*_of_mentions(), *_of_reviews(), _coverage())


def _of_mentions() -> tuple[Expectation, ...]:
    return (
        unexpected_rows(
            "fact_mention.title_key.equals_review",
            FACT_MENTION.name,
            "A mention belongs to the title that its review is about, so that counting by film needs no other join.",
            f"""
            select {_KEY} as row_key, concat(judged.title_key, ', review: ', fact.title_key) as failing_value
            from judged
            join fact_review as fact on fact.review_key = judged.review_key
            where fact.title_key <> judged.title_key
            """,
            column_name="title_key",
            lasts=True,
        ),
        unexpected_rows(
            "fact_mention.mention_number.without_gaps",
            FACT_MENTION.name,
            "The mentions of a review are numbered from 1 without gaps: none was lost on the way.",
            """
            select review_key::varchar as row_key, concat(count(*), ' mentions, the last is ', max(mention_number))
              as failing_value
            from judged
            group by review_key
            having max(mention_number) <> count(*)
            """,
            column_name="mention_number",
            lasts=True,
        ),
        unexpected_rows(
            "fact_mention.occurrence_count.fits_the_text",
            FACT_MENTION.name,
            "What is mentioned so many times has room in the text so many times.",
            f"""
            select {_KEY} as row_key, concat(judged.mention_text, ': ', occurrence_count, ' times in ', character_count)
              as failing_value
            from judged
            join fact_review as fact on fact.review_key = judged.review_key
            where occurrence_count > character_count
            """,
            column_name="occurrence_count",
            lasts=True,
        ),
        unexpected_rows(
            "fact_mention.role.one_reviewed_title",
            FACT_MENTION.name,
            "A review is about one work; where it names two, one of them is the work that it is compared with.",
            """
            select
              review_key::varchar as row_key,
              string_agg(mention_text, ', ' order by mention_number) as failing_value
            from judged
            where mention_kind = 'title' and role = 'reviewed'
            group by review_key
            having count(*) > 1
            """,
            column_name="role",
            severity="warning",
        ),
    )


def _of_reviews() -> tuple[Expectation, ...]:
    return (
        breaking_rows(
            "fact_review.lexicon_version.every_review_is_extracted",
            FACT_REVIEW.name,
            "Every review has been extracted, unless that was left out: where mentions are counted, none is missing.",
            "lexicon_version is null",
            "review_key::varchar",
            "review_id",
            column_name="lexicon_version",
            severity="info",
        ),
        _follows_from_mentions(
            "has_spoiler_warning",
            "A review warns of spoilers exactly if such a warning was found in it.",
            "count(*) filter (mention_kind = 'spoiler_warning') > 0",
            "false",
        ),
        _follows_from_mentions(
            "recommendation",
            "The advice of a review is the last one that was found in it, and none without one.",
            "arg_max(role, mention_number) filter (mention_kind = 'recommendation')",
            "'none'",
        ),
        _follows_from_mentions(
            "stated_rating_out_of_10",
            "The stated rating of a review is the last one that was found in it.",
            "arg_max(rating_out_of_10, mention_number) filter (rating_out_of_10 is not null)",
            "null",
        ),
    )


def _follows_from_mentions(column: str, purpose: str, found: str, without: str) -> Expectation:
    """A column of an extracted review that is what its mentions come to."""
    return unexpected_rows(
        f"fact_review.{column}.follows_from_mentions",
        FACT_REVIEW.name,
        purpose,
        f"""
        select
          judged.review_key::varchar as row_key,
          concat(judged.{column}, ', mentions: ', coalesce(mention.found, {without})) as failing_value
        from judged
        left join (
          select review_key, {found} as found
          from fact_mention
          where mention_kind in ('spoiler_warning', 'recommendation', 'rating')
          group by review_key
        ) as mention on mention.review_key = judged.review_key
        where judged.lexicon_version is not null
          and judged.{column} is distinct from coalesce(mention.found, {without})
        """,
        column_name=column,
        lasts=True,
    )


def _coverage() -> Expectation:
    """How much is found in film reviews; of other reviews nothing is known yet."""
    bands = ", ".join(f"('{kind}', ${kind}_least_share, ${kind}_most_share)" for kind in COVERAGE)
    return unexpected_rows(
        "fact_mention.mention_kind.coverage",
        FACT_MENTION.name,
        "Film reviews name people, works and places in their usual shares; far fewer or more are a misreading.",
        f"""
        select
          concat(source_id, '/', band.mention_kind) as row_key,
          concat(coalesce(naming_count, 0), ' of ', review_count, ' reviews') as failing_value
        from (
          select source.source_key, source.source_id, count(*) as review_count
          from ({sampled_reviews("source_key, lexicon_version")}) as fact
          join dim_source as source on source.source_key = fact.source_key
          where source.platform = 'imdb' and fact.lexicon_version is not null
          group by all
        ) as whole
        cross join (values {bands}) as band(mention_kind, low, high)
        left join (
          select fact.source_key, judged.mention_kind, count(distinct judged.review_key) as naming_count
          from judged
          join ({sampled_reviews("review_key, source_key")}) as fact on fact.review_key = judged.review_key
          group by all
        ) as found on found.source_key = whole.source_key and found.mention_kind = band.mention_kind
        where review_count >= $fewest_reviews
          and coalesce(naming_count, 0) / review_count not between low and high
        """,
        column_name="mention_kind",
        severity="info",
        judges="table",
        bounds={
            "fewest_reviews": 1000,
            **{f"{kind}_least_share": low for kind, (low, _) in COVERAGE.items()},
            **{f"{kind}_most_share": high for kind, (_, high) in COVERAGE.items()},
        },
    )
