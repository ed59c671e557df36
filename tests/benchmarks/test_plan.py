"""Who runs when."""

from benchmarks.contestants import Contestant
from benchmarks.plan import Turn, turns


def contestant(name: str, *, is_slow: bool = False) -> Contestant:
    return Contestant(name, "", (name,), "", is_slow=is_slow)


def marks(order: list[Turn]) -> str:
    """One word a turn: the name, and `w` if it is watched."""
    return " ".join(f"{turn.contestant.name}{'w' * turn.is_watched}" for turn in order)


FIELD = [contestant("A"), contestant("B"), contestant("C", is_slow=True)]


def test_rounds_start_with_another_contestant_each_and_the_slow_one_runs_once() -> None:
    assert marks(turns(FIELD, repeats=3, slow_repeats=1)) == "Aw Bw Cw A B C B A A B"


def test_the_slow_one_may_run_more_often_than_the_others() -> None:
    assert marks(turns(FIELD, repeats=1, slow_repeats=2)) == "Aw Bw Cw A B C C"


def test_no_contestant_no_turn() -> None:
    assert turns([], repeats=3, slow_repeats=1) == []
