"""Who plays whom: pairs of a person and a character that stand beside each other."""

from __future__ import annotations

import polars as pl

_WORDS = r"(?:[a-z'’-]+,? ){0,7}"
# Ann Lee plays the young Eva | Ann Lee is fine as Eva | Ann Lee (as Eva) | Ann Lee (Eva)
_PLAYS = (
    r"(?:plays|played|playing|portrays|portrayed|portraying|voices|voiced|as|role of|part of|character of|"
    r"portrayal of|performance of|turn as|impersonates|essays)"
)
_PERSON_FIRST = (
    rf"^(?:(?:'s)?[^.!?;:\n\"“”()]* {_PLAYS} {_WORDS}| is "
    rf"| ?\((?:as|playing|plays|in the role of|who plays|who played) {_WORDS})$"
)
_BRACKET = r"^ ?\((?:the |a |an )?(?:[a-z'’-]+ ){0,3}$"
# Eva (a fine turn by Ann Lee) | Eva, played by the great Ann Lee | As Eva, the great Ann Lee
_PLAYED_BY = r"(?:played|portrayed|voiced|acted|performed|essayed|brought to life|performance|portrayal|turn|played,?)"
_CHARACTER_FIRST = rf"^(?:[^.!?;:\n\"“”()]*| ?\([^.!?;:\n\"“”()]*){_PLAYED_BY} (?:[a-z'’-]+ ){{0,6}}by {_WORDS}\(?$"
_AS_CHARACTER = r"^, (?:the )?(?:[a-z-]+ ){0,4}$"
_LEADS_AWAY = r" (?:in|from|at|to|for|on|with|by|of|and|about|than|like|who|that|but|or) $"
_LEADS_TO = r" (?:role|part|character|portrayal|performance|person|voice) of $"
_CLOSES = r"^(?:[),;/]| in | as )"
_LONGEST_GAP = 110
_REAL = 60  # weight of a name that plays and is not played
_QUALIFIES = r"^ (?:[a-z'’-]+ ){0,4}$"


def played_characters(named: pl.DataFrame) -> pl.DataFrame:
    """The pairs of person and character in each text.

    Args:
        named: the candidates of `known_names` with `person`, in the order of the text.

    Returns:
        `review_key`, `person`, `character`, `start_character` and `folded` of the character, `other` (the person that
        the character was taken for, if any) and `is_sure` (whether the words say so, not only brackets).
    """
    is_person = pl.col("person").is_not_null()
    # "as English teacher Eva": a word such as English only qualifies what follows
    is_qualifying = (
        ~is_person
        & (pl.col("term_kind") == "thing")
        & (pl.col("word_count") == 1)
        & ~pl.col("is_possessive")
        & (pl.col("review_key") == pl.col("review_key").shift(-1))
        & (pl.col("after").str.len_bytes() < 50)
        & pl.col("after").str.contains(_QUALIFIES)
    )
    ending = pl.when("is_possessive").then(pl.lit("'s")).otherwise(pl.lit(""))
    through = pl.when(pl.col("qualifies").shift(-1)).then(
        pl.col("after") + pl.col("text").shift(-1).str.to_lowercase() + pl.col("after").shift(-1)
    )
    kept = named.with_columns(qualifies=is_qualifying).with_columns(gap=ending + pl.coalesce(through, "after"))
    beside = {
        name: pl.col(name).shift(-1)
        for name in (
            "review_key",
            "person",
            "text",
            "folded",
            "weight",
            "after",
            "start_character",
            "is_possessive",
            "is_plain",
            "before",
        )
    }
    beside["kind"] = pl.col("term_kind").shift(-1)
    pair = (
        kept.filter(~pl.col("qualifies"))
        .with_columns(expression.alias(f"next_{name}") for name, expression in beside.items())
        .filter(
            (pl.col("review_key") == pl.col("next_review_key"))
            & (is_person | pl.col("next_person").is_not_null())
            & pl.col("gap").str.len_bytes().is_between(1, _LONGEST_GAP)
        )
    )
    return _pairs(pair)


def _pairs(pair: pl.DataFrame) -> pl.DataFrame:
    this, that = pl.col("person").is_not_null(), pl.col("next_person").is_not_null()
    gap, lighter = pl.col("gap"), pl.col("weight") < pl.col("next_weight")
    leads_away = gap.str.contains(_LEADS_AWAY) & ~gap.str.contains(_LEADS_TO)
    is_somebody = (pl.col("next_kind") == "character") | (pl.col("next_weight") > -25)
    closes = pl.col("next_after").str.contains(_CLOSES)
    is_noun = pl.col("next_is_possessive") | (pl.col("next_is_plain") & pl.col("next_after").str.contains("^ [a-z]"))
    by_as = gap.str.contains(_AS_CHARACTER) & _opens_as() & ~this
    told = pair.with_columns(
        owns=this & ~that & gap.str.contains(r"^(?:'s|['’]) $") & (pl.col("next_kind") == "character"),
        says_first=this
        & gap.str.contains(_PERSON_FIRST)
        & ~leads_away
        & ~is_noun
        & ~(that & (gap.str.contains(r"^ is $|,") | (pl.col("next_weight") > _REAL))),
        says_last=that & (gap.str.contains(_CHARACTER_FIRST) | by_as),
        bracket=gap.str.contains(_BRACKET) & closes,
    )
    says_first, says_last, bracket = pl.col("says_first"), pl.col("says_last"), pl.col("bracket")
    by_bracket_first = bracket & this & (~that | ~lighter) & is_somebody
    by_bracket_last = bracket & that & (~this | lighter)
    first = told.filter(says_first | pl.col("owns") | (by_bracket_first & ~says_last)).select(
        "review_key",
        "person",
        character=pl.when(pl.col("next_before").str.contains(r"[a-z(,] ?The $"))
        .then("The " + pl.col("next_text"))
        .otherwise("next_text"),
        start_character="next_start_character",
        folded="next_folded",
        other="next_person",
        is_sure=says_first,
    )
    last = told.filter((says_last | by_bracket_last) & ~says_first).select(
        "review_key",
        pl.col("next_person").alias("person"),
        character="text",
        start_character="start_character",
        folded="folded",
        other="person",
        is_sure=says_last,
    )
    return (
        pl.concat([first, last])
        .filter(pl.col("other").is_null() | (pl.col("other") != pl.col("person")))
        .sort("review_key", "start_character")
        .unique(["review_key", "person", "folded"], keep="first", maintain_order=True)
    )


def _opens_as() -> pl.Expr:
    """Whether the name stands behind As at the start of a sentence."""
    return pl.col("before").str.contains(r"(?:^|[.!?\n][\"')]* ?)As (?:the |a )?(?:[a-z-]+ ){0,4}$")
