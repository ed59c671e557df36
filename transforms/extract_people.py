"""Persons: who is named, what the text says the person did, and whom an actor plays."""

from __future__ import annotations

import polars as pl

from contracts.sets import CREDIT_ROLES
from transforms.known_names import known_names
from transforms.lexicon import Lexicon
from transforms.name_candidates import folded_name, name_candidates
from transforms.name_contexts import in_context
from transforms.people_characters import played_characters
from transforms.people_roles import told_roles

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


def people_mentions(review: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Every real person named in each review, once per role (and, for actors, per character).

    Args:
        review: `review_key` and `clean_text`.
        lexicon: what the corpus taught about names.
    """
    candidates = known_names(in_context(name_candidates(review)), lexicon)
    named = _identified(candidates)
    pairs = played_characters(named)
    named = _without_characters(named, pairs)
    played = (
        pairs.join(named.select("row", "person").drop_nulls().unique(), on=["row", "person"], how="semi")
        .sort("row", "start_character")
        .group_by("row", "person", maintain_order=True)
        .agg(characters=pl.col("character"))
    )
    told = told_roles(named.filter(pl.col("person").is_not_null()))
    roles = [f"is_{role}" for role in CREDIT_ROLES]
    person = (
        told.sort("row", "start_character")
        .group_by("row", "person", maintain_order=True)
        .agg(
            pl.col("text", "start_character", "folded").sort_by(-pl.col("name_length"), "start_character").first(),
            pl.col(roles).any(),
            is_aside=pl.col("is_aside").mean() > 0.5,
            occurrence_count=pl.len(),
        )
        .join(played, on=["row", "person"], how="left", maintain_order="left")
    )
    for role in ("director", "author", "actor"):
        person = person.join(_called(lexicon, role), on="folded", how="left", maintain_order="left")
    known = lexicon.terms.filter(pl.col("term_kind") == "person").select(folded="term", text_count="support_count")
    person = person.join(known, on="folded", how="left", maintain_order="left").with_columns(
        pl.col("director", "author", "actor", "text_count").fill_null(0)
    )
    return _rows(person, roles, review)


def _without_characters(named: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The names, those taken for persons that the text says are played by somebody no longer."""
    played = (
        pairs.filter(pl.col("other").is_not_null()).select("row", person="other", is_played=pl.lit(value=True)).unique()
    )
    weight = pl.col("weight").max().over("row", "person")
    return named.join(played, on=["row", "person"], how="left", maintain_order="left").with_columns(
        person=pl.when(pl.col("is_played").is_null() | (weight > _REAL)).then("person")
    )


def _called(lexicon: Lexicon, role: str) -> pl.DataFrame:
    term = pl.col("term_kind") == role
    return lexicon.terms.filter(term).select(folded="term", **{role: pl.col("weight")})


def _identified(candidates: pl.DataFrame) -> pl.DataFrame:
    """Candidates with `person`: the number of the person in its text, missing where it is none.

    A name of several words and one with the same first and last word are the same person, and so is its last or first
    word alone.
    """
    words = pl.col("folded").str.split(" ")
    rows = candidates.with_row_index("place").with_columns(
        first_word=words.list.first(),
        last_word=pl.when(words.list.last().is_in(["jr", "sr", "ii", "iii"]))
        .then(words.list.get(-2, null_on_oob=True))
        .otherwise(words.list.last()),
        is_several=(pl.col("word_count") > 1) & ~(pl.col("is_honoured") & (pl.col("word_count") == 2)),
        name_length=pl.col("text").str.len_chars().cast(pl.Int64),
    )
    is_person = pl.col("term_kind") == "person"
    full = rows.filter("is_several").with_columns(key=pl.col("first_word") + " " + pl.col("last_word"))
    best = full.group_by("row", "key").agg(
        pl.col("place").min().alias("person"),
        is_named=is_person.any(),
        first_word=pl.col("first_word").first(),
        last_word=pl.col("last_word").first(),
    )
    by_last = (
        best.sort("row", "is_named", "person", descending=[False, True, False])
        .unique(["row", "last_word"], keep="first")
        .select("row", last_word="last_word", by_last=pl.when("is_named").then("person").otherwise(-1))
    )
    by_first = (
        best.sort("row", "is_named", "person", descending=[False, True, False])
        .unique(["row", "first_word"], keep="first")
        .select("row", last_word="first_word", by_first=pl.when("is_named").then("person").otherwise(-1))
    )
    named = best.filter("is_named").select("row", "key", "person")
    return (
        rows.with_columns(key=pl.when("is_several").then(pl.col("first_word") + " " + pl.col("last_word")))
        .join(named, on=["row", "key"], how="left", maintain_order="left")
        .join(by_last, on=["row", "last_word"], how="left", maintain_order="left")
        .join(by_first, on=["row", "last_word"], how="left", maintain_order="left")
        .join(
            rows.filter(is_person & ~pl.col("is_several"))
            .group_by("row", "last_word")
            .agg(alone=pl.col("place").min()),
            on=["row", "last_word"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            person=pl.when("is_several")
            .then(pl.col("person").cast(pl.Int64))
            .otherwise(
                pl.coalesce(
                    pl.col("by_last").cast(pl.Int64), pl.col("by_first").cast(pl.Int64), pl.col("alone").cast(pl.Int64)
                )
            )
        )
        .with_columns(
            person=pl.when(pl.col("person") >= 0).then("person"),
            name_length=pl.when(pl.col("is_several"))
            .then(pl.col("name_length"))
            .when(pl.col("is_honoured"))
            .then(-1)
            .otherwise(0),
        )
        .drop("by_last", "by_first", "alone", "key")
    )


def _rows(person: pl.DataFrame, roles: list[str], review: pl.DataFrame) -> pl.DataFrame:
    """One row of `PEOPLE` per person and role."""
    told = pl.any_horizontal(roles)
    is_director_known = pl.col("director") >= 0.02
    other_director = (pl.col("is_director").any() & ~pl.col("is_director")).over("row")
    is_seldom_actor = (pl.col("text_count") >= 8) & (pl.col("actor") < 0.05)
    default = (
        pl.when("is_aside")
        .then(pl.lit("mentioned"))
        .when((pl.col("author") >= 0.08) & (pl.col("author") > pl.col("actor")))
        .then(pl.lit("mentioned"))
        .when(is_director_known & (pl.col("director") > 1.2 * pl.col("actor")))
        .then(pl.when(other_director).then(pl.lit("mentioned")).otherwise(pl.lit("director")))
        .when(is_seldom_actor)
        .then(pl.lit("mentioned"))
        .otherwise(pl.lit("actor"))
    )
    is_played = pl.col("characters").list.len().fill_null(0) > 0
    role_list = pl.concat_list(
        *(
            pl.when(pl.col(f"is_{role}") | (is_played if role == "actor" else pl.lit(value=False))).then(pl.lit(role))
            for role in CREDIT_ROLES
        ),
    ).list.drop_nulls()
    long = (
        person.with_columns(
            is_told=told | is_played, role=pl.when(told | is_played).then(role_list).otherwise(pl.concat_list(default))
        )
        .explode("role")
        .with_columns(character_name=pl.when(pl.col("role") == "actor").then(pl.col("characters")))
        .with_columns(
            character_name=pl.when(pl.col("character_name").list.len() > 0)
            .then("character_name")
            .otherwise(pl.concat_list(pl.lit(None, pl.String)))
        )
        .explode("character_name")
    )
    key = review.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), "review_key")
    return (
        long.join(key, on="row", how="left", maintain_order="left")
        .with_columns(
            mention_text="text",
            normalised_text=folded_name(pl.col("text")),
            extraction_rule=pl.when("is_told").then(pl.lit("person_told")).otherwise(pl.lit("person_supposed")),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in PEOPLE.items())
    )
