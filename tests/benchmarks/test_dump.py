"""Where the dump comes from: a folder, an archive, or a clear reason."""

import io
import tarfile
from pathlib import Path

import pytest

from benchmarks.dump import VARIABLE, DumpUnusable, named_dump, open_dump, unpack, warm

REVIEWS = {"train/pos/0_9.txt": b"Fine.<br />Really.", "test/neg/0_2.txt": b"Dull."}


def archive_of(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_an_unset_variable_names_no_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert named_dump() is None


def test_a_wrong_path_is_not_taken_for_an_unset_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone"))
    with pytest.raises(DumpUnusable, match="nothing is there"):
        named_dump()


@pytest.mark.parametrize("top", ["", "aclImdb/"])
def test_an_archive_with_and_without_its_top_folder(tmp_path: Path, top: str) -> None:
    archive = archive_of(tmp_path / "dump.tar.gz", {top + name: content for name, content in REVIEWS.items()})
    dump = open_dump(archive, tmp_path / "scratch")
    assert (dump.archive, dump.review_count) == (archive, 2)
    assert {name: (dump.folder / name).read_bytes() for name in REVIEWS} == REVIEWS
    assert warm(dump) == sum(map(len, REVIEWS.values())) + archive.stat().st_size


def test_a_folder_is_used_where_it_is(tmp_path: Path) -> None:
    for name, content in REVIEWS.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(content)
    dump = open_dump(tmp_path, tmp_path / "scratch")
    assert (dump.folder, dump.archive, dump.review_count) == (tmp_path, None, 2)
    assert not (tmp_path / "scratch").exists()


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DumpUnusable, match="holds no train"):
        open_dump(tmp_path, tmp_path / "scratch")


def test_no_member_is_written_elsewhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    archive = archive_of(tmp_path / "dump.tar.gz", {"../outside.txt": b"x", str(outside): b"x", "inside.txt": b"y"})
    scratch = unpack(archive, tmp_path / "scratch")
    assert [path.name for path in scratch.rglob("*")] == ["inside.txt"]
    assert not outside.exists()


@pytest.mark.parametrize("kept", [0, 40])
def test_a_cut_archive_is_refused(tmp_path: Path, kept: int) -> None:
    archive = archive_of(tmp_path / "dump.tar.gz", REVIEWS)
    archive.write_bytes(archive.read_bytes()[:kept])
    with pytest.raises(DumpUnusable, match="cannot be unpacked"):
        unpack(archive, tmp_path / "scratch")
