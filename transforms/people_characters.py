"""Who plays whom: pairs of a person and a character that stand beside each other."""

from __future__ import annotations

import polars as pl

_FILL = r"(?:[a-z'’-]+,? ){0,6}"
_PLAYS = r"(?:plays|played|playing|portrays|portrayed|portraying|voices|as|is|was|role of|part of|character of|portrayal of|performance of)"
# Ann Lee plays the young Eva | Ann Lee (as Eva) | Ann Lee (Eva)
_PERSON_FIRST = rf"^(?: ?\((?:(?:as|playing|plays|in the role of|who plays) )?{_FILL}|(?:'s)?[^.!?;:\n\"()]{{0,80}} {_PLAYS} {_FILL})$"
# Eva (Ann Lee) | Eva (a fine turn by Ann Lee) | Eva, played by the great Ann Lee
_CHARACTER_FIRST = (
    rf"^(?: ?\((?:[a-z'’, -]{{0,60}}(?:by|from|of) )?(?:[a-z'’-]+ ){{0,4}}"
    rf"|[^.!?;:\n\"()]{{0,80}}(?:played|portrayed|voiced|acted|performed|essayed|brought to life) (?:[a-z'’-]+ ){{0,6}}by {_FILL})$"
)
_CLOSES = r"^[),;/]|^ in |^, |^ as |^ \("


def played_characters(named: pl.DataFrame) -> pl.DataFrame:
    """The characters of each person of a text: `row`, `person`, `characters` (at least one, in order of the text).

    Args:
        named: the candidates of `known_names` with `person`.
    """
    kept = named.filter(
        pl.col("person").is_not_null() | (pl.col("term_kind") == "character") | (pl.col("weight") > -40)
    )
    same = pl.col("row") == pl.col("row").shift(-1)
    gap = pl.when(pl.col("is_possessive")).then(pl.lit("'s")).otherwise(pl.lit("")) + pl.col("after")
    pair = kept.with_columns(
        gap=gap,
        next_person=pl.col("person").shift(-1),
        next_text=pl.col("text").shift(-1),
        next_place=pl.col("place").shift(-1),
        next_after=pl.col("after").shift(-1),
        next_start=pl.col("start_character").shift(-1),
        same=same,
    ).filter("same" & (pl.col("next_place") == pl.col("place") + 1) if False else pl.col("same") & (pl.col("next_place") == pl.col("place") + 1))
    this, following = pl.col("person").is_not_null(), pl.col("next_person").is_not_null()
    person_first = pair.filter(this & ~following & pl.col("gap").str.contains(_PERSON_FIRST)).select(
        "row", "person", character="next_text", start="next_start"
    )
    character_first = pair.filter(~this & following & pl.col("gap").str.contains(_CHARACTER_FIRST)).select(
        "row", person="next_person", character="text", start="start_character"
    )
    return (
        pl.concat([person_first, character_first])
        .sort("row", "start")
        .unique(["row", "person", "character"], keep="first", maintain_order=True)
        .group_by("row", "person", maintain_order=True)
        .agg(characters=pl.col("character"))
    )
