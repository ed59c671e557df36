"""What the reviews agree on. So far: which title ids are one film."""

from __future__ import annotations

import polars as pl

from contracts.dimensions import DIM_TITLE

LEAST_SHARED_TEXTS = 2
# A text that stands at more ids than this is a stock phrase or an advertisement and says nothing about the film. The
# bound also keeps the pairs of ids few: without it, one text at 10,000 ids would make 50 million of them.
MOST_IDS_OF_A_TEXT = 20


def same_title(review: pl.DataFrame, title: pl.DataFrame) -> pl.DataFrame:
    """Which title ids are one film, by the texts that they share: a retired id keeps copies of its reviews.

    Two ids are one film if they share at least 2 distinct texts and these are at least half of the distinct texts of
    the id that has fewer. What is one film with a third is one film together. The smallest id of a film leads: the
    shortest, then the first in the order of code points, then of the name spaces. The unknown title never joins.

    Args:
        review: `title_key` and `content_digest`.
        title: `title_key`, `id_namespace` and `title_id`, each key once. Reviews of other keys do not count.

    Returns:
        A row for each row of `title`, in its order: `title_key`, `same_title_key`, `same_title_source` (`reviews`, or
        `none` for an id that stands alone) and `shared_review_count`, the distinct texts of this id that stand at
        another id of its film too.
    """
    placed = title.sort(pl.col("title_id").str.len_chars(), "title_id", pl.col("id_namespace").cast(pl.String))
    placed = placed.select("title_key").with_row_index("place")
    text = (
        review.filter(pl.col("title_key") != 0)
        .join(placed, on="title_key")
        .select("place", "content_digest")
        .unique()
        .with_columns(id_count=pl.len().over("content_digest"))
    )
    text_count = text.group_by("place").agg(text_count=pl.len())
    shared = text.filter(pl.col("id_count").is_between(2, MOST_IDS_OF_A_TEXT)).select("place", "content_digest")
    pair = _pairs(shared)
    leader = _leaders(_ties(pair, text_count))
    film = (
        pair.join(leader, on="place")
        .join(leader, left_on="other", right_on="place", suffix="_of_other")
        .filter(pl.col("leader") == pl.col("leader_of_other"))
        .select(pl.concat_list("place", "other").alias("place"), "leader", "content_digest")
        .explode("place")
        .group_by("place", "leader")
        .agg(shared_review_count=pl.col("content_digest").n_unique())
        .join(placed.select(leader="place", same_title_key="title_key"), on="leader")
        .join(placed, on="place")
        .select("title_key", "same_title_key", "shared_review_count")
    )
    return title.join(film, on="title_key", how="left", maintain_order="left").select(
        "title_key",
        pl.col("same_title_key").fill_null(pl.col("title_key")),
        pl.when(pl.col("same_title_key").is_null())
        .then(pl.lit("none"))
        .otherwise(pl.lit("reviews"))
        .cast(DIM_TITLE.schema["same_title_source"])
        .alias("same_title_source"),
        pl.col("shared_review_count").fill_null(0).cast(pl.Int64),
    )


def _pairs(shared: pl.DataFrame) -> pl.DataFrame:
    """Each text with each two ids that have it, the smaller first: `place`, `other`, `content_digest`."""
    return (
        shared.join(shared.rename({"place": "other"}), on="content_digest")
        .filter(pl.col("place") < pl.col("other"))
        .select("place", "other", "content_digest")
    )


def _ties(pair: pl.DataFrame, text_count: pl.DataFrame) -> pl.DataFrame:
    """The two ids of each pair that is one film: `place`, `other`."""
    return (
        pair.group_by("place", "other")
        .agg(shared=pl.len())
        .join(text_count, on="place")
        .join(text_count, left_on="other", right_on="place", suffix="_of_other")
        .filter(
            (pl.col("shared") >= LEAST_SHARED_TEXTS)
            & (pl.col("shared") * 2 >= pl.min_horizontal("text_count", "text_count_of_other"))
        )
        .select("place", "other")
    )


def _leaders(tie: pl.DataFrame) -> pl.DataFrame:
    """The smallest id that each tied id is joined with, over any number of ties: `place`, `leader`.

    Every id takes the smallest leader of its neighbours, then the leader of that leader, until nothing changes; the
    second step halves the way each time, so a chain of n ids takes about log n rounds.
    """
    both_ways = pl.concat([tie, tie.select(place="other", other="place")])
    leader = both_ways.select("place", leader="place").unique()
    while True:
        nearest = (
            both_ways.join(leader, left_on="other", right_on="place")
            .group_by("place")
            .agg(nearest=pl.col("leader").min())
        )
        nearer = leader.join(nearest, on="place").select("place", leader=pl.min_horizontal("leader", "nearest"))
        farther = (
            nearer.join(nearer, left_on="leader", right_on="place", suffix="_of_leader")
            .select("place", leader="leader_of_leader")
            .sort("place")
        )
        if farther.equals(leader.sort("place")):
            return farther
        leader = farther
