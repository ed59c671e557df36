"""Figures of extraction against labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.extraction import LabelsUnusable, labels, main, table
from benchmarks.extraction_measures import MEASURES, Agreement, agreements, things


@pytest.mark.parametrize(
    ("record", "measure", "expected"),
    [
        ({"reviewed_title": "The Long Lane", "titles": ["LANTERNS!"]}, "title", {"long lane", "lanterns"}),
        ({"credits": [{"person": "Ann Lee's", "role": "mentioned"}]}, "credit", set()),
        ({"credits": [{"person": "Ann Lee", "role": "director"}]}, "director", {"ann lee"}),
        (
            {"credits": [{"person": "Ann Lee", "role": "actor", "character": "Dr. Tess"}]},
            "character",
            {("ann lee", "dr tess")},
        ),
        ({"ratings": [{"value": "7.0", "scale": 10}]}, "rating", {(7.0, 10.0)}),
        ({"ratings": [{"value": "B+", "scale": "letter"}]}, "rating", {("b", "letter")}),
        ({"places": ["the Bronx"]}, "place", {"bronx"}),
        ({"spoiler_warning": False}, "spoiler", set()),
        ({}, "recommendation", set()),
    ],
)
def test_what_a_record_says(record: dict[str, Any], measure: str, expected: set[object]) -> None:
    assert things(record)[measure] == expected


def test_figures_are_of_the_sums_over_all_labelled_reviews() -> None:
    labelled = {"a": {"years": [1950, 1960]}, "b": {"years": [1970]}}
    result = agreements(labelled, {"a": {"years": [1950, 1999]}, "not labelled": {"years": [1]}})
    assert result["year"] == Agreement(hit_count=1, found_count=2, labelled_count=3)
    assert (result["year"].precision, result["year"].recall, result["year"].f1) == (0.5, 1 / 3, 0.4)
    assert set(result) == set(MEASURES)


def test_nothing_found_and_nothing_there_is_no_division_by_nought() -> None:
    assert (Agreement().precision, Agreement().recall, Agreement().f1) == (0.0, 0.0, 0.0)
    assert table({"year": Agreement()}).splitlines()[1].split() == ["year", "0.000", "0.000", "0.000", "0"]


def test_labels_are_read_by_review(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps({"review": "train/pos/1_8.txt"}) + "\n\n", encoding="utf-8")
    assert labels(file) == {"train/pos/1_8.txt": {"review": "train/pos/1_8.txt"}}


@pytest.mark.parametrize("text", ["[]", "{}", "no json"])
def test_a_bad_label_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LabelsUnusable, match="Line 1 of"):
        labels(file)


def test_a_missing_warehouse_is_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text("", encoding="utf-8")
    assert main(["--db", str(tmp_path / "none.duckdb"), "--gold", str(file)]) == 1
    assert "Nothing was measured." in capsys.readouterr().err
