"""Modules that wait until something is asked of them."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from expectations.deferred import DeferredModule, defer

NAME = "colorsys"  # of the standard library, and nobody here has use for it


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.delitem(sys.modules, NAME, raising=False)
    defer((NAME,))
    return sys.modules[NAME]


def test_looking_at_what_every_module_has_loads_nothing(waiting: ModuleType) -> None:
    assert not hasattr(waiting, "__file__")
    assert isinstance(sys.modules[NAME], DeferredModule)


def test_asking_for_a_name_loads_the_module(waiting: ModuleType) -> None:
    assert callable(waiting.rgb_to_hsv)
    assert sys.modules[NAME].rgb_to_hsv is waiting.rgb_to_hsv
    assert not isinstance(sys.modules[NAME], DeferredModule)


def test_a_module_that_is_there_stays(waiting: ModuleType) -> None:
    defer(("sys", NAME))
    assert (sys.modules["sys"], sys.modules[NAME]) == (sys, waiting)
