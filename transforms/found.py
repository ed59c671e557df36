"""What texts name by their words and form alone, before anything is known of it: found once, then learned from."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.extract_awards import award_mentions
from transforms.extract_ratings import rating_mentions
from transforms.extract_recommendations import recommendation_mentions
from transforms.extract_spoiler_warnings import spoiler_mentions
from transforms.extract_years import year_mentions
from transforms.name_candidates import name_candidates
from transforms.name_contexts import in_context
from transforms.title_forms import title_candidates

_BY_WORDS = (award_mentions, rating_mentions, recommendation_mentions, spoiler_mentions, year_mentions)


@dataclass(frozen=True)
class Found:
    """What was found in a batch of texts; no lexicon has a part in it.

    Args:
        names: what may be names, with what stands beside them: rows of `in_context`.
        titles: what is written as a title: rows of `title_candidates`.
        told: what the words themselves tell, such as ratings and years: rows of `MENTION`.
    """

    names: pl.DataFrame
    titles: pl.DataFrame
    told: pl.DataFrame


def found_in(review: pl.DataFrame) -> Found:
    """What the texts of a batch name.

    Args:
        review: `review_key`, each key once, and `clean_text`.
    """
    review = review.with_columns(lower_text=pl.col("clean_text").str.to_lowercase())
    return Found(
        names=in_context(name_candidates(review)),
        titles=title_candidates(review),
        told=pl.concat(family(review) for family in _BY_WORDS),
    )
