"""Where names may stand: runs of capitalised words, with what stands around them."""

from __future__ import annotations

import polars as pl

from transforms.name_runs import FAR, capital_runs, name_pieces


def folded_name(text: pl.Expr) -> pl.Expr:
    """A name to compare by: lower case, no accents, no apostrophes, other punctuation as one space. May be empty."""
    plain = text.str.to_lowercase().map_batches(_without_accents, pl.String, is_elementwise=True)
    return plain.str.replace_all(r"['’`]", "").str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(" ")


def _without_accents(text: pl.Series) -> pl.Series:
    """Texts without marks on letters. ASCII has none, and most names are ASCII."""
    is_ascii = text.str.len_bytes() == text.str.len_chars()
    if is_ascii.all():
        return text
    plain = text.filter(~is_ascii).str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return text.scatter((~is_ascii).arg_true(), plain)


def name_candidates(review: pl.DataFrame) -> pl.DataFrame:
    """Runs of capitalised words of each text that may be names, from left to right.

    Args:
        review: `clean_text`.

    Returns:
        One row per candidate: `row` (position in `review`), `start_character` (code points from 1), `text`, `folded`,
        `word_count`, `is_possessive`, and `before` and `after`: what stands between it and the candidates beside it,
        or the end of it that is near where it is long.
    """
    piece = name_pieces(capital_runs(review))
    same = pl.col("row") == pl.col("row").shift(1)
    # a word of grammar between two names belongs to what stands between; of several, only the nearest
    passed = same & ~pl.col("is_name").shift(1)
    passed_twice = passed & same.shift(1) & ~pl.col("is_name").shift(2)
    opened = (
        pl.when(passed_twice).then(pl.lit(FAR)).otherwise(pl.lit("")) + pl.col("gap").shift(1) + pl.col("text").shift(1)
    )
    between = pl.when(passed).then(opened).otherwise(pl.lit("")) + pl.col("gap")
    goes_on = same.shift(-1, fill_value=False)
    stops_next = goes_on & ~pl.col("is_name").shift(-1)
    at_name_or_end = pl.col("is_name").shift(-2) | (pl.col("text").shift(-2) == "")
    far_on = pl.when(at_name_or_end).then(pl.lit("")).otherwise(pl.lit(FAR))
    has_next = same.shift(-2, fill_value=False) & goes_on
    beyond = pl.when(has_next).then(pl.col("gap").shift(-2) + far_on).otherwise(pl.lit(""))
    following = pl.when(goes_on).then(pl.col("gap").shift(-1)).otherwise(pl.lit(""))
    return (
        piece.lazy()
        .with_columns(
            before=between,
            after=_hyphened(pl.col("ending"))
            + pl.when(stops_next).then(following + pl.col("text").shift(-1) + beyond).otherwise(following),
        )
        .filter("is_name")
        .select(
            "row",
            "start_character",
            "text",
            "word_count",
            pl.col("ending").str.contains(r"^['’]").alias("is_possessive"),
            "before",
            "after",
            folded=folded_name(pl.col("text")),
        )
        .collect(engine="in-memory")
    )


def _hyphened(ending: pl.Expr) -> pl.Expr:
    """What ends a name and belongs to what follows; a possessive is told by its own column."""
    return ending.str.replace(r"^['’][sS]?", "")
