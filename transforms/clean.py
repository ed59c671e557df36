"""Cleaning: from the raw text of a review to plain text with line structure. `docs/cleaning.md` explains every rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from transforms import characters, entities, markup, spacing
from transforms.cleaning_audit import CLEANING, REMOVED, counted
from transforms.cleaning_rule import CleaningRule
from transforms.rounds import ROUNDS, settled

RULES_VERSION = "1"

_RULES: tuple[CleaningRule, ...] = (
    characters.BYTE_ORDER_MARK,
    characters.LINE_ENDS,
    characters.MOJIBAKE,
    characters.C1_CONTROLS,
    characters.INVISIBLE_CHARACTERS,
    characters.BLANKS,
    entities.AMPERSAND_RUNS,
    entities.ENTITIES,
    markup.COMMENTS,
    markup.BREAKS,
    markup.BLOCK_TAGS,
    markup.INLINE_TAGS,
    characters.UNICODE_NFC,
    spacing.SPACES,
)
CLEANING_RULES: tuple[str, ...] = tuple(rule.name for rule in _RULES)


@dataclass(frozen=True)
class Cleaned:
    """What cleaning makes of a batch.

    Args:
        kept: the rows in their order, with `clean_text` (String, never null or blank) and `html_break_count` (Int32:
            the breaks in the raw text, those hidden in entities included).
        refused: the other rows in their order, with `reasons` (codes) and `detail`: `blank_text` if nothing is left,
            `endless_markup` if the text still changes after eight rounds.
        cleaning: one row per rule that changed a kept row: `audit.cleaning` without its run.
    """

    kept: pl.DataFrame
    refused: pl.DataFrame
    cleaning: pl.DataFrame


def clean_review(raw: pl.DataFrame) -> Cleaned:
    """Clean the texts of a batch, in time linear in their length.

    Args:
        raw: one row per review, with at least `review_key` (Int64) and `raw_text` (String).
    """
    text = raw["raw_text"].fill_null("")
    after = settled(text, _RULES, removed=REMOVED, break_count=markup.break_count(pl.col("before")))
    is_endless = pl.int_range(raw.height, dtype=pl.UInt32, eager=True).is_in(after.endless_rows.implode())
    judged = after.text.to_frame("clean_text").select(
        "clean_text",
        html_break_count=_html_break_count(after.changes, raw.height),
        reason=pl.when(is_endless)
        .then(pl.lit("endless_markup"))
        .when(spacing.is_blank(pl.col("clean_text")))
        .then(pl.lit("blank_text")),
    )
    is_kept = judged["reason"].is_null()
    changes_of_kept = after.changes.filter(is_kept.gather(after.changes["row"]))
    return Cleaned(
        kept=raw.with_columns(judged["clean_text"], judged["html_break_count"]).filter(is_kept),
        refused=_refused(raw.filter(~is_kept), judged["reason"].filter(~is_kept)),
        cleaning=counted(text, raw["review_key"], changes_of_kept, _RULES),
    )


def _html_break_count(changes: pl.DataFrame, height: int) -> pl.Series:
    """The breaks that the rule on breaks replaced in each text, over all rounds: Int32."""
    breaks = changes.filter(pl.col("rule_name") == markup.BREAKS.name)
    by_row = breaks.group_by("row").agg(pl.col("break_count").sum())
    return pl.repeat(0, height, dtype=pl.Int32, eager=True).scatter(by_row["row"], by_row["break_count"])


def _refused(raw: pl.DataFrame, reason: pl.Series) -> pl.DataFrame:
    """The refused rows with their one reason, as a list, and a sentence on it."""
    length = pl.col("raw_text").fill_null("").str.len_chars()
    detail = (
        pl.when(reason == "endless_markup")
        .then(pl.format("the {} characters still change after {} rounds of cleaning", length, pl.lit(ROUNDS)))
        .otherwise(pl.format("nothing is left of {} characters after cleaning", length))
    )
    return raw.with_columns(reasons=pl.concat_list(reason), detail=detail)


def combined_cleaning(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The cleaning of several batches as one: counts are added up, and the smallest review key gives the sample.

    Args:
        parts: the `cleaning` of each batch. Neither their order nor the cutting into batches changes the result.
    """
    sample = ("sample_review_key", "sample_before", "sample_after")
    return (
        pl.concat([CLEANING.to_frame(), *parts])
        .sort(sample)
        .group_by("rule_name")
        .agg(pl.col("row_count", "removed_character_count").sum(), pl.col(sample).first())
        .sort(pl.col("rule_name").cast(pl.Enum(CLEANING_RULES)))
        .select(CLEANING.names())
    )
