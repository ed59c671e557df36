"""What texts name by their words and form alone, before anything is known of it: found once, then learned from."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.extract_awards import award_mentions
from transforms.extract_ratings import rating_mentions
from transforms.extract_recommendations import recommendation_mentions
from transforms.extract_spoiler_warnings import spoiler_mentions
from transforms.extract_years import year_mentions
from transforms.long_texts import has_long, numbered, of_reviews, portions
from transforms.mention import each_once
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
    if not has_long(review):
        return _found_in(review)
    found = [_found_in_pieces(piece) for piece in portions(review)]
    return Found(
        names=pl.concat(part.names for part in found),
        titles=pl.concat(part.titles for part in found),
        told=each_once(pl.concat(part.told for part in found)),
    )


def _found_in_pieces(piece: pl.DataFrame) -> Found:
    """What stands in pieces of long texts, as if each was a text."""
    found = _found_in(numbered(piece))
    is_inside = piece["skipped"].gather(found.titles["review_key"]) > 0
    titles = found.titles.filter((pl.col("form") != "opening") | ~is_inside)  # only the first piece opens the text
    return Found(*(of_reviews(frame, piece) for frame in (found.names, titles, found.told)))


def _found_in(review: pl.DataFrame) -> Found:
    review = review.with_columns(lower_text=pl.col("clean_text").str.to_lowercase())
    return Found(
        names=in_context(name_candidates(review)),
        titles=title_candidates(review),
        told=pl.concat(family(review) for family in _BY_WORDS),
    )
