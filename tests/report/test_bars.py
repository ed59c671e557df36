"""The geometry of the bars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.bars import LEAST_WIDTH, against, stacked


@pytest.mark.parametrize(
    ("counts", "segments"),
    [
        ([1, 1], [(0, 50), (50, 50)]),
        ([3, 0, 1], [(0, 75), (75, 0), (75, 25)]),
        ([0, 0], [(0, 0), (0, 0)]),
        ([], []),
    ],
)
def test_segments_lie_end_to_end(counts: list[int], segments: list[tuple[float, float]]) -> None:
    assert stacked(counts) == segments


@given(st.lists(st.integers(0, 10**12), max_size=8))
def test_a_bar_is_full_and_hides_no_count(counts: list[int]) -> None:
    segments = stacked(counts)
    assert len(segments) == len(counts)
    assert sum(segment.width for segment in segments) == pytest.approx(100 if sum(counts) else 0, abs=0.1)
    for count, segment in zip(counts, segments, strict=True):
        assert (segment.width > LEAST_WIDTH / 2) == (count > 0)
        assert 0 <= segment.start <= 100


@pytest.mark.parametrize(
    ("count", "greatest", "width"), [(5, 10, 50), (10, 10, 100), (0, 10, 0), (0, 0, 0), (1, 10**6, LEAST_WIDTH)]
)
def test_a_bar_beside_others(count: int, greatest: int, width: float) -> None:
    assert against(count, greatest) == width
