"""What a load is expected to have in common with the loads before it, source by source.

The rows say themselves which run they came with, so the loads are compared inside the warehouse that is judged: the
reviews that this run brought or changed, and those that earlier runs left. Sources differ from each other for good
reasons, so each is compared with itself, and only where both sides have enough reviews to say something.
"""

from __future__ import annotations

from dataclasses import replace

from contracts.star import FACT_MENTION, FACT_REVIEW
from expectations.drift_shares import FEWEST_REVIEWS, drift_of_shares, sampled_reviews
from expectations.expectation import Expectation, unexpected_rows


def drift(load_run_key: int) -> tuple[Expectation, ...]:
    """The comparisons of the reviews of one run with those of earlier runs: warnings all."""
    return tuple(replace(one, load_run_key=load_run_key) for one in (*_drift(), *drift_of_shares()))


def _drift() -> tuple[Expectation, ...]:
    return (
        unexpected_rows(
            "fact_review.updated_share",
            FACT_REVIEW.name,
            "A load changes at most $most_share of the known reviews of a source; more is a misreading.",
            """
            select source_key::varchar as row_key, concat(updated_count, ' of ', known_count) as failing_value
            from (
              select
                source_key,
                count(*) as known_count,
                count(*) filter (load_run_key = $load_run_key) as updated_count
              from judged
              where first_load_run_key < $load_run_key
              group by source_key
            )
            where known_count >= $fewest_reviews and updated_count > $most_share * known_count
            """,
            severity="warning",
            judges="table",
            bounds={"most_share": 0.20, "fewest_reviews": 100},
        ),
        _shifted(
            "fact_review.rating_out_of_10.mean_shift",
            "The mean rating of a load is within $most of what came before; a jump may be a misread scale.",
            "rating_out_of_10",
            "[round(avg(rating_out_of_10), 2)]",
            "abs(now[place] - before[place]) > $most",
            most=1,
        ),
        _shifted(
            "fact_review.rating_out_of_10.quartile_shift",
            "The quartiles of the rating of a load are within $most of what came before.",
            "rating_out_of_10",
            "quantile_cont(rating_out_of_10::double, [0.25, 0.5, 0.75])",
            "abs(now[place] - before[place]) > $most",
            most=2,
        ),
        _shifted(
            "fact_review.character_count.quartile_shift",
            "The quartiles of the length of a load are within a factor of $most of what came before.",
            "character_count",
            "quantile_cont(character_count, [0.25, 0.5, 0.75])",
            "greatest(now[place], before[place]) > $most * least(now[place], before[place])",
            most=1.5,
        ),
        _shifted(
            "fact_review.label.share_shift",
            "The shares of the labels are within $most_share of what came before.",
            "label",
            f"[{', '.join(map(_share, ('positive', 'negative', 'unlabelled')))}]",
            "abs(now[place] - before[place]) > $most_share",
            most_share=0.20,
        ),
        _jumping_rules(),
    )


def _jumping_rules() -> Expectation:
    """The mentions that each rule finds in a review, in those of this run and in those that earlier runs left."""
    return unexpected_rows(
        "fact_mention.extraction_rule.steady",
        FACT_MENTION.name,
        "No rule finds more than $most times as much in a review as before; a jump is another kind of text.",
        f"""
        select
          extraction_rule as row_key,
          concat('before: ', before_count, ' in ', before_reviews, ' reviews, now: ', now_count, ' in ', now_reviews)
            as failing_value
        from (
          select
            judged.extraction_rule,
            count(*) filter (fact.load_run_key = $load_run_key) as now_count,
            count(*) filter (fact.load_run_key < $load_run_key) as before_count
          from judged
          join ({sampled_reviews("review_key, load_run_key", with_run=True)}) as fact
            on fact.review_key = judged.review_key
          group by judged.extraction_rule
        )
        cross join (
          select
            count(*) filter (load_run_key = $load_run_key) as now_reviews,
            count(*) filter (load_run_key < $load_run_key) as before_reviews
          from ({sampled_reviews("load_run_key", with_run=True)})
        )
        where least(now_reviews, before_reviews) >= $fewest_reviews and now_count >= $fewest_mentions
          and now_count * before_reviews > $most * before_count * now_reviews
        """,
        column_name="extraction_rule",
        severity="warning",
        judges="table",
        bounds={"most": 3, "fewest_reviews": FEWEST_REVIEWS, "fewest_mentions": 100},
    )


def _share(label: str) -> str:
    return f"round(avg((label = '{label}')::integer), 3)"


def _shifted(
    expectation_id: str, purpose: str, column: str, measures: str, is_far: str, **bounds: float
) -> Expectation:
    """A list of measures of a column, per source, of this run and of those before it: none may be far apart."""
    measured = (
        f"select source_key, {measures} as measures, count(*) as review_count from judged where {column} is not null"
    )
    return unexpected_rows(
        expectation_id,
        FACT_REVIEW.name,
        purpose,
        f"""
        select
          source_key::varchar as row_key,
          concat('before: ', before::varchar, ', now: ', now::varchar) as failing_value
        from (
          select source_key, present.measures as now, past.measures as before, unnest(range(1, len(now) + 1)) as place
          from ({measured} and load_run_key = $load_run_key group by source_key) as present
          join ({measured} and load_run_key < $load_run_key group by source_key) as past using (source_key)
          where least(present.review_count, past.review_count) >= $fewest_reviews
        )
        where {is_far}
        group by source_key, before, now
        """,
        column_name=column,
        severity="warning",
        judges="table",
        bounds={"fewest_reviews": FEWEST_REVIEWS, **bounds},
    )
