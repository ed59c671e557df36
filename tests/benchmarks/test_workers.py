"""What the benchmark of the workers takes from the words of a load, and how it tells of its bar."""

from __future__ import annotations

import pytest

from benchmarks.trial import TrialFailed
from benchmarks.workers import lines, seconds_on_workers

SAID = """\
   1.0 s  4 files to read, 0 unchanged
   2.0 s  2 records read and cleaned
   3.5 s  4 records read and cleaned
   5.0 s  Candidate built: 4 reviews
   7.0 s  Lexicon learned from 4 reviews: 3 terms
   9.5 s  6 mentions found in 4 reviews
  10.0 s  Agreed: 1 credits, names of 1 films
"""


def test_the_time_between_the_steps_on_workers_does_not_count() -> None:
    assert seconds_on_workers(SAID) == 2.5 + 4.5


def test_a_load_that_did_not_come_so_far_has_no_time() -> None:
    with pytest.raises(TrialFailed, match="did not say when: Candidate built"):
        seconds_on_workers(SAID[: SAID.index("   5.0")])


@pytest.mark.parametrize(("two", "told"), [(10.0, "1.80 | at least 1.6 | met"), (12.0, "1.50 | at least 1.6 | **not")])
def test_the_table_says_whether_the_bar_is_met(two: float, told: str) -> None:
    assert told in lines({1: [17.0, 18.0, 30.0], 2: [two, two, two]})
