"""Properties that are made once and kept, for classes of others that make them anew each time that they are asked.

Great Expectations 1.24 asks an expectation fifty times for its configuration in judging it. To make it anew each time
takes a fifth of the time of a suite over few rows, and nothing changes an expectation while it is judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def made_once(kind: type, name: str) -> Iterator[None]:
    """Within the block every object of a class keeps the value that a property of it had first.

    Args:
        kind: the class that defines the property.
        name: of the property.
    """
    made_anew: property = vars(kind)[name]
    kept: dict[int, tuple[object, Any]] = {}  # with the owner of each, so that no id comes twice

    def value(self: object) -> Any:
        if id(self) not in kept:
            kept[id(self)] = (self, made_anew.__get__(self))
        return kept[id(self)][1]

    setattr(kind, name, property(value))
    try:
        yield
    finally:
        setattr(kind, name, made_anew)
