"""Persons: who is named, what the text says the person did, and whom an actor plays."""

from __future__ import annotations

import polars as pl

from transforms.lexicon import Lexicon

PEOPLE = pl.Schema(
    {
        "review_key": pl.Int64,
        "role": pl.String,
        "mention_text": pl.String,
        "normalised_text": pl.String,
        "character_name": pl.String,
        "start_character": pl.Int32,
        "occurrence_count": pl.Int32,
        "extraction_rule": pl.String,
    }
)


def people_mentions(review: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Every real person named in each review, once per role (and, for actors, per character).

    Args:
        review: `review_key` and `clean_text`.
        lexicon: what the corpus taught about names.
    """
    return PEOPLE.to_frame()
