"""The report, written anew by its command."""

import shutil
from pathlib import Path

import pytest

from tests.flows.conftest import Command, Loaded
from tests.report.reader import read


def test_the_report_of_a_published_warehouse_is_written_where_the_load_wrote_it(
    loaded: Loaded, command: Command
) -> None:
    first = loaded.mart.place.report_link / "index.html"
    before = first.read_bytes()
    first.write_text("<title>old – reviewmart</title>")
    said = command("report", "--db", loaded.mart.target)
    assert (said.code, said.is_clean) == (0, True)
    assert said.out.splitlines() == [f"Report: {first}"]
    assert first.read_bytes() == before


def test_the_report_goes_where_it_is_wanted_and_is_replaced(loaded: Loaded, command: Command, tmp_path: Path) -> None:
    for _ in range(2):
        assert command("report", "--db", loaded.mart.target, "--output", tmp_path / "out" / "report").code == 0
    names = {path.name for path in (tmp_path / "out" / "report").iterdir()}
    assert {"index.html", "report.css", "report.js", "table-fact_review.html"} <= names
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report"]


def test_a_folder_of_something_else_is_left_alone(loaded: Loaded, command: Command, tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("mine")
    said = command("report", "--db", loaded.mart.target, "-o", tmp_path)
    assert (said.code, said.is_clean) == (1, True)
    assert "it holds something other than a report, for example" in said.err
    assert (tmp_path / "thesis.odt").read_text() == "mine"


def test_a_copied_warehouse_gets_its_report_beside_it(loaded: Loaded, command: Command, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(loaded.mart.target.resolve(), copy)
    assert command("report", "--db", copy).code == 0
    assert (tmp_path / "copy.report" / "index.html").is_file()
    assert "reviewmart replay --to copy.duckdb" in read((tmp_path / "copy.report" / "quarantine.html").read_text()).text


def test_without_a_warehouse_there_is_no_report(command: Command, tmp_path: Path) -> None:
    said = command("report", "--db", tmp_path / "reviews.duckdb")
    assert (said.code, said.is_clean) == (1, True)
    assert "there is no such file" in said.err


def test_a_full_disk_is_told(loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.reporting.written", full)
    said = command("report", "--db", loaded.mart.target)
    assert (said.code, said.is_clean) == (1, True)
    assert "No space left on device" in said.err
