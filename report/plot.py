"""What a picture shows: values of several series, run by run, as bars on top of each other or as lines."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Plot:
    """The values that are drawn.

    Args:
        label: what the picture shows, for those who do not see it.
        runs: from left to right.
        series: the values by name, in the order of the legend; as many as there are runs.
        colours: the stylesheet's names for the colours of the series.
        is_line: lines instead of bars.
    """

    label: str
    runs: tuple[str, ...]
    series: dict[str, list[float]]
    colours: tuple[str, ...]
    is_line: bool

    def as_dict(self) -> dict[str, Any]:
        """The plot in plain values."""
        return asdict(self)
