"""What the benchmark of the report measures."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from benchmarks.report import main, with_history
from tests.warehouse.tiny_star import make_tiny_star

RUNS_OF_THE_STAR = 2


@pytest.fixture(scope="module")
def star(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_star(tmp_path_factory.mktemp("report") / "reviews.duckdb")


def test_the_history_is_made_of_the_latest_run_and_ends_with_the_reviews(star: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copyfile(star, tmp_path / "reviews.duckdb"))
    with_history(copy, 30)
    with duckdb.connect(str(copy), read_only=True) as warehouse:
        runs = warehouse.execute("SELECT count(*), max(load_run_key) FROM audit.load_run").fetchall()
        assert runs == [(RUNS_OF_THE_STAR + 29, RUNS_OF_THE_STAR + 29)]
        judged = "SELECT count(DISTINCT load_run_key) FROM quality.expectation_result WHERE expectation_id = 'a'"
        assert warehouse.execute(judged).fetchall() == [(runs[0][0],)]
        newest = "SELECT count(*) FROM fact_review WHERE load_run_key = $1"
        assert warehouse.execute(newest, [runs[0][1]]).fetchall() == [(3,)]


def test_both_reports_are_measured(star: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", str(star), "--runs", "3", "--times", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| as it is", "| 3 runs"]


def test_without_a_warehouse_nothing_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", str(tmp_path / "none.duckdb")]) == 1
    assert "Cannot measure the report" in capsys.readouterr().err
