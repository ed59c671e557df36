"""Properties that are made once."""

from __future__ import annotations

from expectations.made_once import made_once


class Asked:
    """Counts how often its property was made."""

    def __init__(self) -> None:
        self.made_count = 0

    @property
    def value(self) -> int:
        """Another one each time."""
        self.made_count += 1
        return self.made_count


class Child(Asked):
    """Inherits the property."""


def test_within_the_block_each_object_keeps_its_first_value() -> None:
    one, child = Asked(), Child()
    assert one.value == 1
    with made_once(Asked, "value"):
        assert (one.value, one.value, child.value, child.value) == (2, 2, 1, 1)
    assert (one.made_count, child.made_count) == (2, 1)


def test_after_the_block_it_is_made_anew() -> None:
    one = Asked()
    with made_once(Asked, "value"):
        assert (one.value, one.value) == (1, 1)
    assert (one.value, one.value) == (2, 3)
