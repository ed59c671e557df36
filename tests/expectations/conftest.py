"""What the tests of the expectations share: one judging process, for its libraries take seconds to load."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from expectations.child import Judge
from tests.expectations.clean_star import make_clean_star


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """A judging process."""
    with Judge() as judge:
        yield judge


@pytest.fixture(scope="session")
def clean_star(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse without faults; only read it."""
    return make_clean_star(tmp_path_factory.mktemp("clean") / "reviews.duckdb")


@pytest.fixture
def star(clean_star: Path, tmp_path: Path) -> Path:
    """A warehouse without faults, to put some into."""
    return Path(shutil.copyfile(clean_star, tmp_path / "reviews.duckdb"))
