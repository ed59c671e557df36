"""What a load is expected to have in common with the loads before it, source by source.

The rows say themselves which run they came with, so the loads are compared in the warehouse that is judged: the reviews
that this run brought or changed, and those that earlier runs left. Sources differ from each other for good reasons, so
each is compared with itself, and only where both sides have enough reviews to say something.
"""

from __future__ import annotations

from contracts.star import FACT_REVIEW
from expectations.expectation import Expectation, unexpected_rows

FEWEST_REVIEWS = 1000
MOST_UPDATED = 0.20
MEAN_RATING_SHIFT = 1.0
QUARTILE_RATING_SHIFT = 2.0
LENGTH_RATIO = 1.5
LABEL_SHIFT = 0.20


def drift(load_run_key: int) -> tuple[Expectation, ...]:
    """The comparisons of the reviews of one run with those of earlier runs: warnings all."""
    return (
        unexpected_rows(
            "fact_review.updated_share",
            FACT_REVIEW.name,
            f"A load changes at most {MOST_UPDATED:.0%} of the known reviews of a source; more is often another reading of"
            " the same dump.",
            "select source_key::varchar as row_key, concat(updated_count, ' of ', known_count, ' known reviews were"
            " updated') as failing_value from (select source_key, count(*) as known_count,"
            f" count(*) filter (load_run_key = {load_run_key}) as updated_count from judged"
            f" where first_load_run_key < {load_run_key} group by source_key)"
            f" where known_count >= 100 and updated_count > {MOST_UPDATED} * known_count",
            severity="warning",
            judges="table",
        ),
        _shifted(
            load_run_key,
            "fact_review.rating_out_of_10.mean_shift",
            f"The mean rating of a load is within {MEAN_RATING_SHIFT:g} of what came before; a jump is often a misread scale.",
            "rating_out_of_10",
            "round(avg(rating_out_of_10), 2)",
            f"abs(now - before) > {MEAN_RATING_SHIFT}",
        ),
        _shifted(
            load_run_key,
            "fact_review.rating_out_of_10.quartile_shift",
            f"The quartiles of the rating of a load are within {QUARTILE_RATING_SHIFT:g} of what came before.",
            "rating_out_of_10",
            "quantile_cont(rating_out_of_10::double, [0.25, 0.5, 0.75])",
            " or ".join(f"abs(now[{place}] - before[{place}]) > {QUARTILE_RATING_SHIFT}" for place in (1, 2, 3)),
        ),
        _shifted(
            load_run_key,
            "fact_review.character_count.quartile_shift",
            f"The quartiles of the length of a load are within a factor of {LENGTH_RATIO:g} of what came before; a jump is"
            " often a cut or glued text.",
            "character_count",
            "quantile_cont(character_count, [0.25, 0.5, 0.75])",
            " or ".join(
                f"greatest(now[{place}], before[{place}]) > {LENGTH_RATIO} * least(now[{place}], before[{place}])"
                for place in (1, 2, 3)
            ),
        ),
        _shifted(
            load_run_key,
            "fact_review.label.share_shift",
            f"The shares of positive, negative and unlabelled reviews of a load are within {LABEL_SHIFT:.0%} of what came"
            " before.",
            "label",
            "[round(avg((label = word)::integer), 3) for word in ['positive', 'negative', 'unlabelled']]",
            " or ".join(f"abs(now[{place}] - before[{place}]) > {LABEL_SHIFT}" for place in (1, 2, 3)),
        ),
    )


def _shifted(
    load_run_key: int, expectation_id: str, purpose: str, column: str, measure: str, is_far: str
) -> Expectation:
    """A measure of a column, per source, of this run and of the runs before it, that must not be far apart."""
    return unexpected_rows(
        expectation_id,
        FACT_REVIEW.name,
        purpose,
        "select source_key::varchar as row_key, concat('before: ', before, ', now: ', now) as failing_value"
        f" from (select source_key, {measure} as now, count(*) as review_count from judged"
        f" where load_run_key = {load_run_key} and {column} is not null group by source_key) as present"
        f" join (select source_key, {measure} as before, count(*) as review_count from judged"
        f" where load_run_key < {load_run_key} and {column} is not null group by source_key) as past using (source_key)"
        f" where present.review_count >= {FEWEST_REVIEWS} and past.review_count >= {FEWEST_REVIEWS} and ({is_far})",
        column_name=column,
        severity="warning",
        judges="table",
    )
