"""What is promised of loads that grow, and how it is judged."""

from __future__ import annotations

import pytest

from benchmarks.scale import Step, bars
from benchmarks.trial import Trial

KEPT = (60.0, 600.0, 1.2e9, 10.0)


def judged(small_s: float, large_s: float, peak_bytes: float, night_s: float) -> list[bool]:
    """Whether each bar is kept, where copying the file takes 3 s."""
    small, large = Step("", 1, Trial(small_s, 1), 1), Step("", 10, Trial(large_s, int(peak_bytes)), 1)
    return [is_kept for _, _, is_kept in bars(small, large, Step("", 1, Trial(night_s, 1), 1), 3.0)]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (KEPT, [True, True, True]),
        ((50.0, 600.0, *KEPT[2:]), [False, True, True]),
        ((*KEPT[:2], 1.4e9, KEPT[3]), [True, False, True]),
        ((*KEPT[:3], 11.5), [True, True, False]),
    ],
)
def test_each_bar_is_judged_by_its_own_figure(figures: tuple[float, float, float, float], expected: list[bool]) -> None:
    assert judged(*figures) == expected
