"""Explicit advice to the reader: to see the work, or to leave it."""

from __future__ import annotations

import polars as pl

from transforms.advice import ADVICE, NEGATED, Advice
from transforms.mention import mentions
from transforms.spans import lower, occurrences


def recommendation_mentions(review: pl.DataFrame) -> pl.DataFrame:
    """Advice to see the work (role `yes`) or to leave it (role `no`), each once: rows of `MENTION`."""
    found = pl.concat(advised(review, advice) for advice in ADVICE)
    return mentions(found.with_columns(normalised_text=pl.col("role")), "recommendation")


def advised(review: pl.DataFrame, advice: Advice) -> pl.DataFrame:
    """Where one way to advise stands, with its role."""
    before, after = pl.col("before"), pl.col("after")
    is_word = before.str.contains("(?:^|[^A-Za-z])$") | pl.col("mention_text").str.contains("^(?i:n)['’`]?(?i:t)")
    found = occurrences(review, advice.words, needles=[lower(advice.words)])
    # One after the other, so that each asks only what the ones before have left.
    conditions = (
        is_word,
        before.str.contains(advice.only_after),
        ~before.str.contains(advice.unless_before),
        ~after.str.contains(advice.unless_after),
    )
    for condition in conditions:
        if found.is_empty():
            break
        found = found.filter(condition)
    negated = before.str.contains(NEGATED)
    role = pl.when(negated).then(pl.lit(advice.negated, pl.String)).otherwise(pl.lit(advice.role))
    if advice.role == "no":
        role = pl.lit("no")
    return found.with_columns(role=role, extraction_rule=pl.lit(f"recommendation_{advice.name}")).drop_nulls("role")
