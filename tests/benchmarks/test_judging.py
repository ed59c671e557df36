"""What the benchmark of the judging measures, and how its table tells of bars."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from benchmarks import judging
from benchmarks.judging import MANY, Measure, lines, main, many
from benchmarks.peer_gx_pandas import columns, native
from expectations.plan import planned
from tests.expectations.clean_star import make_clean_star
from tests.warehouse.tiny_star import make_tiny_star


@pytest.fixture(scope="module")
def star(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clean_star(tmp_path_factory.mktemp("judging") / "reviews.duckdb")


def test_many_are_the_suites_and_bands_that_differ() -> None:
    expectations = many(MANY)
    assert len({one.expectation_id for one in expectations}) == MANY
    assert expectations[: len(planned(2))] == planned(2)
    bands = Counter((one.table_name, str(one.arguments)) for one in expectations[len(planned(2)) :])
    assert max(bands.values()) == 1


def test_the_pandas_engine_gets_what_needs_no_query_and_the_columns_of_it(star: Path) -> None:
    expectations = native(star)
    assert 200 < len(expectations) < len(planned(2))
    assert all(one.expectation_type.startswith("Expect") for one in expectations)
    (unique,) = [one for one in expectations if one.expectation_id == "fact_review.natural_key.unique"]
    assert columns(unique) == ["source_key", "review_id"]


def test_a_table_without_rows_is_not_judged_by_pandas(star: Path, tmp_path: Path) -> None:
    emptied = tmp_path / "reviews.duckdb"
    emptied.write_bytes(star.read_bytes())
    with duckdb.connect(str(emptied)) as connection:
        connection.execute("delete from dim_person")
    assert {one.table_name for one in native(star)} - {one.table_name for one in native(emptied)} == {"dim_person"}


@pytest.mark.parametrize(
    ("bar", "told"), [(None, "| - | - |"), (1.0, "| at most 1 s | met |"), (0.5, "| at most 0.5 s | **not met** |")]
)
def test_the_table_says_whether_a_bar_is_met(bar: float | None, told: str) -> None:
    assert lines([Measure("all", 2000, 0.94, 1.26, bar)]).splitlines()[-1] == f"| all | 2,000 | 0.9 | 1.3 {told}"


def test_the_section_is_of_a_warehouse_that_the_program_has_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "reviewmart"
    program.write_text('#!/bin/sh\nfor last; do :; done\necho "$2" > "$last"\n')
    program.chmod(0o755)
    monkeypatch.setattr(judging, "measures", lambda path, times: [Measure(path.read_text().strip(), times, 1.0, 1.0)])
    told = judging.section(Path("a dump"), str(program))
    assert told.startswith("## Judging and the report\n")
    assert told.endswith("| a dump | 3 | 1.0 | 1.0 | - | - |")


def test_without_a_warehouse_nothing_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none.duckdb").write_text("no database")
    assert main(["--db", str(tmp_path / "none.duckdb"), "--times", "1"]) == 1
    assert "Cannot measure" in capsys.readouterr().err


@pytest.mark.slow
def test_all_of_it_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", str(make_tiny_star(tmp_path / "reviews.duckdb")), "--times", "1"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0] for line in told[2:]] == [
        "| all suites",
        "| 2,000 expectations",
        "| those without a query",
        "| those without a query, on the pandas engine",
        "| the report",
        "| the report after 500 runs",
    ]
