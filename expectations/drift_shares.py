"""Volume, completeness and distributions of a load against the loads before it, source by source: warnings all."""

from __future__ import annotations

from contracts.star import FACT_MENTION, FACT_REVIEW, REVIEW_TEXT
from expectations.expectation import Expectation, unexpected_rows

FEWEST_REVIEWS = 1000
SAMPLE = 100_000  # of more reviews, shares are told by an even sample: all of a million took half of judging a night
# What a source gives or does not give, as conditions that it is missing.
MISSING = {
    "rating": "rating_out_of_10 is null",
    "day": "reviewed_on is null",
    "title": "title_key = 0",
    "reviewer": "reviewer_key = 0",
    "votes": "vote_count is null",
}


def in_sample(review_key: str) -> str:
    """The condition that a review is in an even sample of about SAMPLE reviews, or that there are few of them.

    Keys are digests, so those that leave no remainder are as good as drawn. A share is off by a third of a percent.
    """
    return f"{review_key} % (select greatest(1, count(*) // {SAMPLE}) from fact_review) = 0"


def sampled_reviews(columns: str, *, with_run: bool = False) -> str:
    """A SELECT of columns of the reviews in the sample, and of all reviews of the run if they are wanted.

    It is small, so a join with it looks the many mentions up in it, and not all reviews for all mentions.
    """
    wanted = f"load_run_key = $load_run_key or {in_sample('review_key')}" if with_run else in_sample("review_key")
    return f"select {columns} from fact_review where {wanted}"


def drift_of_shares() -> tuple[Expectation, ...]:
    """The comparisons of what a load brought with what earlier loads left."""
    return (
        _volume(),
        _missing(),
        _categories(),
        _new_scales(),
        _kinds(),
        _alphabet(),
    )


def _volume() -> Expectation:
    return unexpected_rows(
        "fact_review.volume",
        FACT_REVIEW.name,
        "A load brings no more than $most times, and no less than 1 in $most, of the reviews that the median load of"
        " its source did, where there were $fewest_loads: a part is missing, or came twice.",
        """
        select source_key::varchar as row_key, concat('before: ', median_count, ', now: ', now_count) as failing_value
        from (
          select
            source_key,
            median(review_count) filter (first_load_run_key < $load_run_key) as median_count,
            count(*) filter (first_load_run_key < $load_run_key) as load_count,
            max(review_count) filter (first_load_run_key = $load_run_key) as now_count
          from (
            select source_key, first_load_run_key, count(*) as review_count from judged group by all
          )
          group by source_key
        )
        where load_count >= $fewest_loads and median_count >= $fewest_reviews
          and (now_count > $most * median_count or now_count * $most < median_count)
        """,
        severity="warning",
        judges="table",
        bounds={"most": 10, "fewest_loads": 3, "fewest_reviews": 100},
    )


def _missing() -> Expectation:
    rows = " union all ".join(
        f"select '{name}' as what, source_key, load_run_key = $load_run_key as is_now, {is_missing} as is_missing"
        " from judged where load_run_key <= $load_run_key"
        for name, is_missing in MISSING.items()
    )
    return unexpected_rows(
        "fact_review.missing_share_shift",
        FACT_REVIEW.name,
        "The shares of reviews without rating, day, title, reviewer or votes are within $most_share of what came"
        " before: a column that a dump lost shows here.",
        f"""
        select concat(source_key, '/', what) as row_key, concat('before: ', before, ', now: ', now) as failing_value
        from (
          select
            source_key,
            what,
            count(*) filter (is_now) as now_count,
            count(*) filter (not is_now) as before_count,
            round(avg(is_missing::integer) filter (is_now), 3) as now,
            round(avg(is_missing::integer) filter (not is_now), 3) as before
          from ({rows})
          group by all
        )
        where least(now_count, before_count) >= $fewest_reviews and abs(now - before) > $most_share
        """,
        severity="warning",
        judges="table",
        bounds={"most_share": 0.20, "fewest_reviews": FEWEST_REVIEWS},
    )


def _categories() -> Expectation:
    """Half the sum of the differences of all shares: 0 for equal distributions, 1 for those without anything common."""
    return unexpected_rows(
        "fact_review.rating_out_of_10.distribution_shift",
        FACT_REVIEW.name,
        "At most $most_share of the ratings of a load lie on other steps than those before it: a scale was misread, or"
        " other reviews came.",
        """
        select source_key::varchar as row_key, concat(round(100 * sum(abs(now - before)) / 2, 1), '% lie elsewhere')
          as failing_value
        from (
          select
            source_key,
            max(whole.now_count) as now_count,
            max(whole.before_count) as before_count,
            count(*) filter (load_run_key = $load_run_key) / max(whole.now_count) as now,
            count(*) filter (load_run_key < $load_run_key) / max(whole.before_count) as before
          from judged
          join (
            select
              source_key,
              count(*) filter (load_run_key = $load_run_key) as now_count,
              count(*) filter (load_run_key < $load_run_key) as before_count
            from judged
            where rating_out_of_10 is not null
            group by source_key
          ) as whole using (source_key)
          where rating_out_of_10 is not null
          group by source_key, floor(rating_out_of_10)
        )
        where least(now_count, before_count) >= $fewest_reviews
        group by source_key
        having sum(abs(now - before)) / 2 > $most_share
        """,
        column_name="rating_out_of_10",
        severity="warning",
        judges="table",
        bounds={"most_share": 0.30, "fewest_reviews": 500},
    )


def _new_scales() -> Expectation:
    return unexpected_rows(
        "fact_review.rating_scale.known_before",
        FACT_REVIEW.name,
        "A load rates on the scales that its source had before: another one is a misreading, or a change to know of.",
        """
        select judged.source_key::varchar as row_key, concat(rating_scale, ': ', count(*), ' reviews') as failing_value
        from judged
        join (
          select source_key, list(distinct rating_scale) as scales
          from judged
          where load_run_key < $load_run_key and rating_scale is not null
          group by source_key
          having count(*) >= $fewest_reviews
        ) as before on before.source_key = judged.source_key
        where load_run_key = $load_run_key and rating_scale is not null and not list_contains(scales, rating_scale)
        group by judged.source_key, rating_scale
        """,
        column_name="rating_scale",
        severity="warning",
        judges="table",
        bounds={"fewest_reviews": 100},
    )


def _kinds() -> Expectation:
    return unexpected_rows(
        "fact_mention.mention_kind.share_shift",
        FACT_MENTION.name,
        "The shares of reviews that name something of a kind are within $most_share of what came before.",
        f"""
        select concat(source_key, '/', mention_kind) as row_key, concat('before: ', before, ', now: ', now)
          as failing_value
        from (
          select
            source_key,
            mention_kind,
            round(count(*) filter (load_run_key = $load_run_key) / max(now_count), 3) as now,
            round(count(*) filter (load_run_key < $load_run_key) / max(before_count), 3) as before
          from (
            select distinct fact.source_key, fact.load_run_key, judged.review_key, judged.mention_kind
            from judged
            join ({sampled_reviews("review_key, source_key, load_run_key", with_run=True)}) as fact
              on fact.review_key = judged.review_key
          )
          join (
            select
              source_key,
              count(*) filter (load_run_key = $load_run_key) as now_count,
              count(*) filter (load_run_key < $load_run_key) as before_count
            from ({sampled_reviews("source_key, load_run_key, lexicon_version", with_run=True)})
            where lexicon_version is not null
            group by source_key
          ) as whole using (source_key)
          where least(now_count, before_count) >= $fewest_reviews
          group by all
        )
        where abs(now - before) > $most_share
        """,
        column_name="mention_kind",
        severity="warning",
        judges="table",
        bounds={"most_share": 0.20, "fewest_reviews": FEWEST_REVIEWS},
    )


def _alphabet() -> Expectation:
    return unexpected_rows(
        "review_text.clean_text.alphabet_shift",
        REVIEW_TEXT.name,
        "The shares of texts with letters or signs beyond ASCII are within $most_share of what came before: accents"
        " were lost, or another language came.",
        f"""
        select source_key::varchar as row_key, concat('before: ', before, ', now: ', now) as failing_value
        from (
          select
            source_key,
            count(*) filter (load_run_key = $load_run_key) as now_count,
            count(*) filter (load_run_key < $load_run_key) as before_count,
            round(avg(is_beyond::integer) filter (load_run_key = $load_run_key), 3) as now,
            round(avg(is_beyond::integer) filter (load_run_key < $load_run_key), 3) as before
          from (
            select fact.source_key, fact.load_run_key, strlen(clean_text) <> length(clean_text) as is_beyond
            from judged
            join ({sampled_reviews("review_key, source_key, load_run_key", with_run=True)}) as fact
              on fact.review_key = judged.review_key
          )
          group by source_key
        )
        where least(now_count, before_count) >= $fewest_reviews and abs(now - before) > $most_share
        """,
        column_name="clean_text",
        severity="warning",
        judges="table",
        bounds={"most_share": 0.20, "fewest_reviews": FEWEST_REVIEWS},
    )
