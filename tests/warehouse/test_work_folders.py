"""Work folders end at once, also under the hands of a batch that nobody waits for any more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contracts.audit import CLEANING
from warehouse.place import Place
from warehouse.stage import stage_file, write_stage
from warehouse.work_folders import end_all_work, end_work


def test_a_batch_that_writes_while_its_folder_goes_does_not_keep_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, refused = tmp_path / "00000001", []

    def write(number: int) -> None:
        write_stage(CLEANING.empty(), stage_file(work / "stage", CLEANING, number))

    def removed_while_it_writes(folder: Path, *, ignore_errors: bool) -> None:
        if folder.exists():
            try:
                write(2)
            except FileNotFoundError:
                refused.append(folder.name)
        remove(folder, ignore_errors=ignore_errors)

    (work / "stage").mkdir(parents=True)
    write(1)
    remove = shutil.rmtree
    monkeypatch.setattr(shutil, "rmtree", removed_while_it_writes)
    end_work(work)
    assert refused == [".00000001"]
    assert list(tmp_path.iterdir()) == []


def test_what_a_kill_left_of_an_ended_folder_is_no_obstacle(tmp_path: Path) -> None:
    for folder in (tmp_path / "00000001", tmp_path / ".00000001"):
        (folder / "stage").mkdir(parents=True)
    end_work(tmp_path / "00000001")
    assert list(tmp_path.iterdir()) == []


def test_all_work_ends_and_none_is_no_error(tmp_path: Path) -> None:
    place = Place(tmp_path / "reviews.duckdb")
    for name in ("00000001", ".00000002", "of the lake"):
        (place.work / name / "stage").mkdir(parents=True)
    end_all_work(place)
    end_all_work(place)
    assert list(tmp_path.iterdir()) == []
