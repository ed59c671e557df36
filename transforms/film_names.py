"""What a film is called: of all that its reviews write as titles, the names that are its own."""

from __future__ import annotations

import polars as pl

from transforms.name_words import STOP_WORDS

FILM_NAME = "film_name"
# Between the key of a title and the name that its reviews use.
SEPARATOR = " "
# Of the texts of the film; and how many names one film has at most.
LEAST_SHARE = 0.1
MOST_NAMES = 4
# Words that stand beside films and are no names of one.
NO_FILMS = (
    r"^(?:american|british|english|french|german|italian|spanish|russian|japanese|chinese|korean|indian|turkish|mexican|canadian"
    r"|australian|swedish|irish|scottish|polish|dutch|danish|greek|brazilian|european|asian|african|hollywood|bollywood|disney"
    r"|dvds?|dvd \d|cinema|movies?|films?|episode"
    r"|season \w+|part \w+|volume \w+|disc \w+|live in concert|academy awards?|oscars?|sci fi channel|lifetime"
    r"|imdb|bbc|hbo|mtv|mst3k)$"
)


def film_names(by_film: pl.DataFrame, overall: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The best name of each film, and others that share most of their words with it."""
    found = pl.max_horizontal("strength", "run_count")
    scored = (
        by_film.filter(pl.col("title_key") != 0)
        .join(overall.drop("core"), on="name")
        .join(texts, on="title_key")
        .with_columns(
            share=(found / pl.col("text_count")).clip(upper_bound=1.0),
            own=(pl.col("strength") + pl.col("run_count"))
            / (pl.col("all_strength") + pl.max_horizontal("run_total", "run_count")),
        )
        .with_columns(
            score=(
                pl.col("strength")
                + 0.5 * pl.max_horizontal("run_count", "strength").clip(upper_bound=2 * pl.col("strength") + 2)
            )
            * pl.col("own") ** 0.4
        )
    )
    firm = (pl.col("quoted") >= 1) | (pl.col("opening") >= 1)
    is_whole = pl.col("core").str.count_matches(" ") == pl.col("name").str.count_matches(" ")
    is_someone = (
        ((pl.col("who") == "person") & is_whole & (pl.col("quoted") + pl.col("opening") < 0.4 * pl.col("run_count")))
        | ((pl.col("who") == "person") & (pl.col("quoted") == 0) & (pl.col("opening") < 2))
        | ((pl.col("who") == "character") & is_whole & (pl.col("quoted") + pl.col("opening") < 2))
    )
    able = (
        (
            (pl.col("strength") >= 1.9)
            | (firm & (pl.col("run_count") >= 3) & is_whole)
            | ((pl.col("opening") >= 1) & (pl.col("text_count") <= 6) & (pl.col("own") > 0.5))
        )
        & (pl.col("share") >= LEAST_SHARE)
        & (pl.col("plain") >= 1)
        & ((pl.col("own") >= 0.15) | (pl.col("share") >= 0.45))
        & (pl.col("name").str.len_chars() >= 2)
        & ~pl.col("name").is_in(sorted(STOP_WORDS))
        & ~pl.col("name").str.contains(NO_FILMS)
        & ~is_someone
    )
    best = (
        scored.filter(able)
        .sort("score", "name", descending=[True, False])
        .group_by("title_key", maintain_order=True)
        .agg(best=pl.col("name").first(), best_strength=pl.col("strength").first())
    )
    own, name = (pl.concat_str(pl.lit(" "), column, pl.lit(" ")) for column in ("best", "name"))
    related = scored.join(best, on="title_key").filter(
        (pl.col("name") == pl.col("best"))
        | (
            (own.str.contains(name, literal=True) | name.str.contains(own, literal=True))
            & (pl.col("quoted") >= 1)
            & (pl.col("own") >= 0.3)
            & (pl.col("strength") * 4 >= pl.col("best_strength"))
        )
    )
    return (
        related.sort("score", "name", descending=[True, False])
        .group_by("title_key", maintain_order=True)
        .head(MOST_NAMES)
    )


def film_terms(films: pl.DataFrame) -> pl.DataFrame:
    return films.select(
        term_kind=pl.lit(FILM_NAME),
        term=pl.concat_str(pl.col("title_key").cast(pl.String), pl.lit(SEPARATOR), "written"),
        support_count="support_count",
        title_count=pl.lit(1, pl.Int64),
        weight=pl.col("share").round(6),
    )
