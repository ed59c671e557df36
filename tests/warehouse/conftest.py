"""What the tests of the warehouse share."""

from pathlib import Path

import pytest

from tests.warehouse.tiny_star import make_tiny_star


@pytest.fixture(scope="session")
def tiny_star(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of nine reviews; only read it."""
    return make_tiny_star(tmp_path_factory.mktemp("tiny") / "reviews.duckdb")
