"""Runs of capitalised words of a text, cut into what may be a name and words of grammar."""

from __future__ import annotations

import polars as pl

from transforms.folding import folded_name
from transforms.run_pieces import GLUED, run_pieces

_WORD = r"\p{Lu}[\p{L}\p{M}\p{N}.'’-]*"
_RUN = rf"{_WORD}(?: {_WORD})*"
_PARTICLES = pl.Series(
    [
        *(" de ", " de la ", " de los ", " del ", " della ", " di ", " da ", " dos ", " du ", " von ", " van "),
        *(" van der ", " van den ", " der ", " den ", " ter ", " bin ", " al ", " el ", " le ", " la "),
    ]
)
_JUNIOR = ("Jr", "Jr.", "Sr", "Sr.")

_LONGEST_RUN = 2000  # bytes; what shouts for longer holds no names, and its words would cost too much memory
_MARK = "\ufdd0"


def capital_runs(review: pl.DataFrame) -> pl.DataFrame:
    """Every run of capitalised words with the gap before it; an empty last run in each row has what is left.

    Args:
        review: `review_key` and `clean_text`.

    Returns:
        `review_key`, `gap`, `run` and `start_character` (of the run, in code points from 1).
    """
    text = review["clean_text"]
    if text.str.contains(_MARK, literal=True).any():
        text = text.str.replace_all(_MARK, "\ufffd", literal=True)
    part = text.str.replace_all(_RUN, f"{_MARK}$0{_MARK}").str.split(_MARK).to_frame("part")
    # gaps and runs by turns, as many of each
    part = part.select(review["review_key"], pl.concat_list("part", pl.lit(""))).explode("part")
    gap, run = part.gather_every(2).rename({"part": "gap"}), part["part"].gather_every(2, 1).alias("run")
    begins = pl.col("review_key").ne_missing(pl.col("review_key").shift(1))
    past = (pl.col("gap").str.len_chars() + pl.col("run").str.len_chars()).cast(pl.Int64).cum_sum()
    start = past - pl.col("run").str.len_chars()
    first = pl.when(begins).then(past.shift(1, fill_value=0)).forward_fill()
    return gap.with_columns(run).select("review_key", "gap", "run", start_character=start - first + 1)


def name_pieces(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs cut into names and words of grammar, in their order.

    Args:
        runs: rows of `capital_runs`.

    Returns:
        `review_key`, `gap`, `start_character`, `text`, `folded`, `ending`, `is_name` and `word_count`.
    """
    run = runs["run"].clone()  # to scatter changes the series itself
    run.scatter((run.str.len_bytes() > _LONGEST_RUN).arg_true(), "")
    goes_on_a_word = runs["gap"].str.contains(r"[\p{L}\p{N}_]$")
    run.scatter(goes_on_a_word.arg_true(), run.filter(goes_on_a_word) + GLUED)
    runs = runs.with_columns(run)
    piece = runs.join(run_pieces(run.unique()), on="run", how="left", maintain_order="left_right").select(
        "review_key",
        pl.when("opens_run").then("gap").otherwise(pl.lit(" ")).alias("gap"),
        pl.col("start_character") + pl.col("offset"),
        "text",
        "folded",
        "ending",
        "is_name",
        "word_count",
    )
    return _put_together(piece)


def _put_together(piece: pl.DataFrame) -> pl.DataFrame:
    """Pieces, those of a name that a particle, a nickname in quotes or a comma before Jr. parts as one."""
    follows = pl.col("is_name") & pl.col("is_name").shift(1) & (pl.col("review_key") == pl.col("review_key").shift(1))
    is_junior = (pl.col("gap") == ", ") & pl.col("text").is_in(_JUNIOR)
    is_nickname = (
        pl.col("gap").is_in([' "', " '", " “", " ‘"])
        & (
            pl.col("gap").shift(-1).is_in(['" ', "' ", "” ", "’ "])
            | (pl.col("ending").is_in(["'", "’"]) & (pl.col("gap").shift(-1) == " "))
        )
        & follows.shift(-1)
    )
    is_particle = pl.col("gap").is_in(_PARTICLES.implode()) & (pl.col("ending").shift(1) == "")
    is_nickname = follows & is_nickname
    joins = ((follows & (is_junior | is_particle)) | is_nickname | is_nickname.shift(1)).fill_null(value=False)
    marked = piece.with_columns(joins=joins).with_columns(name=(~pl.col("joins")).cum_sum())
    joined = (
        marked.filter(pl.col("joins") | pl.col("joins").shift(-1, fill_value=False))
        .group_by("name", maintain_order=True)
        .agg(
            pl.col("ending").last(),
            text=pl.col("text").first() + (pl.col("gap") + pl.col("text") + _quote()).slice(1).str.join(""),
            word_count=pl.col("word_count").sum(),
        )
        .with_columns(folded=folded_name(pl.col("text")))
    )
    if joined.is_empty():
        return piece
    first = marked.filter(~pl.col("joins")).drop("joins", "name")  # one row a name, in their order
    place = joined["name"] - 1
    return first.with_columns(
        first[name].clone().scatter(place, joined[name]) for name in ("ending", "text", "word_count", "folded")
    )


def _quote() -> pl.Expr:
    """The quote behind a nickname, where it was taken for the end of a name."""
    is_inside = pl.col("ending").is_in(["'", "’"]) & (pl.int_range(pl.len()) < pl.len() - 1)
    return pl.when(is_inside).then(pl.col("ending")).otherwise(pl.lit(""))
