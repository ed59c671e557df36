"""What a lexicon says about the candidates of a text: person, character or thing."""

from __future__ import annotations

import polars as pl

from transforms.lexicon import Lexicon
from transforms.name_candidates import folded_name
from transforms.name_judgement import Priors, judged
from transforms.name_words import HONORIFICS

_LONGEST = 12  # words of a run that is searched for known names inside it
_LOCAL_SINGLE = -25


def known_names(candidates: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Candidates with what they are.

    Args:
        candidates: rows of `in_context`.

    Returns:
        The rows, those that hold the name of a known person among other words cut to it, with `term_kind` (`person`,
        `character`, `thing`) and `weight`.
    """
    name_terms = lexicon.terms.filter(pl.col("term_kind").is_in(["person", "character", "thing"]))
    known = name_terms.select(folded="term", known_kind="term_kind", known_weight="weight")
    cut = _cut_to_known(candidates, name_terms.filter(pl.col("term_kind") == "person").select("term"))
    found = cut.join(known, on="folded", how="left", maintain_order="left")
    return _judged_here(found, Priors.of_terms(lexicon.terms))


def _cut_to_known(candidates: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Longer candidates cut to the known person whose name they hold, the longest and then the first."""
    long = candidates.with_row_index("candidate").filter(
        pl.col("word_count").is_between(3, _LONGEST)
    ).join(persons, left_on="folded", right_on="term", how="anti")
    word = (
        long.select("candidate", "start_character", word=pl.col("text").str.split(" "))
        .explode("word")
        .with_columns(length=pl.col("word").str.len_chars().cast(pl.Int64) + 1)
        .with_columns(
            start=pl.col("start_character") + pl.col("length").cum_sum().over("candidate") - pl.col("length"),
            number=pl.int_range(pl.len()).over("candidate"),
        )
    )
    windows = []
    for size in (3, 2):
        same = pl.col("candidate") == pl.col("candidate").shift(-(size - 1))
        windows.append(
            word.select(
                "candidate",
                "start",
                "number",
                text=pl.concat_str([pl.col("word").shift(-i) for i in range(size)], separator=" "),
                size=pl.lit(size),
                same=same,
            ).filter("same")
        )
    held = (
        pl.concat(windows)
        .with_columns(folded=folded_name(pl.col("text")))
        .join(persons, left_on="folded", right_on="term", how="semi")
        .sort("candidate", -pl.col("size"), "number")
        .unique("candidate", keep="first", maintain_order=True)
        .select("candidate", cut_text="text", cut_start="start", cut_folded="folded", cut_size="size")
    )
    return (
        candidates.with_row_index("candidate")
        .join(held, on="candidate", how="left", maintain_order="left")
        .with_columns(
            text=pl.coalesce("cut_text", "text"),
            folded=pl.coalesce("cut_folded", "folded"),
            start_character=pl.coalesce("cut_start", "start_character"),
            word_count=pl.coalesce(pl.col("cut_size").cast(pl.UInt32), "word_count"),
        )
        .drop("candidate", "cut_text", "cut_start", "cut_folded", "cut_size")
    )


def _judged_here(found: pl.DataFrame, priors: Priors) -> pl.DataFrame:
    """Candidates that the lexicon does not know are judged by their words and by what stands beside them."""
    words = pl.col("folded").str.split(" ")
    is_single = ~pl.col("folded").str.contains(" ", literal=True)
    rows = found.with_row_index("place")
    here = (
        rows.filter(pl.col("known_kind").is_null())
        .group_by("row", "folded")
        .agg(person=pl.col("person_score").sum(), thing=pl.col("thing_score").sum())
        .with_columns(
            text_count=pl.lit(1), title_count=pl.lit(1), first=pl.lit(0), last=pl.lit(0),
            first_word=words.list.first(), last_word=words.list.last(),
        )
    )
    judged_here = judged(here, priors).with_columns(
        weight=pl.when(is_single).then(pl.col("weight") + _LOCAL_SINGLE).otherwise("weight")
    ).with_columns(
        term_kind=pl.when(pl.col("term_kind") != "person").then("term_kind").when(pl.col("weight") > 0).then(pl.lit("person")).otherwise(pl.lit("character"))
    )
    return (
        rows.join(judged_here.select("row", "folded", "term_kind", "weight"), on=["row", "folded"], how="left", maintain_order="left")
        .with_columns(term_kind=pl.coalesce("known_kind", "term_kind"), weight=pl.coalesce("known_weight", "weight"),
            is_honoured=words.list.first().is_in(list(HONORIFICS)))
        .drop("known_kind", "known_weight", "place")
    )
