"""Publishing: what stands on disk afterwards, what is refused, and what the next run makes of a crash at any step."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

import warehouse.publish
from contracts.errors import LoadFailed
from tests.warehouse.loading import publish_load, version_files
from warehouse.place import Place, place_at
from warehouse.publish import (
    Version,
    point_at,
    publish,
    row_counts,
    version_of,
    versions,
    without_dead_runs,
    without_old_versions,
)
from warehouse.store import connect


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished database file of two reviews; only copied."""
    place = place_at(tmp_path_factory.mktemp("finished") / "reviews.duckdb")
    publish_load(place, 1, {"a": "A fine film", "b": "A dull film"})
    version = place.published()
    assert version is not None
    return version


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_at(tmp_path / "reviews.duckdb")


@pytest.fixture
def publish_run(place: Place, finished: Path) -> Callable[[int], Path]:
    """Publish a run whose candidate is that file."""

    def published(run: int) -> Path:
        candidate = place.candidate_file(run)
        candidate.parent.mkdir(parents=True)
        shutil.copyfile(finished, candidate)
        return publish(place, run, run, row_counts(finished))

    return published


def test_a_published_version(place: Place, publish_run: Callable[[int], Path]) -> None:
    version = publish_run(12)
    assert place.target.readlink() == Path("reviews.versions/00000012/reviews.duckdb")
    assert place.published() == version
    assert stat.S_IMODE(version.stat().st_mode) == 0o444
    assert version_of(version) == Version(12, 12)
    assert not place.candidate_file(12).exists()
    assert sorted(path.name for path in place.folder.iterdir()) == [
        "reviews.duckdb",
        "reviews.versions",
        "reviews.work",
    ]
    with closing(connect(place.target)) as connection:
        assert connection.execute("SELECT count(*) FROM fact_review").fetchall() == [(2,)]


def test_a_candidate_with_a_log_beside_it_is_refused(place: Place, finished: Path) -> None:
    candidate = place.candidate_file(1)
    candidate.parent.mkdir(parents=True)
    shutil.copyfile(finished, candidate)
    log = candidate.with_name("reviews.duckdb.wal")
    log.touch()
    with pytest.raises(LoadFailed, match="write-ahead log"):
        publish(place, 1, 1, row_counts(finished))
    assert candidate.exists()
    assert place.published() is None


def test_a_candidate_that_lost_rows_is_refused(place: Place, finished: Path) -> None:
    candidate = place.candidate_file(1)
    candidate.parent.mkdir(parents=True)
    shutil.copyfile(finished, candidate)
    with pytest.raises(LoadFailed, match=r"\{'fact_review': \(3, 2\)\}"):
        publish(place, 1, 1, {**row_counts(finished), "fact_review": 3})
    assert place.published() is None


def test_an_open_reader_keeps_its_version(place: Place, publish_run: Callable[[int], Path]) -> None:
    publish_run(1)
    with closing(connect(place.target)) as connection:
        publish_run(2)
        assert without_old_versions(place, keep=0) == (1,)
        assert connection.execute("SELECT count(*) FROM review").fetchall() == [(2,)]
    with closing(connect(place.target)) as connection:
        assert connection.execute("SELECT count(*) FROM review").fetchall() == [(2,)]
    assert place.published_run() == 2


# --- crashes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "published_after"), [(1, 1), (2, 1), (3, 1), (4, 1), (5, 2)], ids=lambda value: f"{value}"
)
def test_a_crash_at_any_step_leaves_one_version_and_the_next_run_heals(
    monkeypatch: pytest.MonkeyPatch,
    place: Place,
    publish_run: Callable[[int], Path],
    step: int,
    published_after: int,
) -> None:
    publish_run(1)
    steps = []
    sync = warehouse.publish._sync

    def crashing(path: Path) -> None:
        steps.append(path)
        if len(steps) == step:
            raise OSError(5, "Input/output error")
        sync(path)

    with monkeypatch.context() as patch:
        patch.setattr(warehouse.publish, "_sync", crashing)
        with pytest.raises(OSError, match="Input/output error"):
            publish_run(2)
    assert place.published_run() == published_after
    without_dead_runs(place, frozenset({1}))
    assert set(version_files(place)) == {"00000001", f"{published_after:08d}"}
    publish_run(3)
    assert place.published_run() == 3


def test_a_crash_before_the_symlink_swings(
    monkeypatch: pytest.MonkeyPatch, place: Place, publish_run: Callable[[int], Path]
) -> None:
    publish_run(1)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "symlink_to", killed)
        with pytest.raises(KeyboardInterrupt):
            publish_run(2)
    assert place.published_run() == 1
    assert place.version_file(2).exists()
    assert without_dead_runs(place, frozenset({1})) == (2,)
    assert version_files(place) == ["00000001"]


def test_what_dead_runs_left_goes_and_nothing_else(place: Place) -> None:
    published, ended, dead = 1, 2, 3
    for run in (published, ended, dead):
        for folder in (place.work_folder(run), place.version_file(run).parent, place.report_folder(run)):
            folder.mkdir(parents=True)
            (folder / "reviews.duckdb").touch()
    for folder in (place.work / "notes", place.versions / "12 monkeys"):
        folder.mkdir()
    for parent in (place.work, place.versions, place.reports):
        (parent / ".00000002" / "half").mkdir(parents=True)  # a kill came before all of it was gone
    point_at(place.target, place.version_file(published))
    point_at(place.report_link, place.report_folder(published))
    for stray in (".reviews.duckdb.4711", ".reviews.report.4711"):
        (place.folder / stray).symlink_to("nowhere")
    others = [place.folder / "reviews.runs.jsonl", place.folder / "other.duckdb", place.folder / ".hidden"]
    for other in others:
        other.touch()

    assert without_dead_runs(place, frozenset({ended})) == (dead,)

    runs = ["00000001", "00000002"]
    left = {parent.name: sorted(path.name for path in parent.iterdir()) for parent in (place.work, place.versions)}
    assert left == {"reviews.work": [*runs, "notes"], "reviews.versions": [*runs, "12 monkeys"]}
    assert sorted(path.name for path in place.reports.iterdir()) == runs
    assert all(other.exists() for other in others)
    assert not any(path.name.endswith(".4711") for path in place.folder.iterdir())
    assert without_dead_runs(place, frozenset({ended})) == ()


def test_older_versions_outlive_the_journal(place: Place) -> None:
    for run in (1, 2, 3):
        stand_in(place, run, run)
    assert without_dead_runs(place, frozenset()) == ()
    assert version_files(place) == ["00000001", "00000002", "00000003"]


def test_there_is_nothing_to_sweep_before_the_first_run(place: Place) -> None:
    assert without_dead_runs(place, frozenset()) == ()
    assert without_old_versions(place, keep=2) == ()
    assert versions(place) == ()


# --- kept versions ----------------------------------------------------------------------------------------------------


def stand_in(place: Place, run: int, data_run: int) -> None:
    """A version on disk that holds no data."""
    version = place.version_file(run)
    version.parent.mkdir(parents=True)
    version.touch()
    version.chmod(0o444)
    (version.parent / "version.json").write_text(f'{{"run_key": {run}, "data_run_key": {data_run}}}')
    point_at(place.target, version)


@pytest.mark.parametrize(
    ("data_runs", "keep", "kept"),
    {
        "one": ((1,), 2, (1,)),
        "the published and two": ((1, 2, 3, 4, 5), 2, (3, 4, 5)),
        "the published alone": ((1, 2, 3), 0, (3,)),
        "fewer than are kept": ((1, 2, 3), 9, (1, 2, 3)),
        "held back once": ((1, 2, 3, 3), 2, (1, 2, 4)),
        "held back three times": ((1, 2, 3, 3, 3, 3), 2, (1, 2, 6)),
        "held back and published since": ((1, 2, 2, 4), 2, (1, 3, 4)),
    }.values(),
    ids=["one", "two", "alone", "fewer", "held back", "thrice", "since"],
)
def test_versions_with_the_same_data_count_once(
    place: Place, data_runs: Sequence[int], keep: int, kept: Sequence[int]
) -> None:
    for run, data_run in enumerate(data_runs, start=1):
        stand_in(place, run, data_run)
    deleted = without_old_versions(place, keep)
    assert version_files(place) == [f"{run:08d}" for run in kept]
    assert sorted([*deleted, *kept]) == list(range(1, len(data_runs) + 1))
    assert without_old_versions(place, keep) == ()


def test_the_newest_version_comes_first_and_what_is_none_is_passed_over(place: Place) -> None:
    for run in (2, 10):
        stand_in(place, run, run)
    for junk, text in (("00000003", None), ("00000004", "{"), ("00000005", "{}"), ("readme", '{"run_key": 1}')):
        folder = place.versions / junk
        folder.mkdir()
        if text is not None:
            (folder / "version.json").write_text(text)
    assert versions(place) == (Version(10, 10), Version(2, 2))


def test_a_link_is_swung_over_what_a_crash_left(place: Place) -> None:
    place.folder.joinpath(f".{place.target.name}.{os.getpid()}").symlink_to("left over")
    stand_in(place, 1, 1)
    assert place.published_run() == 1
    assert sorted(path.name for path in place.folder.iterdir()) == ["reviews.duckdb", "reviews.versions"]


def test_a_report_that_a_dead_run_was_writing_goes(place: Place) -> None:
    (place.reports / ".00000003.77.part").mkdir(parents=True)
    without_dead_runs(place, frozenset())
    assert list(place.reports.iterdir()) == []
