"""The walk over a tar: it agrees with what `tarfile` wrote, and no damage goes unnoticed."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.limits import Limits
from sources.tar_stream import is_header, members
from sources.unpacking import DamagedArchive, Member, TooLargeArchive
from tests.sources.made_dumps import tar_bytes

FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
END = 1024  # two zero blocks


def stream(content: bytes) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(content))


def walked(content: bytes, limits: Limits | None = None) -> list[Member]:
    return list(members(stream(content), limits or Limits()))


def told(content: bytes, limits: Limits | None = None) -> list[tuple[str, bytes | None, str | None]]:
    return [(member.name, member.payload, member.reason) for member in walked(content, limits)]


def special(kind: bytes, name: str = "odd.txt", target: str = "", tar_format: int = tarfile.GNU_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tar_format) as archive:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, target
        archive.addfile(member)
        after = tarfile.TarInfo("after.txt")
        after.size = 2
        archive.addfile(after, io.BytesIO(b"ok"))
    return buffer.getvalue()


def rewritten(content: bytes, change: Callable[[bytearray], None]) -> bytes:
    """The archive with its first header changed and its checksum put right."""
    block = bytearray(content[:512])
    change(block)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + content[512:]


NAME = st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1, max_size=130)


@given(
    files=st.dictionaries(st.lists(NAME, min_size=1, max_size=3).map("/".join), st.binary(max_size=1500), max_size=5),
    tar_format=st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
)
def test_any_names_and_bytes_come_back(files: dict[str, bytes], tar_format: int) -> None:
    files = {name: payload for name, payload in files.items() if not name.startswith("./") and name != "."}
    assert told(tar_bytes(files, tar_format)) == [(name, payload, None) for name, payload in files.items()]


@pytest.mark.parametrize("tar_format", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("name", ["a.txt", "d" * 90 + "/" + "f" * 60 + ".txt", "x/" * 60 + "a.txt"])
def test_long_names(name: str, tar_format: int) -> None:
    assert told(tar_bytes({name: b"text", "next.txt": b"t"}, tar_format)) == [
        (name, b"text", None),
        ("next.txt", b"t", None),
    ]


@pytest.mark.parametrize(
    ("given_name", "name"), [("./a.txt", "a.txt"), ("/a.txt", "a.txt"), (".//a.txt", "a.txt"), ("../a.txt", "../a.txt")]
)
def test_names_are_relative(given_name: str, name: str) -> None:
    assert told(tar_bytes({given_name: b""})) == [(name, b"", None)]


@pytest.mark.parametrize(
    "kind", [tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, b"V", b"9"]
)
def test_links_and_devices_are_told_and_passed_over(kind: bytes) -> None:
    content = special(kind, target="/etc/passwd")
    assert told(content) == [("odd.txt", None, "not_a_regular_file"), ("after.txt", b"ok", None)]


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE])
def test_kinds_of_regular_files(kind: bytes) -> None:
    assert told(special(kind))[0] == ("odd.txt", b"", None)


def test_folders_are_no_members() -> None:
    assert told(special(tarfile.DIRTYPE)) == told(special(tarfile.AREGTYPE, "old/")) == [("after.txt", b"ok", None)]


def test_sparse_files_are_passed_over() -> None:
    def change(block: bytearray) -> None:
        block[156:157], block[482] = b"S", 1

    content = rewritten(tar_bytes({"odd.txt": b"data", "after.txt": b"ok"}), change)
    more = bytearray(512)
    more[504] = 1
    content = content[:512] + bytes(more) + bytes(512) + content[512:]
    assert told(content) == [("odd.txt", None, "not_a_regular_file"), ("after.txt", b"ok", None)]


def pax(records: bytes, kind: bytes = b"x") -> bytes:
    content = tar_bytes({"records": records, "plain.txt": b"data"})

    def change(block: bytearray) -> None:
        block[156:157] = kind

    return rewritten(content, change)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (b"12 path=b.t\n", ("b.t", b"data", None)),
        (b"11 path=\xff\xfe\n", (r"\xff\xfe", None, "undecodable_name")),
        (b"12 path=b\0t\n", (r"b\x00t", None, "undecodable_name")),
        (b"10 size=2\n", ("plain.txt", b"da", None)),
        (b"22 GNU.sparse.major=1\n", ("plain.txt", None, "not_a_regular_file")),
        (b"17 mtime=1300.25\n", ("plain.txt", b"data", None)),
        (b"18 comment=a=b\nc=\n", ("plain.txt", b"data", None)),
        (b"12 path=a\n", None),
        (b"0 path=a\n", None),
        (b"path=a\n", None),
        (b"99999999999 path=a\n", None),
        (b"10 size=x\n", None),
        (b"11 size=-1\n", None),
    ],
)
def test_extended_headers(records: bytes, expected: tuple[str, bytes | None, str | None] | None) -> None:
    if expected is None:
        with pytest.raises(DamagedArchive):
            told(pax(records))
    else:
        assert told(pax(records)) == [expected]


def test_a_global_header_names_no_file() -> None:
    assert told(pax(b"12 path=b.t\n", b"g")) == [("plain.txt", b"data", None)]


def test_an_extended_header_has_a_limit() -> None:
    with pytest.raises(DamagedArchive, match="claims 70000 bytes"):
        told(pax(b"x" * 70_000))


@pytest.mark.parametrize(
    ("field", "modified_s"),
    [
        (b"00000002424\0", 1300),
        (b"\x80" + bytes(9) + b"\x05\x14", 1300),
        (b"\x80" + b"\x7f" * 11, None),  # a year beyond 9999
        (b"\xff" * 12, None),  # before 1970
        (b"not octal!!\0", None),
        (b"00000000099\0", None),
        (bytes(12), 0),
    ],
)
def test_when_it_was_modified(field: bytes, modified_s: int | None) -> None:
    def change(block: bytearray) -> None:
        block[136:148] = field

    assert walked(rewritten(tar_bytes({"a.txt": b"a"}), change))[0].modified_s == modified_s


def test_signed_checksums_of_old_programs() -> None:
    content = bytearray(tar_bytes({"é.txt": b"a"}, tarfile.GNU_FORMAT))
    block = content[:148] + b" " * 8 + content[156:512]
    content[148:156] = b"%06o\0 " % (sum(block) - 256 * sum(byte > 127 for byte in block))
    assert told(bytes(content)) == [("é.txt", b"a", None)]


CUT = tar_bytes({"a.txt": b"first", "b.txt": b"second" * 200, "c.txt": b""})
CONTENT_END = 4 * 512 + 2 * 512 + 512  # headers and data of the three
NEEDED = 512 + 512 + 512 + 3 * 512 + 512 + END


@given(st.integers(0, NEEDED - 1))
def test_a_cut_anywhere_is_noticed_and_what_came_before_is_kept(length: int) -> None:
    seen: list[str] = []
    with pytest.raises(DamagedArchive):
        seen.extend(member.name for member in members(stream(CUT[:length]), Limits()))
    assert seen == ["a.txt", "b.txt", "c.txt"][: len(seen)]
    assert len(seen) == (length >= 1024) + (length >= 1024 + 512 + 1536) + (length >= 1024 + 512 + 1536 + 512)


def test_padding_after_the_end_may_be_missing_or_long() -> None:
    assert told(CUT[:NEEDED]) == told(CUT) == told(CUT + bytes(100_000))


@pytest.mark.parametrize(
    "content",
    [
        CUT[:1024] + b"\xff" + CUT[1025:],  # a damaged header in the middle
        CUT[:1024] + bytes(512) + CUT[1024:],  # one zero block in the middle
        CUT + CUT,  # a second archive behind the first
        CUT[:1024] + CUT[1024 + 100 :],
        b"",
        b"hello",
        b"\0" * 511,
        b"\0" * 512,
    ],
)
def test_damage_is_never_an_early_end(content: bytes) -> None:
    with pytest.raises(DamagedArchive):
        told(content)


@given(st.data())
def test_no_bytes_at_all_do_anything_else(data: st.DataObject) -> None:
    content = bytearray(CUT)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, NEEDED - 1))] = data.draw(st.integers(0, 255))
    try:
        names = [name for name, *_ in told(bytes(content))]
    except DamagedArchive:
        return
    assert len(names) <= 3


@given(st.binary(max_size=2000))
def test_an_extended_header_of_any_bytes(records: bytes) -> None:
    with suppress(DamagedArchive):
        assert len(told(pax(records))) <= 1


@pytest.mark.parametrize("size", [b"77777777777\0", b"\x80" + b"\x7f" * 11])
def test_a_size_beyond_all_bounds_costs_no_memory(size: bytes) -> None:
    def change(block: bytearray) -> None:
        block[124:136] = size

    with pytest.raises(DamagedArchive, match="ends early"):
        told(rewritten(tar_bytes({"a.txt": b"a"}), change))


def test_a_file_above_the_limit_is_passed_over() -> None:
    content = tar_bytes({"a.txt": b"a" * 11, "b.txt": b"b" * 10})
    assert told(content, Limits(file_bytes=10)) == [("a.txt", None, "too_large"), ("b.txt", b"b" * 10, None)]


def test_members_are_counted() -> None:
    with pytest.raises(TooLargeArchive, match="more than 2 members"):
        told(CUT, Limits(member_count=2))


@pytest.mark.parametrize(
    ("block", "is_one"),
    [(CUT[:512], True), (bytes(512), False), (b"hello" * 102 + b"he", False), (CUT[:511], False), (b"", False)],
)
def test_a_header_is_known_by_its_checksum(block: bytes, is_one: bool) -> None:
    assert is_header(block) == is_one
