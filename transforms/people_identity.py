"""Which names of a text are one person: the full name, the same with other initials, and a word of it alone."""

from __future__ import annotations

import polars as pl

_GENERATIONS = ("jr", "sr", "ii", "iii")
_NOBODY = -1


def identified(candidates: pl.DataFrame) -> pl.DataFrame:
    """Candidates with the person that they name.

    A name of several words and one with the same first and last word are the same person, and so is its last or first
    word alone. Where such a name is no person's, its words alone are none either.

    Args:
        candidates: rows of `known_names`.

    Returns:
        The rows with `place` (position), `person` (the first place of the person in the text, missing where it is
        none) and `name_length` (to choose the fullest form by).
    """
    words = pl.col("folded").str.split(" ")
    last = pl.when(words.list.last().is_in(_GENERATIONS)).then(words.list.get(-2, null_on_oob=True))
    rows = candidates.with_row_index("place").with_columns(
        pl.col("place").cast(pl.Int64),
        first_word=words.list.first(),
        last_word=last.otherwise(words.list.last()),
        is_several=(pl.col("word_count") > 1) & ~(pl.col("is_honoured") & (pl.col("word_count") == 2)),
    )
    rows = rows.with_columns(key=pl.when("is_several").then(pl.col("first_word") + " " + pl.col("last_word")))
    is_person = pl.col("term_kind") == "person"
    full = (
        rows.filter("is_several")
        .group_by("review_key", "key")
        .agg(pl.col("first_word", "last_word").first(), person=pl.col("place").min(), is_named=is_person.any())
        .sort("review_key", pl.col("is_named").not_(), "person")
        .with_columns(alias=pl.when("is_named").then("person").otherwise(_NOBODY))
    )
    alone = (
        rows.filter(is_person & ~pl.col("is_several"))
        .group_by("review_key", "last_word")
        .agg(alone=pl.col("place").min())
    )
    by_last = full.unique(["review_key", "last_word"], keep="first").select("review_key", "last_word", by_last="alias")
    by_first = full.unique(["review_key", "first_word"], keep="first").select(
        "review_key", last_word="first_word", by_first="alias"
    )
    found = rows.join(
        full.filter("is_named").select("review_key", "key", "person"),
        on=["review_key", "key"],
        how="left",
        maintain_order="left",
    )
    for aliases in (by_last, by_first, alone):
        found = found.join(aliases, on=["review_key", "last_word"], how="left", maintain_order="left")
    person = pl.when("is_several").then("person").otherwise(pl.coalesce("by_last", "by_first", "alone"))
    length = pl.when("is_several").then(pl.col("text").str.len_chars().cast(pl.Int64)).when("is_honoured").then(-1)
    return found.with_columns(person=pl.when(person != _NOBODY).then(person), name_length=length.otherwise(0)).drop(
        "by_last", "by_first", "alone", "key", "first_word", "last_word", "is_several"
    )
