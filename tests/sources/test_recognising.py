"""Which dump a path is, however it is named, and what is said when it is none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts import sets
from contracts.errors import NoSuchDump, PipelineError, UnknownDump
from contracts.reasons import FILE_REASONS
from sources import SOURCES, Layout, is_complete, recognised, recognitions
from sources.files import IGNORED_REASONS
from tests.sources.made_dumps import ACLIMDB, column, folder, read_whole, saved, states, tar_bytes, zip_bytes
from tests.sources.unprivileged import unprivileged

ROOT_IDS = {"test/neg/0", "train/neg/0", "train/pos/0", "train/pos/1", "train/pos/2", "train/unsup/0"}


@pytest.mark.parametrize(
    ("named", "part", "ids"),
    [
        ("aclImdb", "", ROOT_IDS),
        (".", "", ROOT_IDS),
        ("aclImdb/train", "train", {one for one in ROOT_IDS if one.startswith("train")}),
        ("aclImdb/train/pos", "train/pos", {"train/pos/0", "train/pos/1", "train/pos/2"}),
        ("aclImdb/test/neg/", "test/neg", {"test/neg/0"}),
        ("aclImdb/train/pos/0_9.txt", "train/pos/0_9.txt", {"train/pos/0"}),
        ("aclImdb/../aclImdb/./train/neg", "train/neg", {"train/neg/0"}),
    ],
)
def test_the_same_root_is_found_however_it_is_named(tmp_path: Path, named: str, part: str, ids: set[str]) -> None:
    folder(tmp_path / "in" / "aclImdb", ACLIMDB)
    saved(tmp_path / "in" / "beside.md", b"beside the dump")
    dump = recognised(tmp_path / "in" / named)
    assert (dump.root, dump.part, dump.layout.name) == (str(tmp_path / "in" / "aclImdb"), part, "aclimdb")
    read = read_whole(tmp_path / "in" / named, tmp_path / "work")
    assert set(column(read.raw_review, "title_id")) == ids
    assert None not in column(read.raw_review, "title_id").values()
    assert set(read.files["path"]) == {path for path in ACLIMDB if path.startswith(part)}
    assert "<id>_<rating>.txt" in dump.why


def test_a_relative_path_and_a_link_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path / "one" / "aclImdb", ACLIMDB)
    (tmp_path / "latest").symlink_to(tmp_path / "one" / "aclImdb")
    (tmp_path / "one.txt").symlink_to(saved(tmp_path / "a.txt", b"a"))
    (tmp_path / "train").symlink_to(tmp_path / "one" / "aclImdb" / "train")
    monkeypatch.chdir(tmp_path)
    assert recognised(Path("one/aclImdb")).root == str(tmp_path / "one" / "aclImdb")
    assert recognised(Path("latest")).root == str(tmp_path / "latest")
    assert recognised(Path("train")).root == str(tmp_path / "one" / "aclImdb")
    assert recognised(Path("one.txt")).part == "a.txt"
    read = read_whole(Path("latest"), tmp_path / "work")
    assert set(read.raw_review["review_id"]) == ROOT_IDS


def test_two_dumps_in_one_folder_are_not_mixed(tmp_path: Path) -> None:
    folder(tmp_path / "a", ACLIMDB)
    folder(tmp_path / "b", ACLIMDB)
    with pytest.raises(UnknownDump, match=r"2 folders hold a dump each \('a/', 'b/'\): point at one of them"):
        recognised(tmp_path)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda path: path / "missing", NoSuchDump, "no such file or directory"),
        (lambda path: path, UnknownDump, "It holds no files"),
        (
            lambda path: folder(path, {"a.csv": b"x"}),
            UnknownDump,
            r"(?s)aclimdb: .*'a.csv'.*plain_text: No file ends in",
        ),
        (lambda path: saved(path / "a.csv", b"text,rating"), UnknownDump, f"{len(SOURCES)} layouts were tried"),
        (lambda path: saved(path / "a.zip", b"PK"), NoSuchDump, "it is no archive, or damaged"),
        (lambda path: saved(path / "a.zip", b""), NoSuchDump, "it is no archive, or damaged"),
        (lambda path: saved(path / "a.tar", b"hello" * 300), NoSuchDump, "it is no archive, or damaged"),
        (lambda path: saved(path / "a.tar.gz", b""), NoSuchDump, "it is no archive, or damaged"),
        (lambda path: saved(path / "a.tar.gz", b"\x1f\x8b\x08\x00"), NoSuchDump, "it is no archive, or damaged"),
        (lambda path: saved(path / "a.tar", bytes(10240)), UnknownDump, "It holds no files"),
        (lambda path: saved(path / "a.tar", tar_bytes({"a.csv": b"x"})), UnknownDump, "No file ends in .txt"),
        (lambda path: saved(path / "a.zip", zip_bytes({})), UnknownDump, "It holds no files"),
    ],
)
def test_what_is_said_of_something_else(
    tmp_path: Path, make: Callable[[Path], Path], error: type[PipelineError], message: str
) -> None:
    with pytest.raises(error, match=message) as raised:
        recognised(make(tmp_path))
    assert raised.value.exit_code == 1


def test_a_pipe_that_is_named_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "reviews.txt")
    with pytest.raises(NoSuchDump, match="no regular file"):
        recognised(tmp_path / "reviews.txt")


def test_what_may_not_be_opened(tmp_path: Path) -> None:
    closed = folder(tmp_path / "closed", {"in/a.txt": b"a"})
    (closed / "in").chmod(0)
    secret = saved(tmp_path / "secret.txt", b"a")
    secret.chmod(0)
    with unprivileged():
        with pytest.raises(
            NoSuchDump, match=r"none of its 1 entries may be read, for example 'in' \(permission_denied\)"
        ):
            recognised(closed)
        with pytest.raises(NoSuchDump, match="permission denied"):
            recognised(closed / "in")
        with pytest.raises(NoSuchDump, match="permission denied"):
            recognised(secret)
    (closed / "in").chmod(0o755)


def test_a_path_that_is_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(NoSuchDump, match="not valid UTF-8"):
        recognised(tmp_path / os.fsdecode(b"caf\xe9"))


def test_a_layout_that_is_named(tmp_path: Path) -> None:
    dump = folder(tmp_path / "dump", ACLIMDB)
    assert recognised(dump, "plain_text").layout.name == "plain_text"
    with pytest.raises(UnknownDump, match=r"(?s)1 layouts were tried:.*aclimdb: No file is train"):
        recognised(folder(tmp_path / "texts", {"a.txt": b"a"}), "aclimdb")
    with pytest.raises(UnknownDump, match="There is no layout of that name; there are aclimdb, kaggle_imdb"):
        recognised(dump, "imdb")


def test_every_layout_says_why(tmp_path: Path) -> None:
    dump = folder(tmp_path / "dump", ACLIMDB)
    assert [one.layout for one in recognitions(dump)] == [layout.name for layout in SOURCES]
    assert [one.layout for one in recognitions(dump) if one.fits] == ["aclimdb", "plain_text"]
    texts = saved(tmp_path / "texts.zip", zip_bytes({"a.txt": b"a"}))
    assert [one.layout for one in recognitions(texts) if one.fits] == ["plain_text"]
    assert all(one.why.endswith(".") for one in (*recognitions(dump), *recognitions(texts)))
    with pytest.raises(NoSuchDump, match="no such file"):
        recognitions(tmp_path / "missing")


def test_a_listing_says_whether_it_is_complete(tmp_path: Path) -> None:
    dump = folder(tmp_path / "dump", ACLIMDB)
    assert is_complete(recognised(dump).found_files())
    (dump / "train" / "neg").chmod(0)
    with unprivileged():
        found = recognised(dump).found_files()
    (dump / "train" / "neg").chmod(0o755)
    assert not is_complete(found)
    assert found.filter(path="train/neg").select("role", "reason").row(0) == ("ignored", "permission_denied")


def test_a_closed_folder_costs_only_its_own_files(tmp_path: Path) -> None:
    dump = folder(tmp_path / "dump", ACLIMDB)
    (dump / "train" / "neg").chmod(0)
    (dump / "train" / "pos" / "0_9.txt").chmod(0)
    (dump / "test" / "urls_neg.txt").chmod(0)
    with unprivileged():
        read = read_whole(dump, tmp_path / "work")
    (dump / "train" / "neg").chmod(0o755)
    told = states(read.files)
    assert set(read.raw_review["review_id"]) == ROOT_IDS - {"train/neg/0", "train/pos/0"}
    assert {path for path, reason in told.items() if reason == "permission_denied"} == {
        "train/neg",
        "train/pos/0_9.txt",
        "test/urls_neg.txt",
    }
    assert set(read.files.filter(reason="permission_denied")["state"]) == {"unreadable"}
    assert column(read.raw_review, "title_id")["test/neg/0"] is None


@pytest.mark.parametrize("layout", SOURCES, ids=lambda layout: str(layout.name))
def test_what_every_layout_declares(layout: Layout) -> None:
    assert layout.name in sets.LAYOUT.categories
    assert layout.facts.description.endswith(".")
    assert layout.facts.licence_note.endswith(".")


def test_reasons_are_declared() -> None:
    assert set(IGNORED_REASONS) <= set(FILE_REASONS)
