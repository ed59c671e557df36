"""The order of the runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.contestants import Contestant


@dataclass(frozen=True)
class Turn:
    """One run to make. A watched run gives the memory; watching slows it, so that only the others give the time."""

    contestant: Contestant
    is_watched: bool


def turns(entrants: Sequence[Contestant], repeats: int, slow_repeats: int) -> list[Turn]:
    """Return all runs: one round that is watched, then `repeats` rounds that are timed.

    Each timed round starts with the next contestant, so that none always follows the same one. A slow contestant takes
    part in the first `slow_repeats` timed rounds only.
    """
    order = [Turn(entrant, is_watched=True) for entrant in entrants]
    for number in range(max(repeats, slow_repeats)):
        start = number % len(entrants) if entrants else 0
        order.extend(
            Turn(entrant, is_watched=False)
            for entrant in [*entrants[start:], *entrants[:start]]
            if number < (slow_repeats if entrant.is_slow else repeats)
        )
    return order
