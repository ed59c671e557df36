"""Where names may stand: runs of capitalised words, with what stands around them."""

from __future__ import annotations

import polars as pl

from transforms.name_words import CALLING_WORDS, STOP_WORDS

_ABBREVIATION = r"(?:Mrs?|Ms|Dr|Jr|Sr|St|Lt|Sgt|Capt|Col|Gen|Prof|Det|Rev)\."
_WORD = rf"(?:{_ABBREVIATION}|\p{{Lu}}\.(?:\p{{Lu}}\.)*|\p{{Lu}}(?:['’-]?[\p{{L}}\p{{M}}\p{{N}}])*)"
_PARTICLE = r" (?:de la|de los|de|del|della|di|da|dos|du|von|van der|van den|van|der|den|ter|bin|al|el|le|la)"
_NICKNAME = r" [\"'“‘]\p{Lu}\p{L}+[\"'”’]"
_RUN = rf"{_WORD}(?:(?:{_PARTICLE}|{_NICKNAME})? ?{_WORD}|,? Jr\b)*"

# What is no part of a name: Lee's, Lee-directed
_ENDING = (
    r"(?:['’][sS]|-(?:directed|scripted|penned|written|produced|starring|helmed|led|based|inspired|style|esque|like|ish|type|"
    r"bashing|era|fan|fest|wannabe|worthy|loving|land|ian))$"
)

_MARK = "\ufdd0"
CONTEXT_CHARACTERS = 80
# Between the two ends of a long gap: no rule reaches across it.
_FAR = "\n\n"
_BREAKS = pl.Series(sorted(STOP_WORDS | CALLING_WORDS | {""}))


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
        `word_count`, `is_possessive`, and `before` and `after`: all that stands between it and the candidates beside
        it, or its two ends where it is long.
    """
    names = _groups(_words(review)).with_columns(
        is_possessive=pl.col("ending").str.contains(r"^['’]"), rest=_hyphened(pl.col("ending")) + pl.col("rest")
    )
    is_same_row = pl.col("row") == pl.col("row").shift(1)
    rest_before = pl.when(is_same_row).then(pl.col("rest").shift(1)).otherwise(pl.lit(""))
    return (
        names.with_columns(before=_ends(rest_before + pl.col("gap")))
        .with_columns(
            after=pl.when(is_same_row.shift(-1)).then(pl.col("before").shift(-1)).otherwise(_ends(pl.col("rest")))
        )
        .filter(pl.col("is_name"))
        .select("row", "start_character", "text", "word_count", "is_possessive", "before", "after")
        .with_columns(folded=folded_name(pl.col("text")))
    )


def _hyphened(ending: pl.Expr) -> pl.Expr:
    """What a hyphen ties to the name; a possessive is told by its own column."""
    return pl.when(ending.str.starts_with("-")).then(ending).otherwise(pl.lit(""))


def _words(review: pl.DataFrame) -> pl.DataFrame:
    """Every capitalised word with the gap before it; an empty last word in each row has what is left of the text."""
    text = pl.col("clean_text").str.replace_all(_MARK, "\ufffd", literal=True)
    return (
        review.lazy()
        .select(row=pl.int_range(pl.len(), dtype=pl.UInt32), text=text)
        .select(
            "row",
            gap=pl.col("text").str.replace_all(_RUN, _MARK).str.split(_MARK),
            run=pl.concat_list(pl.col("text").str.extract_all(_RUN), pl.lit("")),
        )
        .explode("gap", "run")
        .with_columns(length=pl.col("gap").str.len_chars(), gap=_ends(pl.col("gap")), word=pl.col("run").str.split(" "))
        .with_columns(number=pl.int_ranges(pl.col("word").list.len(), dtype=pl.UInt32))
        .select("row", "gap", "length", "word", "number")
        .explode("word", "number")
        .with_columns(
            gap=pl.when(pl.col("number") == 0).then("gap").otherwise(pl.lit(" ")),
            length=pl.when(pl.col("number") == 0).then("length").otherwise(1),
            word_length=pl.col("word").str.len_chars(),
        )
        .with_columns(end=(pl.col("length") + pl.col("word_length")).cast(pl.Int64).cum_sum())
        .with_columns(start=pl.col("end") - pl.col("word_length"))
        .with_columns(
            start_character=pl.col("start") - (pl.col("start") - pl.col("length")).first().over("row") + 1,
            base=pl.col("word").str.replace(_ENDING, ""),
        )
        .with_columns(
            ending=pl.col("word").str.slice(pl.col("base").str.len_chars()),
            is_possessive=pl.col("base").str.len_bytes() < pl.col("word").str.len_bytes(),
            is_stop=(pl.col("gap").str.contains(r"[\p{L}\p{N}_]$") & (pl.col("number") == 0))
            | pl.col("base").str.to_lowercase().str.replace("’", "'", literal=True).is_in(_BREAKS),
            opens_run=pl.col("number") == 0,
        )
        .select("row", "gap", "word", "base", "ending", "start_character", "is_possessive", "is_stop", "opens_run")
        .collect(engine="in-memory")
    )


def _groups(words: pl.DataFrame) -> pl.DataFrame:
    """Candidates, each with the words of no name that follow it; the first group of a row may have no name."""
    word, is_stop = pl.col("word"), pl.col("is_stop")
    is_first = (pl.col("row") != pl.col("row").shift(1)).fill_null(value=True)
    breaks_before = (is_stop | pl.col("is_possessive")).shift(1, fill_value=True)
    opens = ~is_stop & (pl.col("opens_run") | breaks_before)
    return (
        words.with_columns(group=(opens | is_first).cum_sum(), opens=opens)
        .lazy()
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("row", "start_character", "gap").first(),
            is_name=~is_stop.first(),
            word_count=(~is_stop).sum(),
            is_possessive=pl.col("is_possessive").any(),
            text=pl.col("base").filter(~is_stop).str.join(" "),
            ending=pl.col("ending").filter(~is_stop).last().fill_null(""),
            rest=(pl.col("gap") + word).filter(is_stop).str.join(""),
        )
        .collect(engine="in-memory")
    )


def _ends(gap: pl.Expr) -> pl.Expr:
    """The text, or its first and last characters where it is long."""
    is_long = gap.str.len_bytes() > 8 * CONTEXT_CHARACTERS
    cut = gap.str.head(CONTEXT_CHARACTERS) + _FAR + gap.str.tail(CONTEXT_CHARACTERS)
    return pl.when(is_long).then(cut).otherwise(gap)
