"""Person, character or thing: how the evidence on a name is weighed. All weights are in tenths of log odds."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_WORD_MOST = 30
_SURNAME_MOST = 15
_NEUTRAL = 2.5  # what the contexts of a text weigh for a person where they say nothing
_PERSON_PRIOR = 8  # reviews name more people than characters
_MANY_TITLES = 10
PRIOR_KINDS = ("first_word", "last_word", "surname", "plain_word")


def _weight_of_words(name: pl.DataFrame, word: str, evidence: str, most: float) -> pl.DataFrame:
    """How names with this word are for something rather than against it: the word, `name_count` and `weight`."""
    score = pl.col(evidence)
    odds = ((score > 5).sum() + 1.0) / ((score < -5).sum() + 1.0)
    return name.group_by(term=word).agg(
        support_count=pl.col("text_count").sum(),
        title_count=pl.len().cast(pl.Int64),
        weight=(10 * odds.log()).clip(-most, most).round(3),
    )


@dataclass(frozen=True)
class Priors:
    """What the first and the last word of a name say of it, each as `term` and `weight`."""

    first_word: pl.DataFrame
    last_word: pl.DataFrame
    surname: pl.DataFrame
    plain_word: pl.DataFrame

    @classmethod
    def learned(cls, several: pl.DataFrame, plain_word: pl.DataFrame) -> Priors:
        """From the names of several words, with their evidence."""
        weighed = several.with_columns(thing=thing_weight(), person=person_weight())
        first_word = _weight_of_words(weighed, "first_word", "thing", _WORD_MOST)
        somebody = weighed.join(
            first_word.filter(pl.col("weight") > 0), left_on="first_word", right_on="term", how="semi"
        )
        return cls(
            first_word,
            _weight_of_words(weighed, "last_word", "thing", _WORD_MOST),
            _weight_of_words(somebody, "last_word", "person", _SURNAME_MOST),
            plain_word,
        )

    @classmethod
    def of_terms(cls, terms: pl.DataFrame) -> Priors:
        """From a lexicon."""
        return cls(*(terms.filter(pl.col("term_kind") == kind) for kind in PRIOR_KINDS))

    def terms(self) -> list[pl.DataFrame]:
        """As terms of a lexicon: those that say something."""
        return [
            part.filter(pl.col("weight").abs() >= 1).select(
                pl.lit(kind).alias("term_kind"), "term", "support_count", "title_count", "weight"
            )
            for kind, part in zip(
                PRIOR_KINDS, (self.first_word, self.last_word, self.surname, self.plain_word), strict=True
            )
        ]


def thing_weight() -> pl.Expr:
    """Above 0 for somebody, below for a place or a work: by the contexts in all texts."""
    return pl.col("thing") / (pl.col("text_count") + 4.0).sqrt()


def person_weight() -> pl.Expr:
    """Above 0 for a person, below for a character: by the contexts in all texts."""
    return (pl.col("person") - _NEUTRAL * pl.col("text_count")) / (pl.col("text_count") + 4.0).sqrt()


def judged(several: pl.DataFrame, priors: Priors) -> pl.DataFrame:
    """Names of several words with `term_kind` and `weight`, the smaller of the two scores that decide.

    Args:
        several: `first_word`, `last_word`, `text_count`, `title_count`, and the evidence `person`, `thing`, `first`,
            `last`.
    """
    texts = pl.col("text_count")
    alone = 25 * (pl.col("last") - pl.col("first")) / (texts + 2)
    spread = (
        pl.when((pl.col("title_count") >= 4) & (pl.col("title_count") * 3 >= texts)).then(_MANY_TITLES).otherwise(0)
    )
    return (
        several.join(priors.first_word.select(first_word="term", first_weight="weight"), on="first_word", how="left")
        .join(priors.last_word.select(last_word="term", last_weight="weight"), on="last_word", how="left")
        .join(priors.surname.select(last_word="term", surname_weight="weight"), on="last_word", how="left")
        .join(priors.plain_word.select(first_word="term", first_plain="weight"), on="first_word", how="left")
        .join(priors.plain_word.select(last_word="term", last_plain="weight"), on="last_word", how="left")
        .with_columns(
            pl.col("first_weight", "last_weight", "surname_weight", "first_plain", "last_plain").fill_null(0.0)
        )
        .with_columns(
            somebody=thing_weight()
            + pl.col("first_weight")
            + 0.7 * pl.col("last_weight")
            + 2 * pl.max_horizontal("first_plain", "last_plain")
            + 0.5 * pl.col("first_plain"),
            real=person_weight() + pl.col("surname_weight") + alone + spread + _PERSON_PRIOR,
        )
        .with_columns(term_kind=_kind(), weight=pl.min_horizontal("somebody", "real"))
    )


def judged_single(single: pl.DataFrame) -> pl.DataFrame:
    """Names of one word with `term_kind` and `weight`.

    Args:
        single: the same evidence, `name_count` and `name_texts`: the persons whose last word it is, and `begin_texts`:
            the texts with names that begin with it, and `is_plain`.
    """
    is_surname = pl.col("name_count") > 0
    bonus = (
        pl.when(is_surname & (pl.col("begin_texts") <= pl.col("name_texts")))
        .then(15 + pl.when(pl.col("name_texts") >= 20).then(10).otherwise(0))
        .when(pl.col("begin_texts") > pl.col("name_texts"))
        .then(-15)
        .otherwise(-20)
    ) - pl.when("is_plain").then(pl.when(is_surname).then(5).otherwise(60)).otherwise(0)
    return single.with_columns(somebody=thing_weight(), real=person_weight() + bonus).with_columns(
        term_kind=_kind(), weight=pl.min_horizontal("somebody", "real")
    )


def _kind() -> pl.Expr:
    """What the two scores make of a name."""
    return (
        pl.when(pl.col("somebody") <= 0)
        .then(pl.lit("thing"))
        .when(pl.col("real") <= 0)
        .then(pl.lit("character"))
        .otherwise(pl.lit("person"))
    )
