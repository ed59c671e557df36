"""The journal: what it says after runs that ended, runs that died, and lines that a crash cut."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.audit import LOAD_RUN
from warehouse.journal import appended, load_run_frame, read_journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reviews.runs.jsonl"


def row(run: int, outcome: str = "failed", **changed: Any) -> dict[str, Any]:
    """One row of `audit.load_run`."""
    counts = {name: 0 for name in LOAD_RUN.column_names if name.endswith("_count") or "_count_" in name}
    return {
        "load_run_key": run,
        "started_at": datetime.fromisoformat("2026-01-02T03:04:05.678901"),
        "finished_at": None,
        "outcome": outcome,
        "command": "reviewmart load 'ünïcode' \"quoted\"\n",
        "tool_version": "0",
        "rules_version": "1",
        "lexicon_version": None,
        "versions_json": "{}",
        "settings_json": "{}",
        **counts,
        **changed,
    }


def test_no_journal_is_an_empty_one(path: Path) -> None:
    journal = read_journal(path)
    assert (journal.ended, journal.unfinished, journal.last_run_key) == ((), (), 0)
    assert journal.load_run().schema == LOAD_RUN.schema


def test_every_value_comes_back(path: Path) -> None:
    end = row(1, "published", finished_at=datetime.fromisoformat("2026-01-02T03:05:00"), read_count=5, kept_count=5)
    appended(path, "started", row(1))
    appended(path, "ended", end)
    assert read_journal(path).load_run().equals(load_run_frame([end]))
    assert read_journal(path).load_run().row(0, named=True) == end


@pytest.mark.parametrize(
    ("events", "outcomes"),
    [
        ([("started", 1)], [(1, "died")]),
        ([("started", 1), ("ended", 1)], [(1, "published")]),
        ([("started", 1), ("started", 2), ("ended", 2)], [(1, "died"), (2, "published")]),
        ([("ended", 2), ("started", 10), ("ended", 1)], [(1, "published"), (2, "published"), (10, "died")]),
    ],
    ids=["died", "ended", "one died", "out of order"],
)
def test_a_run_without_an_end_died(path: Path, events: list[tuple[str, int]], outcomes: list[tuple[int, str]]) -> None:
    for event, run in events:
        appended(path, event, row(run, "published" if event == "ended" else "failed"))
    journal = read_journal(path)
    assert journal.load_run().select("load_run_key", "outcome").rows() == outcomes
    assert journal.last_run_key == max(run for _, run in events)


@pytest.mark.parametrize("kept", range(0, 900, 45))
def test_a_line_that_a_crash_cut_is_passed_over_and_the_next_is_whole(path: Path, kept: int) -> None:
    appended(path, "started", row(1))
    whole = path.stat().st_size
    appended(path, "ended", row(1, "published"))
    with path.open("r+b") as file:
        file.truncate(whole + min(kept, path.stat().st_size - whole - 2))
    assert read_journal(path).load_run()["outcome"].to_list() == ["died"]
    appended(path, "started", row(2))
    assert read_journal(path).last_run_key == 2


def test_a_line_that_lacks_only_its_end_counts(path: Path) -> None:
    appended(path, "ended", row(1, "published"))
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    appended(path, "ended", row(2, "published"))
    assert [int(one["load_run_key"]) for one in read_journal(path).ended] == [1, 2]


@pytest.mark.parametrize(
    "line", ["", "\0\0\0", "[]", "5", "{}", '{"event": "ended"}', '{"event": "ended", "load_run_key": "x"}', "\xff"]
)
def test_a_line_that_is_no_row_is_passed_over(path: Path, line: str) -> None:
    appended(path, "ended", row(1, "published"))
    with path.open("ab") as file:
        file.write(line.encode("latin-1") + b"\n")
    appended(path, "ended", row(2, "published"))
    assert read_journal(path).load_run()["load_run_key"].to_list() == [1, 2]


def test_fields_of_other_versions_do_no_harm(path: Path) -> None:
    appended(path, "ended", row(1, "published", mood="glad"))
    old = row(2, "published")
    del old["lexicon_version"]
    appended(path, "ended", old)
    assert read_journal(path).load_run().schema == LOAD_RUN.schema


def test_a_journal_is_one_json_object_a_line(path: Path) -> None:
    appended(path, "started", row(1))
    (line,) = path.read_text().splitlines()
    assert json.loads(line)["event"] == "started"
