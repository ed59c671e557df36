"""The people of each film, under one name each: variants of a name within the reviews of one film are one person."""

from __future__ import annotations

import polars as pl

_SPELLED = 4  # letters of the last word in which spellings of one name agree


def film_people(mention: pl.DataFrame, review: pl.DataFrame, title: pl.DataFrame) -> pl.DataFrame:
    """The mentions of persons in each distinct text of each film, under the name that most of its texts use.

    One person within a film: names with the same first word whose last words begin alike; a bare last word,
    where one full name of the film ends so, or one of several that has at least twice the texts of the next.

    Args:
        mention: `fact_mention`.
        review: `review_key`, `title_key` and `content_digest`.
        title: `title_key` and `same_title_key`.

    Returns:
        `film` (a same_title_key), `text` (the smallest review key of equal texts), `person` (folded name), `role`,
        `character_name`, `extraction_rule`, `mention_number`, and `is_in_full` (whether the text has this very name).
    """
    text = (
        review.join(title.select("title_key", film="same_title_key"), on="title_key")
        .filter(pl.col("film") != 0)
        .group_by("film", "content_digest")
        .agg(review_key=pl.col("review_key").min())
        .select("film", "review_key")
    )
    named = (
        mention.filter(pl.col("person_key") != 0)
        .select("review_key", "mention_number", "role", "character_name", "extraction_rule", name="normalised_text")
        .join(text, on="review_key")
        .rename({"review_key": "text"})
    )
    one_name = named.join(_one_name(named), on=["film", "name"], how="left")
    return one_name.with_columns(is_in_full=pl.col("name") == pl.col("person")).drop("name")


def _spelling() -> pl.Expr:
    """What spellings of one name have in common: the first word, and how the last begins; "de niro" is one word."""
    words = pl.col("name").str.replace(r" (de la|de|di|van der|van|von|mc|mac|o|la|le|del|st) ", " ${1}").str.split(" ")
    return words.list.first() + " " + words.list.last().str.head(_SPELLED)


def _one_name(named: pl.DataFrame) -> pl.DataFrame:
    """Each name of each film with the name that stands for it: `film`, `name`, `person`."""
    name = named.group_by("film", "name").agg(texts=pl.col("text").n_unique().cast(pl.Int64))
    full = (
        name.filter(pl.col("name").str.contains(" ", literal=True))
        .with_columns(squeezed=_spelling())
        .sort("film", "squeezed", -pl.col("texts"), "name")
        .with_columns(
            person=pl.col("name").first().over("film", "squeezed"),
            all_texts=pl.col("texts").sum().over("film", "squeezed"),
        )
    )
    by_last = (
        full.unique(["film", "person"])
        .with_columns(last=pl.col("person").str.split(" ").list.last())
        .sort("film", "last", -pl.col("all_texts"), "person")
        .with_columns(next_texts=pl.col("all_texts").shift(-1, fill_value=0).over("film", "last"))
        .unique(["film", "last"], keep="first", maintain_order=True)
        .filter(pl.col("all_texts") >= 2 * pl.col("next_texts"))
        .select("film", name="last", by_last="person")
    )
    return (
        name.join(full.select("film", "name", "person"), on=["film", "name"], how="left")
        .join(by_last, on=["film", "name"], how="left")
        .select("film", "name", pl.coalesce("person", "by_last", "name").alias("person"))
    )
