"""The benchmark of the readers: well-formed files are made, read whole, and told in a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.layouts import BAR, main, section, table, texts, write
from tests.sources.made_dumps import read_whole


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_what_is_made_is_well_formed(form: str, tmp_path: Path) -> None:
    read = read_whole(write(form, tmp_path, 0.2), tmp_path / "work")
    assert read.raw_review["raw_text"].to_list() == list(texts(0.2))
    assert read.raw_review["flaws"].null_count() == len(read.raw_review)


def test_the_table_says_whether_the_bar_is_met() -> None:
    told = table([("csv", BAR, 400.0), ("json", BAR - 1, 300.0)])
    assert "| csv | 100 | 400 | 0.25 | met |" in told
    assert "| json | 99 | 300 | 0.33 | missed |" in told


def test_the_section_measures_every_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.layouts.measured", lambda *_: (120.0, 400.0))
    monkeypatch.setattr("benchmarks.layouts.MEGABYTES", 0.1)
    assert section().startswith("## Readers\n")
    assert [line.split()[1] for line in section().splitlines() if line.endswith("| met |")] == [
        "csv",
        "json",
        "parquet",
    ]


def test_it_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--megabytes", "0.2", "--only", "csv", "json"]) == 0
    assert capsys.readouterr().out.count("\n| ") == 2
