"""Persons: who is named, what the text says the person did, and whom an actor plays."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from contracts.sets import CREDIT_ROLES
from transforms.known_names import known_names
from transforms.lexicon import Lexicon
from transforms.people_characters import played_characters
from transforms.people_identity import identified
from transforms.people_roles import person_roles, told_roles

_INITIALS = r"^(\S{2,})(?: \p{L})+ (\S{2,})$"  # samuel l stone
_REAL = 40  # weight of a name that is a real person's even where somebody plays that person

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


def people_mentions(names: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Every real person named in each review, once per role (and, for actors, per character).

    Args:
        names: the names of the reviews in context.
        lexicon: what the corpus taught about names.

    Returns:
        Rows of `PEOPLE`. The rule is `person_told` where the words tell the role, else `person_supposed`.
    """
    named = identified(known_names(names, lexicon))
    pairs = played_characters(named)
    named = _without_characters(named, pairs)
    person = (
        _persons(named)
        .join(_characters(pairs), on=["review_key", "person"], how="left", maintain_order="left")
        .with_columns(known_name=_known_name(lexicon))
    )
    return (
        person_roles(person, lexicon)
        .with_columns(character_name=pl.when(pl.col("role") == "actor").then("characters"))
        .explode("character_name")
        .with_columns(
            mention_text="text",
            normalised_text=pl.col("known_name").str.replace(_INITIALS, "$1 $2"),
            extraction_rule=pl.when("is_told").then(pl.lit("person_told")).otherwise(pl.lit("person_supposed")),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in PEOPLE.items())
    )


def _without_characters(named: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The names, those taken for persons that the text says are played by somebody no longer."""
    played = pairs.drop_nulls("other").select("review_key", person="other", is_played=pl.lit(value=True)).unique()
    weight = pl.col("weight").max().over("review_key", "person")
    return named.join(played, on=["review_key", "person"], how="left", maintain_order="left").with_columns(
        person=pl.when(pl.col("is_played").is_null() | (weight > _REAL)).then("person")
    )


def _persons(named: pl.DataFrame) -> pl.DataFrame:
    """One row per person of a text, under the fullest form, with what the words beside all its names tell."""
    return (
        told_roles(named.drop_nulls("person"))
        .sort("review_key", "start_character")
        .group_by("review_key", "person", maintain_order=True)
        .agg(
            pl.col("text", "start_character", "folded").sort_by(-pl.col("name_length"), "start_character").first(),
            pl.col([f"is_{role}" for role in CREDIT_ROLES]).any(),
            pl.col("is_subject", "is_shining").any(),
            is_aside=pl.col("is_aside").mean() > 0.5,
            occurrence_count=pl.len(),
        )
    )


def _characters(pairs: pl.DataFrame) -> pl.DataFrame:
    """The characters of each person of a text, in order of the text."""
    return (
        pairs.sort("review_key", "start_character")
        .group_by("review_key", "person", maintain_order=True)
        .agg(characters=pl.col("character"))
    )


def _known_name(lexicon: Lexicon) -> pl.Expr:
    """The folded name; of a lone surname the full name that it mostly means."""
    surname, full_name = _full_names(lexicon)
    return pl.col("folded").replace(surname, full_name) if len(surname) else pl.col("folded")


@lru_cache(maxsize=1)
def _full_names(lexicon: Lexicon) -> tuple[pl.Series, pl.Series]:
    """Surnames, each once, and the full names that they mostly mean."""
    full_name = lexicon.terms.filter(pl.col("term_kind") == "full_name")["term"]
    known = full_name.to_frame("full_name").with_columns(surname=pl.col("full_name").str.extract(r"([^ ]*)$"))
    known = known.unique("surname", keep="last", maintain_order=True)
    return known["surname"], known["full_name"]
