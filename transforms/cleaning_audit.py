"""What the cleaning rules did, counted: the rows of `audit.cleaning`."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from transforms.cleaning_rule import CleaningRule
from transforms.rounds import settled

CLEANING = pl.Schema(
    {
        "rule_name": pl.String,
        "row_count": pl.Int64,
        "removed_character_count": pl.Int64,
        "sample_review_key": pl.Int64,
        "sample_before": pl.String,
        "sample_after": pl.String,
    }
)

REMOVED = pl.col("before").str.len_chars().cast(pl.Int64) - pl.col("text").str.len_chars().cast(pl.Int64)

_EXCERPT_CHARACTERS = 160
_CONTEXT_CHARACTERS = 40


def counted(
    text: pl.Series, review_key: pl.Series, changes: pl.DataFrame, rules: Sequence[CleaningRule]
) -> pl.DataFrame:
    """One row per rule that changed a text: how many texts, how many code points fewer, and a sample.

    Args:
        text: the texts before cleaning.
        review_key: their keys.
        changes: one row per rule, round and text that the rule changed in it, with `removed` as in `REMOVED`. Texts
            whose changes are not in it do not count.
        rules: the rules in their order.

    Returns:
        A frame as in `CLEANING`. A change that makes a text longer removes nothing. The sample is the first change of
        the smallest review key.
    """
    by_rule = (
        changes.with_columns(review_key=review_key.gather(changes["row"]))
        .group_by("rule_name")
        .agg(
            row_count=pl.col("row").n_unique().cast(pl.Int64),
            removed_character_count=pl.col("removed").clip(0).sum(),
            sample_review_key=pl.col("review_key").min(),
            sample_row=pl.col("row").sort_by("review_key").first(),
        )
        .sort(pl.col("rule_name").cast(pl.Enum([rule.name for rule in rules])))
    )
    samples = by_rule.join(
        _first_changes(text, by_rule["sample_row"].unique(), rules),
        on=["rule_name", "sample_row"],
        maintain_order="left",
    )
    excerpts = [_excerpts(before, after) for before, after in zip(samples["before"], samples["after"], strict=True)]
    return samples.with_columns(
        sample_before=pl.Series([before for before, _ in excerpts], dtype=pl.String),
        sample_after=pl.Series([after for _, after in excerpts], dtype=pl.String),
    ).select(CLEANING.names())


def _first_changes(text: pl.Series, rows: pl.Series, rules: Sequence[CleaningRule]) -> pl.DataFrame:
    """What each rule made of each of a few texts when it first changed it, with `before`, `after` and `sample_row`.

    The texts are cleaned once more for it: to keep every text before and after every change would cost memory.
    """
    again = settled(text.gather(rows), rules, before=pl.col("before"), after=pl.col("text"))
    first = again.changes.unique(["rule_name", "row"], keep="first")
    return first.with_columns(sample_row=rows.gather(first["row"]))


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """A text before and after a rule, cut to the surroundings of the first change."""
    pairs = enumerate(zip(before, after, strict=False))
    first_change = next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))
    start = max(0, first_change - _CONTEXT_CHARACTERS)
    return _excerpt(before, start), _excerpt(after, start)


def _excerpt(text: str, start: int) -> str:
    """A stretch of a text, at most 162 characters with the marks that show where it is cut."""
    end = start + _EXCERPT_CHARACTERS
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
