"""What a load costs that can be counted: a guard against slow growth that no noise of a machine can hide.

Seconds are measured by `make bench`. Each opening of a warehouse takes some 20 ms, and each heavy library seconds.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import duckdb
import pytest

from tests.flows.conftest import Loaded
from tests.flows.dumps import changed

HEAVY = ("great_expectations", "prefect", "pandas", "pyarrow", "numpy", "altair", "sqlalchemy", "jinja2")
OF_OURS = ("transforms.extract", "report.folder", "flows.completing", "flows.staging")
NOTHING_NEW = f"""
import sys
from flows.cli import main
try:
    main()
finally:
    print(*[name for name in {HEAVY + OF_OURS!r} if name in sys.modules])
"""


class CountedOpenings:
    """DuckDB, with a count of the databases that were opened."""

    def __init__(self) -> None:
        self.count = 0

    def connect(self, *given: Any, **named: Any) -> duckdb.DuckDBPyConnection:
        self.count += 1
        return duckdb.connect(*given, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(duckdb, name)


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> CountedOpenings:
    """The databases that are opened from now on."""
    counted = CountedOpenings()
    monkeypatch.setattr("warehouse.store.duckdb", counted)
    return counted


def test_a_load_with_nothing_new_opens_the_warehouse_twice(loaded: Loaded, openings: CountedOpenings) -> None:
    assert loaded.mart.load(loaded.dump).outcome == "nothing_new"
    assert openings.count == 2


@pytest.mark.usefixtures("compacting")
def test_an_increment_into_a_small_file_opens_files_ten_times(loaded: Loaded, openings: CountedOpenings) -> None:
    changed(loaded.dump, {"train/pos/7_9.txt": b"One more about the rain, and nobody minds it."})
    assert loaded.mart.load(loaded.dump).outcome == "published"
    assert openings.count == 10  # two of them look for dead space, and write the file anew


def test_a_load_with_nothing_new_imports_neither_heavy_libraries_nor_what_works_on_reviews(loaded: Loaded) -> None:
    words = ["load", str(loaded.dump), "--to", str(loaded.mart.target), "--direct", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", NOTHING_NEW, *words],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.stdout.strip() == ""
