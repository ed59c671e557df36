"""What a lexicon says about the candidates of a text: person, character or thing."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from transforms.folding import folded_name
from transforms.known_cuts import cut_to_known
from transforms.lexicon import Lexicon
from transforms.name_judgement import Priors, judged
from transforms.name_words import HONORIFICS

NAME_KINDS = ("person", "character", "thing")
_ASKS_AFTER = r"^(?:will|may|has|should|would) (?:mr|mrs|ms|miss|dr) "
_UNKNOWN_SINGLE = -25
_SINGLE = 14  # what a name of one word must weigh to be a person's
_HERE = (-20, 40)  # the least and the most that the contexts in one text move a name
_NAME_BEGINS = 8  # weight of a first word that is no plain word though it looks so


def known_names(candidates: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Candidates with what they are.

    Args:
        candidates: rows of `in_context`.

    Returns:
        The rows, those that hold the name of a known person among other words cut to it, with `term_kind` (`person`,
        `character`, `thing`), `weight`, `is_honoured` (whether a title such as Mr. begins it) and `is_plain` (whether
        it is a word that mostly stands in small letters).
    """
    known, priors = _known(lexicon)
    opened = _without_opening(candidates, known, priors)
    cut = cut_to_known(opened, known, priors.plain_word.select("term"))
    plain = priors.plain_word.select("term", is_plain=pl.lit(value=True))
    found = (
        cut.join(known, left_on="folded", right_on="term", how="left", maintain_order="left")
        .join(plain, left_on="folded", right_on="term", how="left", maintain_order="left")
        .with_columns(pl.col("is_plain").fill_null(value=False))
    )
    return _judged_here(found, priors)


@lru_cache(maxsize=1)
def _known(lexicon: Lexicon) -> tuple[pl.DataFrame, Priors]:
    """The names that a lexicon knows, and what it says of words of names."""
    known = lexicon.terms.filter(pl.col("term_kind").is_in(NAME_KINDS)).select(
        "term", known_kind="term_kind", known_weight="weight"
    )
    return known, Priors.of_terms(lexicon.terms)


def _without_opening(candidates: pl.DataFrame, known: pl.DataFrame, priors: Priors) -> pl.DataFrame:
    """Unknown names without the plain word that opens the sentence: "Gifted Ann Lee"."""
    names = priors.first_word.filter(pl.col("weight") > _NAME_BEGINS).select("term")
    titles = pl.DataFrame({"term": sorted(HONORIFICS)})
    plain = priors.plain_word.select("term").join(pl.concat([names, titles]), on="term", how="anti")
    rows = candidates.with_row_index("candidate")
    opened = (
        rows.filter(
            (pl.col("word_count") > 1)
            & pl.col("text").str.contains(" ", literal=True)
            & pl.col("before").str.tail(4).str.contains(r"^$|[.!?:;\n(\"“”)][\"'”)]*\s*$")
        )
        .join(known, left_on="folded", right_on="term", how="anti")
        .with_columns(opening=pl.col("folded").str.extract(r"^(\S+) "))
        .join(plain.with_columns(is_plain=pl.lit(value=True)), left_on="opening", right_on="term", how="left")
        .filter(pl.col("is_plain").fill_null(value=False) | pl.col("folded").str.contains(_ASKS_AFTER))
        .select(
            "candidate",
            open_text=pl.col("text").str.replace(r"^\S+ ", ""),
            skipped=pl.col("text").str.extract(r"^(\S+ )").str.len_chars().cast(pl.Int64),
        )
    )
    return (
        rows.join(
            opened.with_columns(open_folded=folded_name(pl.col("open_text"))),
            on="candidate",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            text=pl.coalesce("open_text", "text"),
            folded=pl.coalesce("open_folded", "folded"),
            start_character=pl.col("start_character") + pl.col("skipped").fill_null(0),
            word_count=pl.col("word_count") - pl.col("skipped").is_not_null().cast(pl.UInt32),
        )
        .drop("candidate", "open_text", "open_folded", "skipped")
    )


def _judged_here(found: pl.DataFrame, priors: Priors) -> pl.DataFrame:
    """Candidates that the lexicon does not know are judged by their words and by what stands beside them."""
    words = pl.col("folded").str.split(" ")
    here = (
        found.filter(pl.col("known_kind").is_null())
        .group_by("review_key", "folded")
        .agg(person=pl.col("person_score").sum(), thing=pl.col("thing_score").sum(), size=pl.col("word_count").first())
        .with_columns(
            text_count=pl.lit(1),
            title_count=pl.lit(1),
            first=pl.lit(0),
            last=pl.lit(0),
            first_word=words.list.first(),
            last_word=words.list.last(),
        )
    )
    weight = pl.when(pl.col("size") == 1).then(pl.col("weight") + _UNKNOWN_SINGLE).otherwise("weight")
    is_person = (pl.col("term_kind") == "person") & (weight > 0)
    judged_here = judged(here, priors).select(
        "review_key",
        "folded",
        weight=weight,
        term_kind=pl.when(is_person | (pl.col("term_kind") != "person"))
        .then("term_kind")
        .otherwise(pl.lit("character")),
    )
    return (
        found.join(judged_here, on=["review_key", "folded"], how="left", maintain_order="left")
        .with_columns(
            term_kind=pl.coalesce("known_kind", "term_kind"),
            weight=pl.coalesce("known_weight", "weight"),
            is_honoured=words.list.first().is_in(list(HONORIFICS)) & (pl.col("word_count") > 1),
            here=pl.col("person_score").sum().over("review_key", "folded").clip(*_HERE),
            thing_here=pl.col("thing_score").sum().over("review_key", "folded"),
        )
        .with_columns(term_kind=_kind_here())
        .drop("known_kind", "known_weight", "here", "thing_here")
    )


def _kind_here() -> pl.Expr:
    """What a name is in this text: what stands beside it here moves what is known of it."""
    kind, weight, here = pl.col("term_kind"), pl.col("weight"), pl.col("here")
    is_single = (pl.col("word_count") == 1) | (pl.col("is_honoured") & (pl.col("word_count") == 2))
    is_loud = pl.col("text").str.contains(r"^\p{Lu}{3,}$")
    single = (
        (weight + here >= _SINGLE)
        & (pl.col("thing_here") > -30)
        & ((kind == "person") | (here >= 30))
        & ~(pl.col("is_plain") & (here <= 0))
        & ~(is_loud & (here < 20))
        & ~(pl.col("is_honoured") & (weight < 30))
    )
    is_person = pl.when(is_single).then(single).otherwise(weight + here > -4) & (kind != "thing") & ~_is_noise()
    return (
        pl.when(is_person)
        .then(pl.lit("person"))
        .when(kind == "person")
        .then(pl.lit("character"))
        .otherwise("term_kind")
    )


def _is_noise() -> pl.Expr:
    """Whether a letter stands three times in a row, as in Argggh."""
    return pl.col("folded").str.contains("|".join(f"{letter}{{3}}" for letter in "abcdefghjklmnopqrstuvwyz"))
