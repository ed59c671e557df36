"""Where names may stand: runs of capitalised words, with what stands around them."""

from __future__ import annotations

import polars as pl

from transforms.name_runs import capital_runs, name_pieces

CONTEXT_CHARACTERS = 80
# Between the two ends of a long gap: no rule reaches across it.
FAR = "\n\n"


def name_candidates(review: pl.DataFrame) -> pl.DataFrame:
    """Runs of capitalised words of each text that may be names, from left to right.

    Args:
        review: `review_key`, each key once, and `clean_text`.

    Returns:
        One row per candidate: `review_key`, `start_character` (code points from 1), `text`, `folded`,
        `word_count`, `is_possessive`, and `before` and `after`: what stands between it and the candidates beside it,
        or the end of it that is near where it is long.
    """
    piece = name_pieces(capital_runs(review))
    piece = piece.with_columns(_ends(piece["gap"]))
    same = (pl.col("review_key") == pl.col("review_key").shift(1)).fill_null(value=False)
    passed = same & ~pl.col("is_name").shift(1)
    beside = piece.with_columns(
        # a word of grammar between two names belongs to what stands between; of several, only the nearest
        passed=passed,
        passed_twice=passed & same.shift(1) & ~pl.col("is_name").shift(2),
        gap_before=pl.col("gap").shift(1),
        text_before=pl.col("text").shift(1),
        goes_on=same.shift(-1, fill_value=False),
        stops_next=~pl.col("is_name").shift(-1),
        has_next=same.shift(-2, fill_value=False),
        at_name_or_end=pl.col("is_name").shift(-2) | (pl.col("text").shift(-2) == ""),
        gap_behind=pl.col("gap").shift(-1),
        text_behind=pl.col("text").shift(-1),
        gap_beyond=pl.col("gap").shift(-2),
    ).filter("is_name")
    return beside.select(
        "review_key",
        "start_character",
        "text",
        "word_count",
        pl.col("ending").str.contains(r"^['’]").alias("is_possessive"),
        pl.when("passed").then(_opened() + pl.col("gap")).otherwise("gap").alias("before"),
        (_hyphened() + _following()).alias("after"),
        "folded",
    )


def _opened() -> pl.Expr:
    """The word of grammar before a name, with the gap before it."""
    far = pl.when("passed_twice").then(pl.lit(FAR)).otherwise(pl.lit(""))
    return far + pl.col("gap_before") + pl.col("text_before")


def _following() -> pl.Expr:
    """What stands between a name and the next one: the gap, and a word of grammar with the gap behind it."""
    far = pl.when("at_name_or_end").then(pl.lit("")).otherwise(pl.lit(FAR))
    beyond = pl.when("has_next").then(pl.col("gap_beyond") + far).otherwise(pl.lit(""))
    return (
        pl.when(pl.col("goes_on") & pl.col("stops_next"))
        .then(pl.col("gap_behind") + pl.col("text_behind") + beyond)
        .when("goes_on")
        .then("gap_behind")
        .otherwise(pl.lit(""))
    )


def _hyphened() -> pl.Expr:
    """What ends a name and belongs to what follows; a possessive is told by its own column."""
    return pl.col("ending").str.replace(r"^['’][sS]?", "")


def _ends(gap: pl.Series) -> pl.Series:
    """The gaps, of long ones their first and last characters."""
    is_long = gap.str.len_bytes() > 3 * CONTEXT_CHARACTERS
    long = gap.filter(is_long)
    cut = long.str.head(CONTEXT_CHARACTERS) + FAR + long.str.tail(CONTEXT_CHARACTERS)
    return gap.clone().scatter(is_long.arg_true(), cut)
