"""Where a warehouse lies: every path beside the symlink, and a message for every target that cannot be one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.errors import BadTarget, DiskFull
from warehouse.place import Place, place_at, ready_for_writing, room_for
from warehouse.publish import point_at


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_at(tmp_path / "reviews.duckdb")


def published(place: Place, run: int) -> Path:
    """A version on disk, however small, that the symlink points at."""
    version = place.version_file(run)
    version.parent.mkdir(parents=True)
    version.write_bytes(b"a database")
    point_at(place.target, version)
    return version


def test_everything_stands_beside_the_symlink(place: Place, tmp_path: Path) -> None:
    beside = {
        "reviews.lock": place.lock,
        "reviews.runs.jsonl": place.journal,
        "reviews.versions": place.versions,
        "reviews.versions/00000012/reviews.duckdb": place.version_file(12),
        "reviews.work": place.work,
        "reviews.work/00000012": place.work_folder(12),
        "reviews.work/00000012/reviews.duckdb": place.candidate_file(12),
        "reviews.reports": place.reports,
        "reviews.reports/00000012": place.report_folder(12),
        "reviews.report": place.report_link,
    }
    assert {name: path.relative_to(tmp_path).as_posix() for name, path in beside.items()} == {
        name: name for name in beside
    }


@pytest.mark.parametrize("name", ["reviews.2026.duckdb", "my reviews.duckdb", "[1].duckdb", "Ωmega.duckdb"])
def test_a_name_may_be_odd(tmp_path: Path, name: str) -> None:
    place = place_at(tmp_path / name)
    assert place.target.name == name
    assert place.published() is None


def test_a_relative_path_and_a_home_are_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert place_at(Path("x/../reviews.duckdb")).target == tmp_path / "reviews.duckdb"
    assert place_at(Path("~/reviews.duckdb")).target == tmp_path / "home/reviews.duckdb"


@pytest.mark.parametrize(
    ("name", "message"),
    {
        "folder": ("", "it is a folder. Name a file in it: --to {}/reviews.duckdb."),
        "no ending": ("reviews", "the name does not end in .duckdb. Try --to {}.duckdb."),
        # It would share the versions of reviews.duckdb, which are named by the stem alone.
        "other ending": ("reviews.db", "the name does not end in .duckdb. Try --to {}.duckdb."),
        "only an ending": (".duckdb", "the name does not end in .duckdb. Try --to {}.duckdb."),
        "a schema": ("audit.duckdb", "audit is the name of a schema in it"),
        "a schema in capitals": ("Quality.duckdb", "Try --to Quality_reviews.duckdb."),
        "not UTF-8": ("caf\udce9.duckdb", "the path is not valid UTF-8"),
    }.values(),
    ids=["folder", "no ending", "other ending", "only an ending", "schema", "capitals", "not UTF-8"],
)
def test_a_path_that_cannot_be_a_warehouse(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(BadTarget) as caught:
        place_at(tmp_path / name)
    text = str(caught.value).replace(f"{tmp_path}/Q", "Q")
    assert message.format(tmp_path / name if name else tmp_path) in text
    assert text.startswith("Cannot use ")


def foreign_file(place: Place) -> None:
    place.target.write_bytes(b"somebody's")


def link_elsewhere(place: Place) -> None:
    other = place.folder / "other.duckdb"
    other.write_bytes(b"somebody's")
    place.target.symlink_to("other.duckdb")


def link_into_versions_by_another_name(place: Place) -> None:
    version = place.versions / "latest" / "reviews.duckdb"
    version.parent.mkdir(parents=True)
    version.write_bytes(b"somebody's")
    point_at(place.target, version)


def link_to_a_lost_version(place: Place) -> None:
    shutil.rmtree(published(place, 3).parent)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            foreign_file,
            "a file that reviewmart did not make is there, and it is never overwritten. Choose another --to",
        ),
        (link_elsewhere, "the symlink points outside its versions. Choose another --to."),
        (link_into_versions_by_another_name, "the symlink points outside its versions. Choose another --to."),
        (link_to_a_lost_version, "reviews.versions/00000003/reviews.duckdb, which is missing. Point the symlink at"),
    ],
)
def test_something_else_at_the_target(place: Place, make: Callable[[Place], None], message: str) -> None:
    make(place)
    with pytest.raises(BadTarget, match=message.replace(".", r"\.")):
        place.published()


def test_the_published_version(place: Place) -> None:
    assert (place.published(), place.published_run()) == (None, None)
    version = published(place, 12)
    assert (place.published(), place.published_run()) == (version, 12)


def test_the_whole_folder_can_move(place: Place, tmp_path: Path) -> None:
    published(place, 12)
    moved = tmp_path.with_name(tmp_path.name + ".moved")
    tmp_path.rename(moved)
    assert place_at(moved / "reviews.duckdb").published_run() == 12


def test_the_folder_is_made_and_left_clean(tmp_path: Path) -> None:
    place = place_at(tmp_path / "new" / "deep" / "reviews.duckdb")
    ready_for_writing(place)
    ready_for_writing(place)
    assert list(place.folder.iterdir()) == []


def test_a_folder_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("not a folder")
    with pytest.raises(BadTarget, match=r"Choose a folder that you may write"):
        ready_for_writing(place_at(tmp_path / "notes" / "reviews.duckdb"))


@pytest.mark.parametrize(
    ("code", "error"), [(errno.EACCES, BadTarget), (errno.EROFS, BadTarget), (errno.ENOSPC, DiskFull)]
)
def test_a_folder_that_takes_no_file(
    monkeypatch: pytest.MonkeyPatch, place: Place, code: int, error: type[Exception]
) -> None:
    def refused(path: Path, data: bytes) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "write_bytes", refused)
    with pytest.raises(error, match=str(place.folder)):
        ready_for_writing(place)


def test_there_must_be_room_for_another_version(place: Place) -> None:
    room_for(place, 1)
    with pytest.raises(DiskFull, match=r"MB free, about 1,000,000,000 MB needed"):
        room_for(place, 10**15)
