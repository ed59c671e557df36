"""Runs of capitalised words, each spelling once, cut into what may be a name and words of grammar."""

from __future__ import annotations

import polars as pl

from transforms.folding import folded_name
from transforms.name_words import CALLING_WORDS, DEMONYMS, STOP_WORDS

# At the end of a run that goes on a word, as Pod in iPod: its first word is no name.
GLUED = "\ufdd0"

# A full stop ends a name, unless it belongs to a title or an initial: Dr. J. R. Lee
_FULL_STOP = r"[.'’-]+$"
_RUN_ON = r"(\p{Ll}{2})\..*$|-[-–—].*$"  # no blank behind a full stop or around a dash
_STOP_STAYS = r"^(?:(?:Mrs?|Ms|Dr|Jr|Sr|St|Lt|Sgt|Capt|Col|Gen|Prof|Det|Rev|Fr)\.|(?:\p{Lu}\.)+\p{Lu}?|\p{L}+in['’])$"
_PEOPLES = pl.Series(sorted(DEMONYMS))
# What is no part of a name: Lee's, Lee-directed
_ENDING = (
    r"(?:['’][sS]|-(?:directed|scripted|penned|written|produced|starring|helmed|led|based|inspired|style|esque|like|ish|type|"
    r"bashing|era|fan|fest|wannabe|worthy|loving|land|ian))$"
)
_BREAKS = pl.Series(sorted(STOP_WORDS | CALLING_WORDS | {""}))


def run_pieces(run: pl.Series) -> pl.DataFrame:
    """The pieces of each run, from left to right.

    Args:
        run: runs, each once; the mark GLUED may stand behind one.

    Returns:
        A row per piece: `run`, `number` (from 0), `offset` (code points of the run before it), `text`, `folded`,
        `ending` (what stands behind it without a blank and is no part of a name), `is_name` and `word_count`.
    """
    word = (
        run.to_frame("run")
        .with_columns(word=pl.col("run").str.strip_suffix(GLUED).str.split(" "))
        .with_columns(place=pl.int_ranges(pl.col("word").list.len(), dtype=pl.UInt32))
        .explode("word", "place")
        .with_columns(start=pl.col("word").str.len_chars().cast(pl.Int64) + 1, is_first=pl.col("place") == 0)
        .with_columns(start=pl.col("start").cum_sum().shift(1, fill_value=0))
        .with_columns(start=pl.col("start") - pl.when("is_first").then("start").forward_fill())
    )
    word = word.join(_split(word["word"].unique()), on="word", how="left", maintain_order="left").with_columns(
        is_name=pl.col("is_name")
        & ~(pl.col("is_first") & pl.col("run").str.ends_with(GLUED))
        & ~(pl.col("is_people") & (pl.col("is_first") | ~pl.col("is_name").shift(1))),
    )
    opens = (
        pl.col("is_first")
        | ~pl.col("is_name")
        | ~pl.col("is_name").shift(1, fill_value=False)
        | (pl.col("ending").shift(1, fill_value="") != "")
    )
    word = word.with_columns(opens=opens)
    first = word.filter("opens").select("run", "is_first", "is_name", "start", "place")
    last = word.filter(pl.col("opens").shift(-1, fill_value=True)).select(
        "ending", end=pl.col("start") + pl.col("text").str.len_chars().cast(pl.Int64), last_place="place"
    )
    return (
        first.hstack(last)
        .with_columns(text=pl.col("run").str.slice("start", pl.col("end") - pl.col("start")))
        .select(
            "run",
            "text",
            "ending",
            "is_name",
            word_count=pl.col("last_place") - pl.col("place") + 1,
            offset="start",
            opens_run="is_first",
            folded=folded_name(pl.col("text")),
        )
    )


def _split(word: pl.Series) -> pl.DataFrame:
    """Words without what is no part of a name (`text`, `ending`), and whether they may be one (`is_name`)."""
    has_stop = word.str.contains(r"[.'’–—-]") & ~word.str.contains(_STOP_STAYS)
    stopped = word.filter(has_stop)
    base = word.clone().scatter(  # it changes the series that it is called on
        has_stop.arg_true(), stopped.str.replace(_RUN_ON, "$1").str.replace(_FULL_STOP, "").str.replace(_ENDING, "")
    )
    lower = base.str.to_lowercase()
    is_grammar = lower.str.replace("’", "'", literal=True).is_in(_BREAKS.implode())
    return pl.DataFrame(
        {"word": word, "base": base, "is_name": ~is_grammar, "is_people": lower.is_in(_PEOPLES.implode())}
    ).select(
        "word",
        "is_name",
        "is_people",
        text=pl.when("is_name").then("base").otherwise("word"),
        ending=pl.when("is_name").then(pl.col("word").str.slice(pl.col("base").str.len_chars())).otherwise(pl.lit("")),
    )
