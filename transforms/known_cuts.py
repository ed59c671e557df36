"""Names of known people inside longer runs of capitalised words."""

from __future__ import annotations

import polars as pl

from transforms.folding import folded_name
from transforms.name_words import HONORIFICS

_SEARCHED = (3, 16)  # words of a run that is searched for known names inside it
_LONG = 5  # words of a run that is no name as a whole
_WINDOWS = (3, 2)


def cut_to_known(candidates: pl.DataFrame, known: pl.DataFrame, plain: pl.DataFrame) -> pl.DataFrame:
    """Longer candidates cut to the known person whose name they hold, the longest and then the first.

    What else they hold must be plain words or titles, unless they are too long for a name.
    """
    persons = known.filter(pl.col("known_kind") == "person").select("term")
    long = (
        candidates.with_row_index("candidate")
        .filter(pl.col("word_count").is_between(*_SEARCHED))
        .join(known, left_on="folded", right_on="term", how="anti")
    )
    idle = (
        pl.concat([plain, pl.DataFrame({"term": sorted(HONORIFICS)})])
        .unique()
        .with_columns(is_name=pl.lit(value=False))
    )
    word = (
        long.select("candidate", "start_character", "word_count", word=pl.col("text").str.split(" "))
        .explode("word")
        .with_columns(
            length=pl.col("word").str.len_chars().cast(pl.Int64) + 1,
            number=pl.int_range(pl.len()).over("candidate"),
            term=folded_name(pl.col("word")),
        )
        .with_columns(start=pl.col("start_character") + pl.col("length").cum_sum().over("candidate") - pl.col("length"))
        .join(idle, on="term", how="left", maintain_order="left")
        .with_columns(is_name=pl.col("is_name").fill_null(value=True))
        .with_columns(name_words=pl.col("is_name").sum().over("candidate"))
    )
    windows = [
        word.select(
            "candidate",
            "start",
            "number",
            text=pl.concat_str([pl.col("word").shift(-place) for place in range(size)], separator=" "),
            size=pl.lit(size, pl.UInt32),
            outside=pl.col("name_words") - pl.sum_horizontal(pl.col("is_name").shift(-place) for place in range(size)),
            is_whole=pl.col("candidate") == pl.col("candidate").shift(1 - size),
            is_long=pl.col("word_count") >= _LONG,
        )
        for size in _WINDOWS
    ]
    held = (
        pl.concat(windows)
        .filter(pl.col("is_whole") & ((pl.col("outside") == 0) | pl.col("is_long")))
        .with_columns(folded=folded_name(pl.col("text")))
        .join(persons, left_on="folded", right_on="term", how="semi")
        .sort("candidate", -pl.col("size").cast(pl.Int32), "number")
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
            word_count=pl.coalesce("cut_size", "word_count"),
        )
        .drop("candidate", "cut_text", "cut_start", "cut_folded", "cut_size")
    )
