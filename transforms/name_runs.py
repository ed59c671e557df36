"""Runs of capitalised words of a text, cut into what may be a name and words of grammar."""

from __future__ import annotations

import polars as pl

from transforms.name_words import CALLING_WORDS, DEMONYMS, STOP_WORDS

_WORD = r"\p{Lu}[\p{L}\p{M}\p{N}.'’-]*"
_RUN = rf"{_WORD}(?: {_WORD})*"
_PARTICLES = (
    *(
        " de ",
        " de la ",
        " de los ",
        " del ",
        " della ",
        " di ",
        " da ",
        " dos ",
        " du ",
        " von ",
        " van ",
        " van der ",
    ),
    *(" van den ", " der ", " den ", " ter ", " bin ", " al ", " el ", " le ", " la "),
)
# A full stop ends a name, unless it belongs to a title or an initial: Dr. J. R. Lee
_FULL_STOP = r"[.'’-]+$"
_RUN_ON = r"(\p{Ll}{2})\..*$|-[-–—].*$"  # no blank behind a full stop or around a dash
_STOP_STAYS = r"^(?:(?:Mrs?|Ms|Dr|Jr|Sr|St|Lt|Sgt|Capt|Col|Gen|Prof|Det|Rev|Fr)\.|(?:\p{Lu}\.)+\p{Lu}?|\p{L}+in['’])$"
_PEOPLES = pl.Series(sorted(DEMONYMS))
_JUNIOR = ("Jr", "Jr.", "Sr", "Sr.")

# What is no part of a name: Lee's, Lee-directed
_ENDING = (
    r"(?:['’][sS]|-(?:directed|scripted|penned|written|produced|starring|helmed|led|based|inspired|style|esque|like|ish|type|"
    r"bashing|era|fan|fest|wannabe|worthy|loving|land|ian))$"
)

_LONGEST_RUN = 2000  # bytes; what shouts for longer holds no names, and its words would cost too much memory
_MARK = "\ufdd0"
CONTEXT_CHARACTERS = 80
# Between the two ends of a long gap: no rule reaches across it.
FAR = "\n\n"
_BREAKS = pl.Series(sorted(STOP_WORDS | CALLING_WORDS | {""}))


def capital_runs(review: pl.DataFrame) -> pl.DataFrame:
    """Every run of capitalised words with the gap before it; an empty last run in each row has what is left."""
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
        .with_columns(gap_length=pl.col("gap").str.len_chars(), length=pl.col("run").str.len_chars())
        .with_columns(end=(pl.col("gap_length") + pl.col("length")).cast(pl.Int64).cum_sum())
        .with_columns(start=pl.col("end") - pl.col("length"))
        .with_columns(
            start_character=pl.col("start") - (pl.col("start") - pl.col("gap_length")).first().over("row") + 1,
            gap=_ends(pl.col("gap")),
        )
        .select("row", "gap", "run", "start_character")
        .collect(engine="in-memory")
    )


def name_pieces(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs cut into names and words of grammar, in their order."""
    is_short = pl.col("run").str.len_bytes() <= _LONGEST_RUN
    runs = runs.with_columns(run=pl.when(is_short).then("run").otherwise(pl.lit("")))
    is_one = ~pl.col("run").str.contains(" ", literal=True)
    one = runs.filter(is_one).select(
        "row", "gap", "start_character", word="run", number=pl.lit(0, pl.UInt32), offset=pl.lit(0, pl.Int64)
    )
    several = (
        runs.filter(~is_one)
        .with_columns(word=pl.col("run").str.split(" "))
        .with_columns(number=pl.int_ranges(pl.col("word").list.len(), dtype=pl.UInt32))
        .explode("word", "number")
        .with_columns(offset=(pl.col("word").str.len_chars() + 1).cast(pl.Int64).cum_sum().shift(1, fill_value=0))
        .select(
            "row",
            gap=pl.when(pl.col("number") == 0).then("gap").otherwise(pl.lit(" ")),
            start_character=pl.col("start_character"),
            word="word",
            number="number",
            offset=pl.col("offset") - pl.when(pl.col("number") == 0).then("offset").forward_fill(),
        )
    )
    word = pl.concat([one, several])
    word = word.join(_split(word["word"]), on="word", how="left", maintain_order="left").with_columns(
        is_name=pl.col("is_name")
        & ~pl.col("gap").str.tail(1).str.contains(r"[\p{L}\p{N}_]")
        & ~(pl.col("is_people") & ((pl.col("number") == 0) | ~pl.col("is_name").shift(1))),
        start_character=pl.col("start_character") + pl.col("offset"),
        word_count=pl.lit(1, pl.UInt32),
    )
    columns = ("row", "gap", "start_character", "text", "ending", "is_name", "word_count")
    several = word.slice(one.height)
    pieces = pl.concat([word.slice(0, one.height).select(columns), _joined(several).select(columns)])
    return _put_together(pieces.sort("row", "start_character"))


def _put_together(piece: pl.DataFrame) -> pl.DataFrame:
    """Pieces, those of a name that a particle, a nickname in quotes or a comma before Jr. parts as one."""
    is_follower = pl.col("is_name") & pl.col("is_name").shift(1) & (pl.col("row") == pl.col("row").shift(1))
    is_junior = is_follower & (pl.col("gap") == ", ") & pl.col("text").is_in(_JUNIOR)
    is_nickname = (
        is_follower
        & pl.col("gap").is_in([' "', " '", " “", " ‘"])
        & (
            pl.col("gap").shift(-1).is_in(['" ', "' ", "” ", "’ "])
            | (pl.col("ending").is_in(["'", "’"]) & (pl.col("gap").shift(-1) == " "))
        )
        & is_follower.shift(-1)
    )
    is_particle = is_follower & pl.col("gap").is_in(_PARTICLES) & (pl.col("ending").shift(1) == "")
    joins = (is_junior | is_particle | is_nickname | is_nickname.shift(1)).fill_null(value=False)
    marked = piece.with_columns(joins=joins)
    if not marked["joins"].any():
        return piece
    head = ~pl.col("joins")
    touched = pl.col("joins") | pl.col("joins").shift(-1, fill_value=False)
    joined = (
        marked.with_columns(name=head.cum_sum(), touched=touched)
        .filter("touched")
        .group_by("name")
        .agg(
            pl.col("row", "gap", "start_character", "is_name").first(),
            pl.col("ending").last(),
            text=pl.col("text").first() + (pl.col("gap") + pl.col("text") + _quote()).slice(1).str.join(""),
            word_count=pl.col("word_count").sum(),
        )
    )
    return pl.concat([marked.filter(~touched).select(piece.columns), joined.select(piece.columns)]).sort(
        "row", "start_character"
    )


def _quote() -> pl.Expr:
    """The quote behind a nickname, where it was taken for the end of a name."""
    is_inside = pl.col("ending").is_in(["'", "’"]) & (pl.int_range(pl.len()) < pl.len() - 1)
    return pl.when(is_inside).then(pl.col("ending")).otherwise(pl.lit(""))


def _joined(word: pl.DataFrame) -> pl.DataFrame:
    """The words of runs of several, those of one name together."""
    opens = (
        (pl.col("number") == 0)
        | ~pl.col("is_name")
        | ~pl.col("is_name").shift(1, fill_value=False)
        | (pl.col("ending").shift(1, fill_value="") != "")
    )
    return (
        word.lazy()
        .group_by(opens.cum_sum().alias("piece"))
        .agg(
            pl.col("row", "gap", "start_character", "is_name").first(),
            pl.col("ending").last(),
            pl.col("text").str.join(" "),
            word_count=pl.len().cast(pl.UInt32),
        )
        .collect(engine="in-memory")
    )


def _split(word: pl.Series) -> pl.DataFrame:
    """Each word once: without what is no part of a name (`text`, `ending`), and whether it may be one (`is_name`)."""
    stays = ~pl.col("word").str.contains(r"[.'’–—-]") | pl.col("word").str.contains(_STOP_STAYS)
    base = (
        pl.when(stays)
        .then("word")
        .otherwise(pl.col("word").str.replace(_RUN_ON, "$1").str.replace(_FULL_STOP, "").str.replace(_ENDING, ""))
    )
    is_grammar = base.str.to_lowercase().str.replace("’", "'", literal=True).is_in(_BREAKS.implode())
    return (
        word.unique()
        .to_frame("word")
        .with_columns(base=base)
        .select(
            "word",
            text=pl.when(is_grammar).then("word").otherwise("base"),
            ending=pl.when(is_grammar)
            .then(pl.lit(""))
            .otherwise(pl.col("word").str.slice(pl.col("base").str.len_chars())),
            is_name=~is_grammar,
            is_people=pl.col("base").str.to_lowercase().is_in(_PEOPLES.implode()),
        )
    )


def _ends(gap: pl.Expr) -> pl.Expr:
    """The text, or its first and last characters where it is long."""
    is_long = gap.str.len_bytes() > 3 * CONTEXT_CHARACTERS
    cut = gap.str.head(CONTEXT_CHARACTERS) + FAR + gap.str.tail(CONTEXT_CHARACTERS)
    return pl.when(is_long).then(cut).otherwise(gap)
