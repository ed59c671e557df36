"""What the reviews of a film agree on about its name, and which work is meant where one is named in passing."""

from __future__ import annotations

import polars as pl

from contracts.dimensions import DIM_TITLE
from transforms.title_forms import title_name

_COLUMNS = ("title_key", "agreed_name", "agreed_name_review_count", "title_name_agreement_share")
AGREED_NAME = pl.Schema({name: DIM_TITLE.schema[name] for name in _COLUMNS})

# Below this share of the texts that name the film at all, its reviews do not agree.
LEAST_SHARE = 0.5
# One text alone is believed where the film has no more texts than these: a name of one word says less.
MOST_TEXTS_FOR_ONE_WORD = 5
MOST_TEXTS_FOR_WORDS = 15


def agreed_names(mention: pl.DataFrame, review: pl.DataFrame, title: pl.DataFrame) -> pl.DataFrame:
    """The name that the reviews of each film agree on, where at least half of those that name it write the same.

    Distinct texts are counted, over all ids of the film. Names are compared folded, without an article in front. The
    spelling is the one of most texts, rather with small letters than in capitals only, then the first in the order of
    code points. One text alone is enough only for a film of few texts. A film whose reviews do not agree has no row.

    Args:
        mention: `fact_mention`, those of works, of whole films.
        review: `review_key`, `title_key` and `content_digest`.
        title: `title_key` and `same_title_key`.

    Returns:
        Rows of `AGREED_NAME`: `title_key` (a `same_title_key`), the name, the texts that have it, and their share of
        the texts that name the film under review at all.
    """
    named = (
        mention.filter((pl.col("mention_kind") == "title") & (pl.col("role") == "reviewed"))
        .select("review_key", "mention_text", "normalised_text")
        .join(review.select("review_key", "title_key", "content_digest"), on="review_key")
        .join(title.select("title_key", "same_title_key"), on="title_key")
        .filter(pl.col("same_title_key") != 0)
        .unique(["same_title_key", "content_digest", "normalised_text"], keep="first", maintain_order=True)
    )
    of_film = (
        review.join(title.select("title_key", "same_title_key"), on="title_key")
        .group_by("same_title_key")
        .agg(film_text_count=pl.col("content_digest").n_unique())
    )
    texts = named.group_by("same_title_key").agg(text_count=pl.col("content_digest").n_unique())
    spelling = named.group_by("same_title_key", "normalised_text", "mention_text").agg(written=pl.len())
    best_spelling = (
        spelling.sort(
            ~pl.col("mention_text").str.contains(r"\p{Ll}"), -pl.col("written").cast(pl.Int64), "mention_text"
        )
        .group_by("same_title_key", "normalised_text", maintain_order=True)
        .agg(pl.col("mention_text").first())
    )
    several = pl.col("normalised_text").str.contains(" ", literal=True)
    most_texts = pl.when(several).then(MOST_TEXTS_FOR_WORDS).otherwise(MOST_TEXTS_FOR_ONE_WORD)
    counted = (
        named.group_by("same_title_key", "normalised_text")
        .agg(name_count=pl.col("content_digest").n_unique())
        .join(texts, on="same_title_key")
        .with_columns(share=pl.col("name_count") / pl.col("text_count"))
        .join(of_film, on="same_title_key")
        .filter(
            (pl.col("share") >= LEAST_SHARE) & ((pl.col("name_count") > 1) | (pl.col("film_text_count") <= most_texts))
        )
        .sort(
            -pl.col("name_count").cast(pl.Int64),
            -pl.col("normalised_text").str.len_chars().cast(pl.Int64),
            "normalised_text",
        )
        .group_by("same_title_key", maintain_order=True)
        .first()
    )
    return (
        counted.join(best_spelling, on=["same_title_key", "normalised_text"])
        .select(
            pl.col("same_title_key").alias("title_key"),
            pl.col("mention_text")
            .str.replace("^the ", "The ")
            .str.replace("^a ", "A ")
            .str.replace("^an ", "An ")
            .alias("agreed_name"),
            pl.col("name_count").alias("agreed_name_review_count"),
            pl.col("share").alias("title_name_agreement_share"),
        )
        .cast(AGREED_NAME)
        .sort("title_key")
    )


def resolved_titles(mention: pl.DataFrame, title: pl.DataFrame) -> pl.DataFrame:
    """Which film each named work is: `review_key`, `mention_number` and `named_title_key`.

    The work under review is its own film. A work named in passing is the one film of that name; where no film or more
    than one has it, the mention has no row, and neither where it would be the reviewed film itself.

    Args:
        mention: `fact_mention`, those of works.
        title: `title_key`, `same_title_key` and `title_name`.
    """
    film = (
        title.filter((pl.col("title_key") != 0) & pl.col("title_name").is_not_null())
        .select(pl.col("same_title_key").alias("named_title_key"), name=title_name(pl.col("title_name")))
        .filter(pl.col("name") != "")
        .unique()
        .filter(pl.len().over("name") == 1)
    )
    own = title.select("title_key", own_key="same_title_key")
    works = mention.filter(pl.col("mention_kind") == "title").join(own, on="title_key", how="left")
    key = ("review_key", "mention_number")
    reviewed = works.filter((pl.col("role") == "reviewed") & (pl.col("own_key").fill_null(0) != 0)).select(
        *key, named_title_key="own_key"
    )
    passing = (
        works.filter(pl.col("role") == "mentioned")
        .drop("named_title_key")
        .join(film, left_on="normalised_text", right_on="name")
        .filter(pl.col("named_title_key") != pl.col("own_key").fill_null(0))
        .select(*key, "named_title_key")
    )
    return pl.concat([reviewed, passing]).sort(key)


def newly_named(mention: pl.DataFrame, resolved: pl.DataFrame) -> pl.DataFrame:
    """The mentions that name another work than they are said to: the columns of `resolved`, 0 where it is none.

    Args:
        mention: the mentions of works that were looked up, with the `named_title_key` that they have.
        resolved: rows of `resolved_titles`.
    """
    key = ["review_key", "mention_number"]
    return (
        mention.select(*key, before="named_title_key")
        .join(resolved.select(*key, "named_title_key"), on=key, how="left")
        .with_columns(pl.col("named_title_key").fill_null(0))
        .filter(pl.col("named_title_key") != pl.col("before"))
        .drop("before")
    )
