"""What the texts name: all families of rules put together into `fact_mention`, and the columns of `fact_review`."""

from __future__ import annotations

import polars as pl

from contracts.dimensions import RATING_DTYPE
from contracts.sets import RECOMMENDATION
from contracts.star import FACT_MENTION
from transforms.extract_people import people_mentions
from transforms.extract_places import place_mentions
from transforms.extract_titles import title_occurrences
from transforms.found import Found
from transforms.keys import surrogate_key
from transforms.lexicon import Lexicon
from transforms.mention import mentions
from transforms.shape import in_shape
from transforms.standing import standing


def fact_mention(review: pl.DataFrame, found: Found, lexicon: Lexicon) -> pl.DataFrame:
    """Everything that the texts name: rows of `fact_mention`, by review and mention number.

    Args:
        review: `review_key`, `title_key` and `clean_text`, each key once.
        found: what was found in these reviews.
        lexicon: what the corpus taught; with the text it decides everything.

    Returns:
        Mentions numbered by where they start. `named_title_key` is 0 here: which work is meant is agreed on later.
    """
    people = mentions(people_mentions(found.names, lexicon), "person")
    works = title_occurrences(review, found.titles, lexicon)
    places = place_mentions(review, lexicon, works)
    return mention_rows(pl.concat([people, mentions(works, "title"), places, found.told]), review)


def mention_rows(named: pl.DataFrame, review: pl.DataFrame) -> pl.DataFrame:
    """Mentions in the shape of `fact_mention`, numbered within their review; those that stand elsewhere are left out.

    Args:
        named: rows of `MENTION`.
        review: `review_key`, `title_key` and `clean_text`, each key once.
    """
    is_person = pl.col("mention_kind") == "person"
    person = pl.when(is_person).then(surrogate_key("dim_person", "normalised_text")).otherwise(0)
    numbered = (
        standing(named, review)
        .sort(
            "review_key",
            "start_character",
            "mention_kind",
            "role",
            "normalised_text",
            "character_name",
            nulls_last=True,
        )
        .with_columns(mention_number=pl.int_range(1, pl.len() + 1).over("review_key"))
        .join(review.select("review_key", "title_key"), on="review_key", how="left", maintain_order="left")
        .with_columns(person_key=person, named_title_key=pl.lit(0))
    )
    return in_shape(numbered, FACT_MENTION)


def extracted_fields(review: pl.DataFrame, fact_mention: pl.DataFrame) -> pl.DataFrame:
    """The columns of `fact_review` that follow from its mentions, row for row.

    Returns:
        `review_key`; `stated_rating_out_of_10`, of the last rating in the text that is one out of ten;
        `has_spoiler_warning`; and `recommendation`, the last one given, `none` where nothing is advised.
    """
    kind, order = pl.col("mention_kind"), pl.col("start_character")
    rating = kind == "rating"
    told = fact_mention.group_by("review_key").agg(
        stated_rating_out_of_10=pl.col("rating_out_of_10")
        .filter(rating)
        .sort_by(order.filter(rating))
        .drop_nulls()
        .last(),
        has_spoiler_warning=(kind == "spoiler_warning").any(),
        recommendation=pl.col("role").cast(pl.String).filter(kind == "recommendation").last(),
    )
    return (
        review.select("review_key")
        .join(told, on="review_key", how="left", maintain_order="left")
        .select(
            "review_key",
            pl.col("stated_rating_out_of_10").cast(RATING_DTYPE),
            pl.col("has_spoiler_warning").fill_null(value=False),
            pl.col("recommendation").fill_null("none").cast(RECOMMENDATION),
        )
    )
