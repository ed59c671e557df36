"""How much of the past is kept: runs, expectation results, reports, the journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.conftest import Loaded
from tests.flows.dumps import changed
from tests.flows.mart import conserved
from warehouse.journal import appended, read_journal, shortened


def test_old_history_goes_but_not_what_rows_point_at(loaded: Loaded) -> None:
    mart, dump = loaded.mart, loaded.dump
    for number in range(3):  # runs 2 to 4: one file that is changed each time, so runs 2 and 3 leave no row behind
        changed(dump, {"train/pos/5_9.txt": b"A new review, written %d times." % number})
        mart.load(dump)
    assert mart.load(dump).outcome == "nothing_new"
    changed(dump, {"train/pos/6_9.txt": b"The last review of this summer."})
    mart.load(dump, keep_runs=2, keep_quality=1, keep_reports=2)

    runs = [key for (key,) in mart.rows("SELECT load_run_key FROM audit.load_run ORDER BY ALL")]
    assert runs == [1, 2, 4, 5, 6]  # 1 has the other files; 2 made the review that 4 changed
    assert mart.rows("SELECT DISTINCT load_run_key FROM quality.expectation_result") == [(6,)]
    steps = [key for (key,) in mart.rows("SELECT DISTINCT load_run_key FROM audit.load_step ORDER BY ALL")]
    assert steps == [1, 2, 4, 6]
    files = mart.rows("SELECT DISTINCT load_run_key FROM audit.load_file ORDER BY ALL")
    assert files == [(1,), (2,), (4,), (6,)]
    assert sorted(folder.name for folder in mart.place.reports.iterdir()) == ["00000004", "00000006"]
    assert [int(row["load_run_key"]) for row in read_journal(mart.place.journal).ended] == [5, 6]
    assert conserved(mart) == 4
    assert mart.load(dump).outcome == "nothing_new"


@pytest.mark.parametrize(("keep", "kept"), [(5, [1, 2, 3]), (3, [1, 2, 3]), (2, [2, 3]), (1, [3])])
def test_the_journal_is_shortened_by_whole_runs(keep: int, kept: list[int], tmp_path: Path) -> None:
    path = tmp_path / "reviews.runs.jsonl"
    for key in (1, 2, 3):
        appended(path, "started", {"load_run_key": key})
        if key != 2:
            appended(path, "ended", {"load_run_key": key, "outcome": "published"})
    shortened(path, keep)
    journal = read_journal(path)
    assert sorted(int(row["load_run_key"]) for row in (*journal.ended, *journal.unfinished)) == kept
    assert [int(row["load_run_key"]) for row in journal.unfinished] == [key for key in kept if key == 2]
    assert journal.last_run_key == 3
    assert [file.name for file in tmp_path.iterdir()] == ["reviews.runs.jsonl"]
