"""Runs that are held back: the old data stays row for row, the run is on record, the candidate can be looked into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import PLAIN, TEN, changed, numbered, written
from tests.flows.mart import Mart, conserved, equal
from tests.report.reader import read
from warehouse.store import connect

NEW = b"A new review of a film that has been waiting for one."
THREE_GONE: Mapping[str, bytes | None] = dict.fromkeys(("train/pos/0_9.txt", "train/pos/1_8.txt", "train/neg/0_2.txt"))
BAD = b"caf\xe9"


def bad(count: int) -> dict[str, bytes]:
    return {f"test/neg/{number}_1.txt": BAD + b"%d" % number for number in range(count)}


# what changes in the dump; settings; the limit that is broken; the setting that lets it pass
HELD_BACK: dict[str, tuple[Mapping[str, bytes | None], dict[str, Any], str, dict[str, Any]]] = {
    "three of ten reviews are gone": (THREE_GONE, {"sync": True}, "load.removed_share", {"max_removed": 0.3}),
    "three of ten reviews are refused now": (
        dict.fromkeys(THREE_GONE, BAD),
        {},
        "load.removed_share",
        {"max_removed": 0.3},
    ),
    "21 records are refused": (bad(21), {}, "load.refused_share", {"max_refused": 1.0}),
}


@pytest.mark.parametrize("case", HELD_BACK)
def test_a_broken_limit_holds_the_run_back_and_the_old_star_stays(case: str, loaded: Loaded) -> None:
    files, options, limit, remedy = HELD_BACK[case]
    mart, dump = loaded.mart, loaded.dump
    before = mart.tables()
    changed(dump, files)
    result = mart.load(dump, **options)

    assert (result.outcome, result.exit_code) == ("held_back", 2)
    assert [failed.expectation_id for failed in result.failed] == [limit]
    assert result.advice
    equal(mart.tables(), before)
    assert mart.outcomes() == ["published", "held_back"]
    assert mart.published_run() == 2
    recorded = mart.rows("SELECT expectation_id FROM quality.expectation_result WHERE outcome = 'failed'")
    assert recorded == [(limit,)]
    assert mart.rows("SELECT review_count_before, review_count_after FROM latest_run") == [(10, 10)]
    held = mart.place.work_folder(2) / "held_back.duckdb"
    with connect(held) as connection:
        assert connection.execute("SELECT count(*) FROM audit.load_run").fetchall() == [(2,)]
    assert not (held.parent / "stage").exists()

    allowed = mart.load(dump, **{**options, **remedy})  # no file was made known, so all are read again
    assert allowed.outcome.startswith("published")
    assert allowed.counts["read_count"] == result.counts["read_count"]
    assert mart.outcomes() == ["published", "held_back", allowed.outcome]
    conserved(mart)
    assert not mart.place.work.exists()


@pytest.mark.parametrize(
    ("files", "options"),
    [
        (dict.fromkeys(["train/pos/0_9.txt", "train/pos/1_8.txt"]), {"sync": True}),  # exactly 20%
        (bad(20), {}),  # more than 5%, but few
    ],
)
def test_what_just_keeps_within_its_limit_is_published(
    files: Mapping[str, bytes | None], options: dict[str, Any], loaded: Loaded
) -> None:
    changed(loaded.dump, files)
    assert loaded.mart.load(loaded.dump, **options).outcome.startswith("published")


def test_many_refusals_are_allowed_if_they_are_a_small_share(mart: Mart, tmp_path: Path) -> None:
    dump = written(tmp_path / "many", {**numbered(400, "test/pos"), **bad(21)})
    assert mart.load(dump).outcome == "published"


@pytest.mark.usefixtures("whole_reports")
def test_a_first_load_that_is_held_back_publishes_nothing(mart: Mart, tmp_path: Path) -> None:
    dump = written(tmp_path / "bad", {**TEN, **bad(21)})
    result = mart.load(dump)
    assert (result.outcome, result.exit_code, mart.digest()) == ("held_back", 2, None)
    assert not mart.target.is_symlink()
    assert mart.place.candidate_file(1).exists()
    assert result.report is not None
    assert "load.refused_share" in read(result.report.read_text()).text
    assert mart.load(dump, max_refused=1.0).outcome == "published"
    assert mart.outcomes() == ["held_back", "published"]


def test_versions_with_the_same_data_count_once_among_those_kept(loaded: Loaded) -> None:
    mart, dump = loaded.mart, loaded.dump
    changed(dump, {"train/pos/5_9.txt": NEW})
    mart.load(dump)
    changed(dump, THREE_GONE)
    for _ in range(2):
        assert mart.load(dump, sync=True, keep_versions=1).outcome == "held_back"
    kept = sorted(int(folder.name) for folder in mart.place.versions.iterdir())
    assert kept[0] == 1
    assert mart.published_run() == kept[-1] == 4


def test_another_folder_with_the_same_names_asks_for_a_source(mart: Mart, tmp_path: Path) -> None:
    mart.load(written(tmp_path / "mine", PLAIN))
    before = mart.star()
    yours = written(tmp_path / "yours", {name: b"Not the same at all: " + payload for name, payload in PLAIN.items()})
    result = mart.load(yours)
    assert (result.outcome, [failed.expectation_id for failed in result.failed]) == ("held_back", ["load.foreign_ids"])
    assert "--source" in " ".join(result.advice)
    equal(mart.star(), before)
    named = mart.load(yours, source="yours")
    assert (named.counts["kept_count"], named.counts["review_count_after"]) == (3, 6)
    conserved(mart)


def test_a_moved_folder_is_the_same_source(mart: Mart, tmp_path: Path) -> None:
    mart.load(written(tmp_path / "here", PLAIN))
    before = mart.star()
    result = mart.load(written(tmp_path / "there", PLAIN))
    assert result.outcome == "published"
    assert (result.counts["read_count"], result.counts["kept_count"]) == (3, 0)
    equal(mart.star(), before)
    conserved(mart)


def test_the_terminal_says_why_and_what_to_do(loaded: Loaded, command: Command) -> None:
    changed(loaded.dump, THREE_GONE)
    said = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--no-extract", "--sync")
    assert (said.code, said.is_clean) == (2, True)
    assert said.out.startswith("Held back: run 2")
    assert "critical: load.removed_share: 3 of 10 (30.0%; allowed 20%)" in said.out
    assert "raise --max-removed" in said.out
    assert "Report: " in said.out
