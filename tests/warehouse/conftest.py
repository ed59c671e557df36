"""What the tests of the warehouse share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warehouse.loading import Loading, empty_loading
from tests.warehouse.tiny_star import make_tiny_star


@pytest.fixture(scope="session")
def tiny_star(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of nine reviews; only read it."""
    return make_tiny_star(tmp_path_factory.mktemp("tiny") / "reviews.duckdb")


@pytest.fixture(scope="module")
def _database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    loading = empty_loading(tmp_path_factory.mktemp("loading"))
    yield loading
    loading.connection.close()


@pytest.fixture
def loading(_database: Loading) -> Iterator[Loading]:
    """An empty warehouse to load into; what a test does to it is taken back."""
    yield _database.begin()
    _database.forget()
