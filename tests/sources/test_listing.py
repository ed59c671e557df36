"""Listings: everything that is there has a row, and nothing is opened for it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from sources.listing import listed
from sources.names import numbered, shown
from tests.sources.made_dumps import folder, saved
from tests.sources.unprivileged import unprivileged


def told(frame: pl.DataFrame) -> dict[str, str | None]:
    return dict(frame.select("path", "reason").iter_rows())


def test_files_at_every_depth_sorted_with_size_and_time(tmp_path: Path) -> None:
    folder(tmp_path, {"b.txt": b"12", "a/z.txt": b"", "a/y/x.txt": b"123"})
    os.utime(tmp_path / "b.txt", ns=(0, 1_600_000_000_123_456_789))
    (tmp_path / "empty").mkdir()
    found = listed(str(tmp_path))
    assert found.schema == {
        "path": pl.String,
        "size_bytes": pl.Int64,
        "modified_at": pl.Datetime("us"),
        "reason": pl.String,
    }
    assert found["path"].to_list() == ["a/y/x.txt", "a/z.txt", "b.txt"]
    assert found["size_bytes"].to_list() == [3, 0, 2]
    assert str(found["modified_at"][2]) == "2020-09-13 12:26:40.123456"
    assert found["reason"].null_count() == 3


def test_a_part_is_listed_with_its_path_below_the_root(tmp_path: Path) -> None:
    folder(tmp_path, {"a/b/c.txt": b"1", "a/d.txt": b"2", "e.txt": b"3"})
    assert listed(str(tmp_path), "a")["path"].to_list() == ["a/b/c.txt", "a/d.txt"]
    assert listed(str(tmp_path), "a/b/c.txt")["path"].to_list() == ["a/b/c.txt"]
    assert listed(str(tmp_path), "e.txt")["size_bytes"].to_list() == [1]


def test_links_pipes_and_sockets_are_named_and_not_followed(tmp_path: Path) -> None:
    saved(tmp_path / "a.txt", b"a")
    (tmp_path / "link.txt").symlink_to("a.txt")
    (tmp_path / "up").symlink_to("..")
    (tmp_path / "nowhere.txt").symlink_to("missing")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(tmp_path)  # the name of a socket may have only 107 bytes
        one.bind("socket.txt")
        os.chdir(here)
    odd = ["link.txt", "nowhere.txt", "pipe.txt", "socket.txt", "up", "zero.txt"]
    assert told(listed(str(tmp_path))) == {"a.txt": None, **dict.fromkeys(odd, "not_a_regular_file")}


def test_a_folder_that_may_not_be_opened_stands_for_its_files(tmp_path: Path) -> None:
    folder(tmp_path, {"open/a.txt": b"a", "closed/b.txt": b"b"})
    (tmp_path / "closed").chmod(0)
    with unprivileged():
        found = listed(str(tmp_path))
        with pytest.raises(PermissionError):
            listed(str(tmp_path / "closed"))
        with pytest.raises(PermissionError):
            listed(str(tmp_path), "closed")
    (tmp_path / "closed").chmod(0o755)
    assert told(found) == {"closed": "permission_denied", "open/a.txt": None}


def test_a_folder_that_may_be_listed_but_not_entered(tmp_path: Path) -> None:
    folder(tmp_path, {"half/a.txt": b"a"})
    (tmp_path / "half").chmod(0o400)
    with unprivileged():
        found = listed(str(tmp_path))
    (tmp_path / "half").chmod(0o755)
    assert told(found) == {"half/a.txt": "permission_denied"}


ODD_NAMES = [
    "new\nline.txt",
    "g[1].txt",
    "quote'\".txt",
    "<img onerror=x>.txt",
    "\x1b[31mred.txt",
    "\u202egnp.txt",
    "*.txt",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_legal_names_are_kept_as_they_are(tmp_path: Path, name: str) -> None:
    saved(tmp_path / name, b"a")
    assert told(listed(str(tmp_path))) == {name: None}


def test_names_that_are_not_utf8_are_shown_escaped(tmp_path: Path) -> None:
    here = os.fsencode(tmp_path)
    try:
        for name in (b"caf\xe9.txt", b"caf\\xe9.txt", b"good.txt"):
            Path(os.fsdecode(here + b"/" + name)).write_bytes(b"a")
        Path(os.fsdecode(here + b"/d\xff")).mkdir()
        Path(os.fsdecode(here + b"/d\xff/in.txt")).write_bytes(b"a")
        Path(os.fsdecode(here + b"/link\xff")).symlink_to("good.txt")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert told(listed(str(tmp_path))) == {
        "caf\\xe9.txt": None,  # this is its name
        "caf\\xe9.txt#2": "undecodable_name",  # and this is the other one, escaped
        "d\\xff/in.txt": "undecodable_name",
        "good.txt": None,
        "link\\xff": "not_a_regular_file",
    }


def test_a_path_that_is_too_long_for_the_system_is_a_row(tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    for _ in range(20):
        Path("d" * 250).mkdir()
        os.chdir("d" * 250)
    os.chdir(here)
    found = listed(str(tmp_path))
    assert found["reason"].to_list() == ["read_error"]


def test_a_file_that_vanishes_while_the_folder_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path, {"a.txt": b"a", "b.txt": b"b"})
    scandir = os.scandir

    @contextmanager
    def scandir_and_remove(descriptor: int) -> Iterator[list[os.DirEntry[str]]]:
        with scandir(descriptor) as entries:
            found = list(entries)
        (tmp_path / found[0].name).unlink()
        yield found

    monkeypatch.setattr(os, "scandir", scandir_and_remove)
    assert sorted(told(listed(str(tmp_path))).values(), key=str) == [None, "vanished"]


def test_times_outside_the_calendar_are_missing(tmp_path: Path) -> None:
    saved(tmp_path / "a.txt", b"a")
    os.utime(tmp_path / "a.txt", (1, 1 << 33))
    assert listed(str(tmp_path))["modified_at"].dt.year()[0] == 2242


@pytest.mark.parametrize(
    ("name", "text"), [(b"ok", "ok"), (b"caf\xe9", r"caf\xe9"), (b"a\0b", r"a\x00b"), ("é".encode(), "é")]
)
def test_how_a_name_is_shown(name: bytes, text: str) -> None:
    assert shown(name) == text


@pytest.mark.parametrize(("taken", "free"), [(set(), "a"), ({"a"}, "a#2"), ({"a", "a#2"}, "a#3")])
def test_how_a_name_is_numbered(taken: set[str], free: str) -> None:
    assert numbered("a", taken.__contains__) == free
