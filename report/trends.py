"""How each expectation ended over the runs, as a small line: flat where it held, a stroke where it did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from report.findings import Row

WIDTH, HEIGHT, MIDDLE = 60, 14, 7


@dataclass(frozen=True)
class Trend:
    """The runs in which an expectation was judged, oldest first; the paths are in a box of 60 x 14."""

    run_count: int
    held_count: int
    held: str
    failed: str
    broken: str
    last_trouble: int | None

    @property
    def sentence(self) -> str:
        """The line in words."""
        if self.last_trouble is None:
            return f"held in all {self.run_count} runs" if self.run_count > 1 else "judged once"
        return f"held in {self.held_count} of {self.run_count}, last failed in run {self.last_trouble}"


NO_TREND = Trend(0, 0, "", "", "", None)


def trends(expectation_trend: Sequence[Row], run_keys: Sequence[int]) -> dict[str, Trend]:
    """The trend of every expectation by its id.

    Args:
        expectation_trend: of each expectation the runs, outcomes and numbers of unexpected rows, as lists.
        run_keys: the runs that the lines are as wide as, oldest first, the last of them at the right edge.
    """
    shift = WIDTH - len(run_keys)
    place = {run_key: shift + number for number, run_key in enumerate(run_keys)}
    return {str(row["expectation_id"]): _trend(row, place) for row in expectation_trend}


def _trend(row: Row, place: Mapping[int, int]) -> Trend:
    """Strokes are as high as the failure is large, beside the largest of the same expectation."""
    judged = [
        (run_key, outcome, count or 0)
        for run_key, outcome, count in zip(row["run_keys"], row["outcomes"], row["unexpected_counts"], strict=True)
        if run_key in place
    ]
    greatest = max((count for _, outcome, count in judged if outcome == "failed"), default=0)
    failed = "".join(
        f"M{place[run_key]}.5 {HEIGHT}V{_top(count, greatest):g}"
        for run_key, outcome, count in judged
        if outcome == "failed"
    )
    broken = "".join(
        f"M{place[run_key]}.5 10V4" for run_key, outcome, _ in judged if outcome not in {"failed", "passed"}
    )
    troubles = [run_key for run_key, outcome, _ in judged if outcome != "passed"]
    return Trend(
        run_count=len(judged),
        held_count=len(judged) - len(troubles),
        held=_stretches([place[run_key] for run_key, outcome, _ in judged if outcome == "passed"]),
        failed=failed,
        broken=broken,
        last_trouble=max(troubles, default=None),
    )


def _top(count: int, greatest: int) -> float:
    share = count / greatest if greatest else 1
    return round((HEIGHT - 4) * (1 - share), 1)


def _stretches(places: Sequence[int]) -> str:
    """One flat stroke for each row of neighbouring runs."""
    path, start, end = "", None, None
    for place in places:
        if start is None or end is None or place != end:
            path += "" if start is None else f"M{start} {MIDDLE}H{end}"
            start = place
        end = place + 1
    return path + ("" if start is None else f"M{start} {MIDDLE}H{end}")
