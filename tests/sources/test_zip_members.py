"""Members of a zip: read in memory, each checked, and a bad one costs only itself."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.limits import Limits
from sources.unpacking import DamagedArchive, TooLargeArchive
from sources.zip_members import first_names, members
from tests.sources.made_dumps import zip_bytes

FILES = {"a.txt": b"first", "b.txt": b"second" * 50, "deep/c.txt": b""}


def told(content: bytes, limits: Limits | None = None) -> list[tuple[str, bytes | None, str | None]]:
    found = members(io.BytesIO(content), limits or Limits())
    return [(member.name, member.payload, member.reason) for member in found]


def stored(files: dict[str, bytes]) -> bytearray:
    return bytearray(zip_bytes(files, zipfile.ZIP_STORED))


def entries(content: bytes) -> list[int]:
    """Where the entries of the central directory start."""
    found, at = [], content.find(b"PK\1\2")
    while at >= 0:
        found.append(at)
        at = content.find(b"PK\1\2", at + 4)
    return found


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_compression_that_python_knows(compression: int) -> None:
    content = zip_bytes(FILES, compression)
    assert told(content) == [(name, payload, None) for name, payload in FILES.items()]
    assert first_names(io.BytesIO(content), 9, Limits()) == list(FILES)


def test_a_wrong_checksum_costs_one_member() -> None:
    content = stored(FILES)
    content[content.find(b"secondsecond")] ^= 1
    assert told(bytes(content)) == [
        ("a.txt", b"first", None),
        ("b.txt", None, "archive_damaged"),
        ("deep/c.txt", b"", None),
    ]


def test_an_encrypted_member() -> None:
    content = stored(FILES)
    content[6] |= 1
    content[entries(bytes(content))[0] + 8] |= 1
    assert told(bytes(content))[:2] == [("a.txt", None, "encrypted"), ("b.txt", FILES["b.txt"], None)]


@pytest.mark.parametrize("method", [97, 12, 14, 8])
def test_a_compression_that_it_is_not(method: int) -> None:
    content = stored(FILES)
    at = entries(bytes(content))[0]
    content[at + 10 : at + 12] = struct.pack("<H", method)
    content[8:10] = struct.pack("<H", method)
    assert told(bytes(content))[:2] == [("a.txt", None, "archive_damaged"), ("b.txt", FILES["b.txt"], None)]


@pytest.mark.parametrize("size", [3, 4, 6, 1000])
def test_a_size_that_is_a_lie(size: int) -> None:
    content = stored(FILES)
    at = entries(bytes(content))[0]
    content[at + 24 : at + 28] = struct.pack("<L", size)
    assert told(bytes(content))[:2] == [("a.txt", None, "archive_damaged"), ("b.txt", FILES["b.txt"], None)]


def test_members_that_share_bytes() -> None:
    content = stored({"a.txt": b"x" * 100, "b.txt": b"x" * 100, "c.txt": b"alone"})
    first, second, _ = entries(bytes(content))
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    assert told(bytes(content)) == [
        ("a.txt", None, "archive_damaged"),
        ("b.txt", None, "archive_damaged"),
        ("c.txt", b"alone", None),
    ]


def test_a_member_that_reaches_into_the_directory() -> None:
    content = stored({"a.txt": b"x", "b.txt": b"y"})
    at = entries(bytes(content))[1]
    content[at + 20 : at + 28] = struct.pack("<2L", 200, 200)
    assert told(bytes(content)) == [("a.txt", b"x", None), ("b.txt", None, "archive_damaged")]


def test_a_member_without_a_name() -> None:
    content = stored({"a": b"x", "b.txt": b"y"})
    at = entries(bytes(content))[0]
    content[at + 46] = 0  # a name ends at NUL
    content[30] = 0
    assert told(bytes(content)) == [(".", b"x", None), ("b.txt", b"y", None)]


def test_links_and_folders() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.mkdir("folder") if hasattr(archive, "mkdir") else archive.writestr("folder/", b"")
        for name, kind in (("link.txt", stat.S_IFLNK), ("pipe.txt", stat.S_IFIFO), ("file.txt", stat.S_IFREG)):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, (kind | 0o644) << 16
            archive.writestr(info, b"/etc/passwd")
    assert told(buffer.getvalue()) == [
        ("link.txt", None, "not_a_regular_file"),
        ("pipe.txt", None, "not_a_regular_file"),
        ("file.txt", b"/etc/passwd", None),
    ]


def test_limits() -> None:
    content = zip_bytes(FILES)
    assert told(content, Limits(file_bytes=100))[1] == ("b.txt", None, "too_large")
    with pytest.raises(TooLargeArchive, match="3 members"):
        told(content, Limits(zip_member_count=2))
    with pytest.raises(TooLargeArchive, match="305 bytes"):
        told(content, Limits(archive_bytes=304))
    with pytest.raises(TooLargeArchive, match="3 members"):
        first_names(io.BytesIO(content), 5, Limits(zip_member_count=1))


def test_more_members_than_the_directory_says() -> None:
    content = bytearray(zip_bytes(FILES))
    at = content.rfind(b"PK\5\6")
    content[at + 8 : at + 12] = struct.pack("<2H", 1, 1)
    with pytest.raises(TooLargeArchive, match="3 members"):
        told(bytes(content), Limits(zip_member_count=2))


def test_zip64() -> None:
    content = zip_bytes(FILES)
    at = content.rfind(b"PK\5\6")
    _, _, _, _, count, length, start, _ = struct.unpack_from("<4s4H2LH", content, at)
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, length, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    content = content[:at] + large + locator + end
    assert told(content) == [(name, payload, None) for name, payload in FILES.items()]
    assert first_names(io.BytesIO(content), 2, Limits()) == ["a.txt", "b.txt"]
    with pytest.raises(TooLargeArchive, match="3 members"):
        first_names(io.BytesIO(content), 3, Limits(zip_member_count=2))


def test_a_comment_and_something_before_the_archive() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"a")
        archive.comment = b"made by hand" * 100
    content = b"#!/bin/sh\n" + buffer.getvalue()
    assert told(content) == [("a.txt", b"a", None)]
    assert first_names(io.BytesIO(content), 5, Limits()) == ["a.txt"]


ZIPPED = zip_bytes(FILES)


@pytest.mark.parametrize("length", [0xFFFFFFFF, 100_000, 0])
def test_a_directory_of_the_wrong_length(length: int) -> None:
    content = bytearray(ZIPPED)
    at = content.rfind(b"PK\5\6")
    content[at + 12 : at + 16] = struct.pack("<L", length)
    with suppress(DamagedArchive):
        assert told(bytes(content)) == []
    with suppress(DamagedArchive):
        assert first_names(io.BytesIO(bytes(content)), 9, Limits()) == []


@pytest.mark.parametrize("length", [0, 10, 30, 100, len(ZIPPED) - 30, len(ZIPPED) - 1])
def test_a_cut_archive(length: int) -> None:
    with pytest.raises(DamagedArchive):
        told(ZIPPED[:length])
    with pytest.raises(DamagedArchive):
        first_names(io.BytesIO(ZIPPED[:length]), 9, Limits())


@given(st.data())
def test_no_bytes_at_all_do_anything_else(data: st.DataObject) -> None:
    content = bytearray(ZIPPED)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    for name, payload in FILES.items():
        try:
            found = {member.name: member.payload for member in members(io.BytesIO(bytes(content)), Limits())}
        except DamagedArchive:
            break
        assert found.get(name) in (None, payload, b"")
    with suppress(DamagedArchive):
        assert len(first_names(io.BytesIO(bytes(content)), 9, Limits())) <= 9
