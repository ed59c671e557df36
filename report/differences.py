"""A text before and after cleaning, as one text in which what went and what came is marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from report.findings import Row
from report.visible import Piece, pieces

TOKEN = re.compile(r"<[^<>]{0,200}>|&#?\w{1,12};|\s+|\w+|.", re.DOTALL)
LIMIT = 2_000


@dataclass(frozen=True)
class Stretch:
    """Text that stayed, went, or came."""

    kind: Literal["same", "removed", "added"]
    pieces: list[Piece]


def difference(before: str | None, after: str | None, *, is_cut: bool = False) -> list[Stretch]:
    """What turns one text into the other, tag by tag and word by word.

    Args:
        before: the text before.
        after: the text after.
        is_cut: whether both are the beginnings of longer texts, so that their ends need not match.
    """
    texts = [(text or "")[:LIMIT] for text in (before, after)]
    ends_cut = all(text.endswith("…") for text in texts)  # excerpts of equal length, of texts that are not
    old, new = (TOKEN.findall(text.removesuffix("…") if ends_cut else text) for text in texts)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if (is_cut or ends_cut) and steps and steps[-1][0] != "equal":
        steps.pop()
    found: list[Stretch] = []
    for name, old_start, old_end, new_start, new_end in steps:
        if name == "equal":
            found.append(_stretch("same", old[old_start:old_end]))
            continue
        if old_end > old_start:
            found.append(_stretch("removed", old[old_start:old_end]))
        if new_end > new_start:
            found.append(_stretch("added", new[new_start:new_end]))
    return [*found, Stretch("same", pieces("…"))] if ends_cut else found


def _stretch(kind: Literal["same", "removed", "added"], tokens: Sequence[str]) -> Stretch:
    return Stretch(kind, pieces("".join(tokens), LIMIT))


@dataclass(frozen=True)
class CleanedText:
    """One review before and after cleaning."""

    row: Row
    stretches: list[Stretch]
    is_cut: bool

    @property
    def removed_count(self) -> int:
        """Characters that went, those that came in their place taken off."""
        return int(self.row["raw_character_count"] - self.row["character_count"])


def cleaned_texts(cleaning_sample: Sequence[Row]) -> list[CleanedText]:
    """The sample of reviews, those first of which most was removed."""
    ordered = sorted(
        cleaning_sample,
        key=lambda row: (
            not row["is_among_most"],
            row["character_count"] - row["raw_character_count"],
            row["review_id"],
        ),
    )
    return [_cleaned_text(row) for row in ordered]


def _cleaned_text(row: Row) -> CleanedText:
    before = str(row["raw_text"] or "")
    is_cut = len(before) < (row["raw_character_count"] or 0)
    return CleanedText(row, difference(before, row["clean_text"], is_cut=is_cut), is_cut)
