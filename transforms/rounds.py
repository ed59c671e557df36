"""Cleaning in rounds: the rules go over the texts again and again, until none of them changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from transforms.cleaning_rule import BYTES_AT_A_GLANCE, CleaningRule

ROUNDS = 8


@dataclass(frozen=True)
class Settled:
    """Texts that no rule changes any more.

    Args:
        text: one for one as they came.
        changes: one row per rule, round and text that the rule changed in it: `rule_name`, `round`, `row` (from 0) and
            what was to be noted.
        endless_rows: the rows that still change after the last round; their text is not settled.
    """

    text: pl.Series
    changes: pl.DataFrame
    endless_rows: pl.Series


def settled(text: pl.Series, rules: Sequence[CleaningRule], **note: pl.Expr) -> Settled:
    """Apply the rules, in order, to the texts; then again to those that may still change, at most eight times.

    A round costs time linear in the texts that are in it. A ninth shows which texts would go on. The texts do not
    depend on each other.

    Args:
        text: the texts, none of them null.
        rules: the rules in their order.
        note: what to note of each change, from the columns `before` and `text`.
    """
    changes: list[pl.DataFrame] = []
    unsettled = text.to_frame("text").with_row_index("row")
    for number in range(1, ROUNDS + 2):
        unsettled, changed, again = _one_round(unsettled, rules, note)
        changes.append(changed.with_columns(round=pl.lit(number, pl.Int32)))
        text = text.clone().scatter(unsettled["row"], unsettled["text"])
        unsettled = unsettled.filter(pl.col("row").is_in(again.implode()))
        if unsettled.is_empty():
            break
    every_change = pl.concat(changes)
    return Settled(text, every_change, every_change.filter(pl.col("round") > ROUNDS)["row"].unique())


def _one_round(
    texts: pl.DataFrame, rules: Sequence[CleaningRule], note: dict[str, pl.Expr]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
    """The texts after one round, what each rule changed, and the rows that may change again."""
    texts = texts.select("row", "text", **BYTES_AT_A_GLANCE)
    changes = [texts.clear().with_columns(before="text").select(rule_name=pl.lit("", pl.String), row="row", **note)]
    uncovered = [texts["row"].clear()]
    judged = [texts["row"].clear()]
    for rule in rules:
        found = texts.with_row_index("place")
        for condition in rule.finds:
            found = found.filter(condition)
        if found.is_empty():
            continue
        after = found.with_columns(before="text", text=rule.cleaned(found["text"]))
        changed = after.filter(pl.col("text") != pl.col("before"))
        texts = texts.with_columns(texts["text"].clone().scatter(changed["place"], changed["text"]))
        changes.append(changed.select(rule_name=pl.lit(rule.name), row="row", **note))
        uncovered.append(changed.filter(rule.uncovers)["row"])
        if rule.weighs_context:
            judged.append(found["row"])
    every_change = pl.concat(changes)
    judged_again = every_change["row"].filter(every_change["row"].is_in(pl.concat(judged).implode()))
    return texts, every_change, pl.concat([*uncovered, judged_again]).unique()
