"""What a cleaning rule is. The rules themselves stand in characters, entities, markup and spacing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

TEXT = pl.col("text")

# Two bytes of a text, looked up once a round, tell most texts that a rule on odd characters need not look at. It is ten
# times as fast as looking for the characters. A rule that brings in odd ones sends its text into another round.
_BYTES = TEXT.cast(pl.Binary).cast(pl.List(pl.UInt8))
BYTES_AT_A_GLANCE = {"lowest_byte": _BYTES.list.min(), "highest_byte": _BYTES.list.max()}
NOT_ASCII = pl.col("highest_byte") > 0x7F
NOT_PRINTABLE_ASCII = (pl.col("lowest_byte") < 0x20) | (pl.col("highest_byte") > 0x7E)


def holds(literal: str) -> pl.Expr:
    """Whether the text holds these characters: the cheapest look there is."""
    return TEXT.str.contains(literal, literal=True)


@dataclass(frozen=True)
class CleaningRule:
    """One rule: which texts it looks at, and what it makes of them.

    Args:
        name: as in `audit.cleaning`.
        finds: conditions on the column `text`, cheapest first. Each is asked only of the rows that the ones before it
            let through, and together they miss no text that the rule would change.
        cleaned: the texts after the rule, one for one and in time linear in their length.
        uncovers: condition on the column `text` after the rule. A text that the rule changed goes another round where
            it holds, because the change may have made work for any rule. The default is always.
        weighs_context: whether the rule judges a text as a whole, so that a change by any other rule may change its
            mind.
    """

    name: str
    finds: tuple[pl.Expr, ...]
    cleaned: Callable[[pl.Series], pl.Series]
    uncovers: pl.Expr = field(default_factory=lambda: pl.lit(value=True))
    weighs_context: bool = False
