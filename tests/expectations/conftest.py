"""What the tests of the expectations share: a warehouse without faults."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from contracts import WAREHOUSE_TABLES
from tests.expectations.clean_star import make_clean_star


@pytest.fixture(scope="session")
def clean_star(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse without faults; only read it."""
    return make_clean_star(tmp_path_factory.mktemp("clean") / "reviews.duckdb")


@pytest.fixture(scope="session")
def memory(clean_star: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse without faults, in memory."""
    with closing(duckdb.connect(":memory:", config={"threads": 1})) as connection:
        connection.execute(f"attach '{clean_star}' as clean (read_only)")
        connection.execute("create schema audit; create schema quality")
        for table in WAREHOUSE_TABLES:
            connection.execute(f"create table {table.name} as from clean.{table.name}")
        yield connection


@pytest.fixture
def tables(memory: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse in memory, to put faults into: they are taken back after the test."""
    memory.execute("begin")
    yield memory
    memory.execute("rollback")


@pytest.fixture
def star(clean_star: Path, tmp_path: Path) -> Path:
    """A warehouse without faults in a file of its own, to put some into."""
    return Path(shutil.copyfile(clean_star, tmp_path / "reviews.duckdb"))
