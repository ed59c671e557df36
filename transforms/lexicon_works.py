"""Learning works: what the film of a title is called by its reviews, and which works are named across titles."""

from __future__ import annotations

import polars as pl

from contracts.audit import LEXICON
from transforms.lexicon_evidence import EVIDENCE
from transforms.title_forms import title_candidates, title_name

FILM_NAME = "film_name"
WORK = "work"
# Between the key of a title and the name that its reviews use.
SEPARATOR = " "

LEAST_TEXTS = 2
LEAST_SHARE = 0.1
MOST_NAMES = 4
_WEIGHT = {"quoted": 1.0, "dated": 1.0, "opening": 1.0, "introduced": 0.7, "watched": 0.7, "capitals": 0.6}


def evidence(review: pl.DataFrame) -> pl.DataFrame:
    """What a batch writes as titles, by form and title, and how many texts each title has: rows of `EVIDENCE`."""
    found = (
        title_candidates(review)
        .join(review.select("review_key", "title_key"), on="review_key")
        .with_columns(term_kind=pl.concat_str(pl.lit("title_"), "form"))
        .group_by("term_kind", pl.col("mention_text").alias("term"), "title_key")
        .agg(pl.col("review_key").n_unique().cast(pl.Int64).alias("support_count"))
    )
    texts = review.group_by("title_key").agg(support_count=pl.len().cast(pl.Int64))
    counted = texts.with_columns(term_kind=pl.lit("title_texts"), term=pl.lit(""))
    return pl.concat(frame.select(EVIDENCE.names()).cast(EVIDENCE) for frame in (found, counted))


def learned(whole: pl.DataFrame) -> pl.DataFrame:
    """The names of films by their own reviews, and the works that several texts name: terms of the lexicon.

    A `film_name` is the title key, a space and the name; its weight is the share of the film's texts that write it as
    a title. A `work` is a name as it is written most; its weight is the share of texts that quote it.
    """
    named = whole.filter(pl.col("term_kind").str.starts_with("title_") & (pl.col("term_kind") != "title_texts"))
    named = named.with_columns(name=title_name(pl.col("term")), form=pl.col("term_kind").str.slice(6)).filter(
        pl.col("name") != ""
    )
    texts = whole.filter(pl.col("term_kind") == "title_texts").select("title_key", text_count="support_count")
    by_film = _by_film(named)
    overall = _overall(by_film)
    films = _film_names(by_film, overall, texts)
    return pl.concat([_film_terms(films), _work_terms(overall, films)])


def _by_film(named: pl.DataFrame) -> pl.DataFrame:
    """Each name with each title whose reviews write it, and how strongly they mean a work."""
    support, form = pl.col("support_count"), pl.col("form")
    return (
        named.with_columns(strength=support * form.replace_strict(_WEIGHT, return_dtype=pl.Float64))
        .group_by("title_key", "name")
        .agg(
            pl.col("strength").sum(),
            quoted=support.filter(form.is_in(["quoted", "dated"])).sum(),
            opening=support.filter(form == "opening").sum(),
            plain=support.filter(form != "capitals").sum(),
            support_count=support.sum(),
            written=pl.col("term").sort_by(form == "capitals", -support, "term").first(),
        )
    )


def _overall(by_film: pl.DataFrame) -> pl.DataFrame:
    """Each name over all titles."""
    return by_film.group_by("name").agg(
        all_strength=pl.col("strength").sum(),
        all_quoted=pl.col("quoted").sum(),
        all_plain=pl.col("plain").sum(),
        all_support=pl.col("support_count").sum(),
        title_count=pl.len().cast(pl.Int64),
        most_written=pl.col("written").sort_by("support_count", "written").last(),
    )


def _film_names(by_film: pl.DataFrame, overall: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The best name of each film, and others that share most of their words with it."""
    word_count = pl.col("name").str.count_matches(" ") + 1
    scored = (
        by_film.filter(pl.col("title_key") != 0)
        .join(overall, on="name")
        .join(texts, on="title_key")
        .with_columns(share=pl.col("strength") / pl.col("text_count"), own=pl.col("strength") / pl.col("all_strength"))
        .with_columns(score=pl.col("strength") * pl.col("own") ** 0.3)
    )
    firm = (pl.col("quoted") >= 1) | (pl.col("opening") >= 1)
    able = (
        (
            (pl.col("strength") >= 1.9)
            | ((pl.col("strength") >= 1) & firm & (pl.col("text_count") <= 6) & (pl.col("own") > 0.8))
        )
        & (pl.col("share") >= LEAST_SHARE)
        & (pl.col("plain") >= 1)
        & (pl.col("own") >= 0.03)
        & (pl.col("name").str.len_chars() >= 2)
    )
    best = (
        scored.filter(able)
        .sort("score", "name", descending=[True, False])
        .group_by("title_key", maintain_order=True)
        .agg(best=pl.col("name").first(), best_strength=pl.col("strength").first())
    )
    related = scored.join(best, on="title_key").filter(
        (pl.col("name") == pl.col("best"))
        | (
            (
                pl.concat_str(pl.lit(" "), "best", pl.lit(" ")).str.contains(
                    pl.concat_str(pl.lit(" "), "name", pl.lit(" ")), literal=True
                )
                | pl.concat_str(pl.lit(" "), "name", pl.lit(" ")).str.contains(
                    pl.concat_str(pl.lit(" "), "best", pl.lit(" ")), literal=True
                )
            )
            & (pl.col("quoted") >= 1)
            & (pl.col("own") >= 0.3)
            & (word_count <= 10)
        )
    )
    return (
        related.sort("score", "name", descending=[True, False])
        .group_by("title_key", maintain_order=True)
        .head(MOST_NAMES)
    )


def _film_terms(films: pl.DataFrame) -> pl.DataFrame:
    return films.select(
        term_kind=pl.lit(FILM_NAME),
        term=pl.concat_str(pl.col("title_key").cast(pl.String), pl.lit(SEPARATOR), "written"),
        support_count="support_count",
        title_count=pl.lit(1, pl.Int64),
        weight=pl.col("share").round(6),
    )


def _work_terms(overall: pl.DataFrame, films: pl.DataFrame) -> pl.DataFrame:
    own = films.filter(pl.col("name") == pl.col("best")).group_by("name").agg(own_strength=pl.col("strength").max())
    several = pl.col("name").str.contains(" ", literal=True)
    quoted, titles = pl.col("all_quoted"), pl.col("title_count")
    known = (
        (several & (quoted >= 2) & (titles >= 2))
        | (several & (quoted >= 1) & (pl.col("all_plain") >= 3) & (titles >= 2))
        | (~several & (quoted >= 3) & (titles >= 3))
    )
    film = pl.col("own_strength").fill_null(0) >= pl.when(several).then(1.9).otherwise(3.0)
    return (
        overall.join(own, on="name", how="left")
        .filter(known | film)
        .select(
            term_kind=pl.lit(WORK),
            term="most_written",
            support_count="all_support",
            title_count="title_count",
            weight=(quoted / pl.col("all_support")).round(6),
        )
    )
