"""Modules that are loaded when something is asked of them, and not before.

Great Expectations imports Altair and SciPy's statistics for kinds of expectation that no suite of ours has. They take a
quarter of the time of its import. `importlib.util.LazyLoader` does not help: `inspect` asks every module for its
`__file__`, which loads it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

DEFERRED = ("altair", "scipy.stats")


class DeferredModule(ModuleType):
    """Stands in for a module until one of its names is wanted."""

    def __getattr__(self, name: str) -> Any:
        """The name in the module itself, which is loaded now; what Python keeps on every module is not there yet."""
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def defer(names: Sequence[str]) -> None:
    """Put stand-ins in the places of modules that are not loaded yet."""
    for name in names:
        sys.modules.setdefault(name, DeferredModule(name))
