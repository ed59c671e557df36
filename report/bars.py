"""The geometry of the bars: counts become percentages of the width. Drawing them is the templates' work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LEAST_WIDTH = 0.8


class Segment(NamedTuple):
    """One stretch of a bar, in percent of its width."""

    start: float
    width: float


def stacked(counts: Sequence[int]) -> list[Segment]:
    """One segment for each count, end to end, 100 wide in all; no count above 0 is too small to be seen."""
    total = sum(counts)
    wide = [max(100 * count / total, LEAST_WIDTH) if count > 0 else 0.0 for count in counts] if total > 0 else []
    scale = 100 / sum(wide) if wide else 0.0
    segments: list[Segment] = []
    start = 0.0
    for width in wide or [0.0] * len(counts):
        segments.append(Segment(round(start, 2), round(width * scale, 2)))
        start += width * scale
    return segments


def against(count: float, greatest: float) -> float:
    """The width of a bar beside others, the greatest of which is 100 wide."""
    if count <= 0 or greatest <= 0:
        return 0.0
    return round(max(100 * count / greatest, LEAST_WIDTH), 2)
