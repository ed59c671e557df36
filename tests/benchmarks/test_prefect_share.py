"""How the benchmark of Prefect's share tells of its bar."""

from __future__ import annotations

import pytest

from benchmarks.prefect_share import Share


@pytest.mark.parametrize(
    ("through_server", "told"),
    [
        ((11.0, 12.0, 40.0), "| Prefect's share | 2.0 | at most 3 s | met |"),
        ((13.0, 14.0, 15.0), "| Prefect's share | 4.0 | at most 3 s | **not met** |"),
    ],
)
def test_the_share_is_the_difference_of_the_medians(through_server: tuple[float, ...], told: str) -> None:
    assert Share((9.0, 10.0, 11.0), through_server).lines().splitlines()[-1] == told
