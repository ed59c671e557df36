"""What the words beside a name say of it: whether it is a person, a character or a thing."""

from __future__ import annotations

import polars as pl

from transforms.name_patterns import BE, CALLING, CRAFT, LEFT, RIGHT, SMALL
from transforms.name_scores import SCORES

_LEFT_KINDS = ("by", "calling", "cast", "likened", "played")
_RIGHT_KINDS = ("tied", "passive", "supplies", "does", "of", "turns", "is_played", "is_a")
_BESIDE = r"^(?:, |,? and |, & | & |/|,? or |; )$"

_PERSON_SCORES = {key: round(10 * score) for key, (score, _) in SCORES.items()}
_THING_SCORES = {key: round(10 * score) for key, (_, score) in SCORES.items()}


def in_context(candidates: pl.DataFrame) -> pl.DataFrame:
    """Candidates with what stands beside them.

    Returns:
        The rows with `is_beside` (whether the one before it in the same text stands beside it in an enumeration),
        `left` and `right` (the telling words, as `kind:words`; of the ends of the enumeration where it stands in one),
        `person_score` (above 0 for a person, below for a character) and `thing_score` (above 0 for somebody, below for
        a place or a work).
    """
    before, after = candidates["before"], candidates["after"]
    same_row = (pl.col("review_key") == pl.col("review_key").shift(1)).fill_null(value=False)
    ends = (~pl.col("is_beside")).shift(-1, fill_value=True)
    found = (
        candidates.with_columns(
            is_beside=same_row & pl.col("before").str.contains(_BESIDE),
            left=_told(before.str.tail(72).str.to_lowercase(), LEFT, _LEFT_KINDS),
            right=_told(after.str.head(56).str.to_lowercase(), RIGHT, _RIGHT_KINDS),
        )
        .lazy()
        .with_columns(
            left=pl.coalesce("left", _small_word(), _left_mark()),
            right=pl.coalesce(
                pl.when("is_possessive").then(pl.coalesce("'s " + pl.col("right"), pl.lit("possessive"))),
                "right",
                _common_verb(),
                _right_mark(),
            ),
        )
        .with_columns(is_beside=pl.col("is_beside") & ~_parts_pairs())
        .with_columns(
            left=pl.when(~pl.col("is_beside")).then(pl.col("left").fill_null("")).forward_fill(),
            right=pl.when(ends).then(pl.col("right").fill_null("")).backward_fill(),
        )
        .collect(engine="in-memory")
    )
    left, right = _scored(found["left"]), _scored(found["right"])
    return (
        found.join(left, left_on="left", right_on="told", how="left", maintain_order="left")
        .join(right, left_on="right", right_on="told", how="left", maintain_order="left", suffix="_right")
        .with_columns(
            person_score=pl.col("person_score") + pl.col("person_score_right"),
            thing_score=pl.col("thing_score") + pl.col("thing_score_right"),
        )
        .drop("person_score_right", "thing_score_right")
    )


def _parts_pairs() -> pl.Expr:
    """Ann as Eva, Bob as Otto: Eva and Bob stand beside each other, but in different pairs."""
    return pl.col("left").shift(1).str.starts_with("played:") & pl.col("right").str.contains(
        r"^(?:turns|does|opens_brackets)"
    )


def _told(words: pl.Series, pattern: str, kinds: tuple[str, ...]) -> pl.Series:
    """The group that matched, behind its name. Few words tell anything, and groups are slow: only these are asked."""
    tells = words.str.contains(pattern)
    groups = words.filter(tells).str.extract_groups(pattern).struct.unnest()
    told = groups.select(pl.coalesce(pl.lit(f"{kind}:") + pl.col(kind) for kind in kinds)).to_series()
    return pl.repeat(None, words.len(), dtype=pl.String, eager=True).scatter(tells.arg_true(), told)


def _small_word() -> pl.Expr:
    """The article or preposition right before the name."""
    return pl.lit("small:") + pl.col("before").str.tail(6).str.extract(rf" ({'|'.join(SMALL)}) $", 1)


def _common_verb() -> pl.Expr:
    """A form of be, do or have right behind the name."""
    return pl.lit("be:") + pl.col("after").str.head(6).str.extract(rf"^ ({'|'.join(BE)}) ", 1)


def _left_mark() -> pl.Expr:
    before = pl.col("before")
    return (
        pl.when(before.str.contains(r'["“]$') & pl.col("after").str.contains(r'^[,.!?]?["”]'))
        .then(pl.lit("quoted"))
        .when(before.str.ends_with("("))
        .then(pl.lit("in_brackets"))
        .when(before.str.contains(r"^$|[.!?\n][\"')]*\s*$") & (pl.col("word_count") > 1))
        .then(pl.lit("opens_sentence"))
    )


def _right_mark() -> pl.Expr:
    after = pl.col("after")
    return (
        pl.when(after.str.starts_with(" (") | after.str.starts_with("("))
        .then(pl.lit("opens_brackets"))
        .when(after.str.contains(r"^[.!?]"))
        .then(pl.lit("ends_sentence"))
    )


def _scored(told: pl.Series) -> pl.DataFrame:
    """What each context weighs, by kind and word, else by kind: the context, `person_score` and `thing_score`."""
    kind = pl.col("told").str.extract(r"^([a-z'_ ]+)")
    stem = pl.col("told").str.extract(rf"^(?:by|calling):(?:.*[ /-])?({CRAFT}|{CALLING})")
    word = pl.coalesce(stem, pl.col("told").str.extract(r":(?:was |is )?([a-z]+)"))
    return (
        told.unique()
        .to_frame("told")
        .with_columns(kind=kind, key=kind + ":" + word)
        .select(
            "told",
            *(
                pl.coalesce(
                    pl.col("key").replace_strict(scores, default=None, return_dtype=pl.Int32),
                    pl.col("kind").replace_strict(scores, default=0, return_dtype=pl.Int32),
                ).alias(name)
                for name, scores in (("person_score", _PERSON_SCORES), ("thing_score", _THING_SCORES))
            ),
        )
    )
