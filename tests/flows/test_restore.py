"""Restoring: an earlier version for all readers in one step, on record, and the next load builds on it."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from flows.standing import standing
from tests.flows.conftest import ApprovedLoads, Command, Loaded
from tests.flows.dumps import TEN, changed, written
from tests.flows.mart import Mart, equal
from warehouse.lock import writer_lock
from warehouse.store import connect

COUNT = "SELECT count(*) FROM fact_review"
NEW = {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."}
NEWER = {"train/pos/6_9.txt": b"Another one, which came a day after it."}


@pytest.fixture(scope="module")
def _thrice_once(tmp_path_factory: pytest.TempPathFactory, approved_loads: ApprovedLoads) -> Loaded:
    folder = tmp_path_factory.mktemp("thrice")
    mart, dump = Mart(folder / "mart" / "reviews.duckdb"), written(folder / "dump", TEN)
    with approved_loads():
        for files in ({}, NEW, NEWER):
            changed(dump, files)
            mart.load(dump)
    return Loaded(mart, dump)


@pytest.fixture
def thrice(_thrice_once: Loaded, tmp_path: Path, approval: None) -> Loaded:
    """A copy of a warehouse of three versions, of 10, 11 and 12 reviews, and the dump that they came from."""
    mart = Mart(tmp_path / "mart" / "reviews.duckdb")
    shutil.copytree(_thrice_once.mart.place.folder, mart.place.folder, symlinks=True)
    return Loaded(mart, _thrice_once.dump)


def test_the_versions_are_listed(thrice: Loaded, command: Command) -> None:
    words = ("restore", "--db", thrice.mart.target)
    for listing in (command(*words), command(*words, "--list"), command(*words, "2", "--list")):
        assert (listing.code, listing.err) == (0, "")
        lines = listing.out.splitlines()
        assert [line[:6].split()[-1] for line in lines[:3]] == ["3", "2", "1"]
        assert [line[0] for line in lines[:3]] == ["*", " ", " "]
        assert [f" {count} reviews " in line for count, line in zip((12, 11, 10), lines, strict=False)] == [True] * 3
    rows = json.loads(command(*words, "--json").out)
    assert [(row["version"], row["review_count"], row["is_published"]) for row in rows] == [
        (3, 12, True),
        (2, 11, False),
        (1, 10, False),
    ]


def test_a_restored_version_is_what_readers_see_and_what_the_next_load_builds_on(
    thrice: Loaded, command: Command
) -> None:
    mart = thrice.mart
    latest = mart.star()
    with closing(connect(mart.target)) as analyst:
        said = command("restore", "1", "--db", mart.target)
        assert (said.code, said.is_clean) == (0, True)
        assert "is version 1 now, with 10 reviews (run 4)." in said.out
        assert "reviewmart restore 3" in said.out
        assert analyst.execute(COUNT).fetchall() == [(12,)]
    assert (mart.value(COUNT), mart.published_run(), mart.is_locked()) == (10, 1, False)
    assert mart.place.report_link.resolve().name == "00000001"
    found = standing(mart.target)
    assert (found.runs["outcome"][0], found.loaded_at) == ("restored", mart_loaded_at(mart))
    assert "version 1 is the published one already" in command("restore", "1", "--db", mart.target).out.lower()

    result = mart.load(thrice.dump)
    assert (result.run_key, result.counts["kept_count"]) == (5, 2)
    equal(mart.star(), latest)
    assert mart.outcomes() == ["published", "published", "published", "restored", "published"]


def mart_loaded_at(mart: Mart) -> object:
    return mart.value("SELECT finished_at::TIMESTAMPTZ FROM audit.load_run WHERE load_run_key = 1")


def test_a_lost_version_is_replaced_by_another(thrice: Loaded, command: Command) -> None:
    mart = thrice.mart
    shutil.rmtree(mart.place.version_file(3).parent)
    assert command("sql", "--db", mart.target, COUNT).code == 1
    assert "11 reviews" in command("restore", "--db", mart.target).out
    assert command("restore", "2", "--db", mart.target).code == 0
    assert mart.value(COUNT) == 11


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["7"], "There is no version 7. There are: 3, 2, 1."),
        (["2", "--adopt", "x.duckdb"], "Give the number of a version, or --adopt FILE"),
        (["--adopt", "x.duckdb"], "No warehouse at x.duckdb"),
        (["0"], "Invalid value"),
    ],
)
def test_what_cannot_be_restored_is_told(words: list[str], told: str, thrice: Loaded, command: Command) -> None:
    before = thrice.mart.place.journal.read_bytes()
    said = command("restore", *words, "--db", thrice.mart.target)
    assert (said.code, said.is_clean, said.err.count("\n"), told in said.err) == (1, True, 1, True)
    assert (thrice.mart.published_run(), thrice.mart.place.journal.read_bytes()) == (3, before)


def test_a_damaged_version_is_not_restored(thrice: Loaded, command: Command) -> None:
    version = thrice.mart.place.version_file(2)
    version.chmod(0o644)
    version.write_bytes(version.read_bytes()[:20_000])
    said = command("restore", "2", "--db", thrice.mart.target)
    assert (said.code, said.is_clean, thrice.mart.published_run()) == (1, True, 3)
    assert said.err.startswith("Error: Version 2 cannot be restored: ")
    assert said.err.endswith("Others: 3, 1.\n")


def test_a_restore_waits_for_nobody_unless_told(thrice: Loaded, command: Command) -> None:
    with writer_lock(thrice.mart.place.lock):
        assert command("restore", "1", "--db", thrice.mart.target).code == 3
    assert thrice.mart.published_run() == 3


def test_a_restore_that_fails_leaves_the_published_version(
    thrice: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("flows.restoring.point_at", full)
    assert command("restore", "1", "--db", thrice.mart.target).code != 0
    assert standing(thrice.mart.target).runs["outcome"].to_list() == ["failed", *["published"] * 3]
    assert thrice.mart.published_run() == 3


def test_a_backup_is_adopted_beside_a_warehouse_or_in_an_empty_folder(
    loaded: Loaded, command: Command, tmp_path: Path
) -> None:
    backup = Path(shutil.copyfile(loaded.mart.target, tmp_path / "backup.duckdb"))
    changed(loaded.dump, NEW)
    loaded.mart.load(loaded.dump)
    said = command("restore", "--adopt", backup, "--db", loaded.mart.target)
    assert (said.code, said.is_clean) == (0, True)
    assert (loaded.mart.value(COUNT), loaded.mart.published_run()) == (10, 3)
    assert loaded.mart.load(loaded.dump).counts["kept_count"] == 1

    other = Mart(tmp_path / "other" / "films.duckdb")
    assert command("restore", "--adopt", backup, "--db", other.target).code == 0
    assert (other.value(COUNT), other.published_run()) == (10, 2)  # run 1 is the backup's own
    assert other.load(loaded.dump).run_key == 3
    assert (other.value(COUNT), backup.exists()) == (11, True)


def test_a_file_that_lost_its_symlink_is_adopted_in_place(loaded: Loaded, command: Command) -> None:
    mart = loaded.mart
    content = mart.target.read_bytes()
    shutil.rmtree(mart.place.versions)
    mart.target.unlink()
    mart.place.journal.unlink()
    mart.target.write_bytes(content)
    assert command("load", loaded.dump, "--to", mart.target, "--direct").code == 1
    assert command("restore", "--adopt", mart.target, "--db", mart.target).code == 0
    assert (mart.target.is_symlink(), mart.value(COUNT), mart.published_run()) == (True, 10, 2)
    assert mart.load(loaded.dump).outcome == "nothing_new"


def test_what_is_no_warehouse_is_not_adopted(loaded: Loaded, command: Command, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.duckdb"
    foreign.write_bytes(b"mine")
    open_one = Path(shutil.copyfile(loaded.mart.target, tmp_path / "open.duckdb"))
    open_one.with_name("open.duckdb.wal").write_bytes(b"x")
    for file in (foreign, open_one):
        said = command("restore", "--adopt", file, "--db", loaded.mart.target)
        assert (said.code, said.is_clean, loaded.mart.published_run()) == (1, True, 1)
    mine = tmp_path / "mine.duckdb"
    mine.write_bytes(b"mine")
    said = command("restore", "--adopt", loaded.mart.target, "--db", mine)
    assert (said.code, said.is_clean, mine.read_bytes()) == (1, True, b"mine")
