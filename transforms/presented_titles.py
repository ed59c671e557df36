"""The name that a text itself presents as its subject, where the reviews of the film do not tell it surely."""

from __future__ import annotations

import polars as pl

from transforms.folding import folded_name
from transforms.name_words import STOP_WORDS
from transforms.title_forms import IS_A_WORK

# The share of a film's texts from which its name is sure.
SURE = 0.2


def unsure(review: pl.DataFrame, films: pl.DataFrame) -> pl.DataFrame:
    """The reviews of films whose name is not sure: their own words are asked for it."""
    return review.join(films.filter(pl.col("weight") >= SURE).select("title_key"), on="title_key", how="anti")


def presented(
    candidates: pl.DataFrame, review: pl.DataFrame, films: pl.DataFrame, someone: pl.Series, widely: pl.Series
) -> pl.DataFrame:
    """The name that a text itself presents as its subject, for films whose name the reviews do not tell surely."""
    asked = unsure(review, films).select("review_key", is_unsure=pl.lit(value=True))
    sure = review.select("review_key").join(asked, on="review_key", how="left")
    form, start, name = pl.col("form"), pl.col("start_character"), pl.col("normalised_text")
    is_said = pl.col("after").str.contains(IS_A_WORK)
    is_presented = ((form == "opening") & is_said & (start <= 3)) | pl.col("is_unsure").fill_null(value=False) & (
        (form == "subject")
        | (is_said & (form == "quoted"))
        | (is_said & form.is_in(["introduced", "capitals", "watched"]) & (start <= 300))
        | ((form == "watched") & (start <= 60))
        | ((form == "dated") & (start <= 30))
        | ((form == "quoted") & (start <= 2))
        | ((form == "quoted") & (start <= 200) & name.str.contains(" ") & ~name.is_in(widely.implode()))
    )
    return (
        candidates.join(sure, on="review_key")
        .filter(is_presented & ~_names_someone(someone) & ~folded_name(pl.col("mention_text")).is_in(someone.implode()))
        .filter(~pl.col("normalised_text").is_in(sorted(STOP_WORDS)))
        .sort("review_key", "start_character")
        .group_by("review_key", maintain_order=True)
        .agg(
            guess=pl.col("normalised_text").first(),
            guess_text=pl.col("mention_text").first(),
            guess_start=start.first(),
        )
    )


def _names_someone(someone: pl.Series) -> pl.Expr:
    """Whether one of two that are joined by "and" is a known person or character."""
    second = pl.col("mention_text").str.extract(r" (?:and|&) (.*)$", 1).fill_null("")
    return folded_name(second).is_in(someone.implode())


def with_presented(named: pl.DataFrame, guessed: pl.DataFrame) -> pl.DataFrame:
    """What is guessed becomes the film's own name where no name of it was found in the text."""
    has_own = pl.col("is_own").fill_null(value=False).any().over("review_key")
    judged = named.join(guessed, on="review_key", how="left").with_columns(
        is_own=pl.col("is_own").fill_null(value=False)
        | (~has_own & (pl.col("normalised_text") == pl.col("guess")).fill_null(value=False))
    )
    missing = guessed.join(judged.filter("is_own"), on="review_key", how="anti").select(
        "review_key",
        start_character="guess_start",
        mention_text="guess_text",
        normalised_text="guess",
        extraction_rule=pl.lit("title_presented"),
        is_own=pl.lit(value=True),
    )
    return pl.concat([judged.drop("guess", "guess_text", "guess_start"), missing], how="diagonal")
