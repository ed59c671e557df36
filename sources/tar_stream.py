"""A tar archive as a stream of members, after POSIX.1-2017 "pax Interchange Format" and GNU tar's long names.

Python's `tarfile` ends without an error at a damaged header and at a cut between two blocks, and takes more than twice
as long. So the walk over the 512-byte blocks is done here. Nothing is ever written to disk.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, cast

from sources.limits import Limits
from sources.names import below_root, shown
from sources.unpacking import CHUNK, DamagedArchive, HashedMember, Member, TooLargeArchive

BLOCK = 512
NO_BLOCK = bytes(BLOCK)
LONGEST_EXTENSION = 1 << 16  # bytes of an extended header; the longest path that a system takes is 4,096
LAST_SECOND = 253_402_300_799  # of the year 9999
REGULAR, FOLDER, SPARSE = b"0\x007", b"5", b"S"
LINKS_AND_DEVICES = b"12346"  # these have no data, whatever size they claim
EXTENSIONS = b"xXgLK"


class _Header(NamedTuple):
    name: bytes
    kind: bytes
    size_bytes: int
    modified_s: int | None
    is_sparse: bool


def is_header(block: bytes) -> bool:
    """Whether a block is the header of a member: its checksum is right."""
    try:
        return len(block) == BLOCK and block != NO_BLOCK and _is_sound(block)
    except DamagedArchive:
        return False


def members(
    stream: io.BufferedReader, limits: Limits, is_streamed: Callable[[str], bool] = lambda _: False
) -> Iterator[Member]:
    """The members in order, folders left out, with the payload of regular files.

    Args:
        stream: the unpacked archive.
        limits: of members and their sizes.
        is_streamed: whether a member of that name comes as a stream, whatever its size.

    Raises:
        DamagedArchive: if a header is damaged, data are cut, the two zero blocks at the end are missing, or anything
            but zeros follows them.
        TooLargeArchive: if there are more members than the limits allow.
    """
    count = 0
    extensions: dict[bytes, bytes] = {}
    while (block := _exactly(stream, BLOCK)) != NO_BLOCK:
        if not _is_sound(block):
            raise DamagedArchive(f"the header after member {count} is damaged")
        kind = block[156:157]
        if kind in EXTENSIONS:
            size = _number(block[124:136])
            if size > LONGEST_EXTENSION:
                raise DamagedArchive(f"the extended header after member {count} claims {size} bytes")
            extensions |= _extensions(kind, _data(stream, size))
            continue
        header = _header(block, extensions)
        extensions = {}
        if (count := count + 1) > limits.member_count:
            raise TooLargeArchive(f"more than {limits.member_count} members")
        if header.kind == FOLDER:
            _skip(stream, header.size_bytes)
        else:
            yield from _member(stream, block, header, limits, is_streamed)
    if _exactly(stream, BLOCK) != NO_BLOCK:
        raise DamagedArchive("a lone zero block")
    while chunk := stream.read(CHUNK):
        if chunk.strip(b"\0"):
            raise DamagedArchive("something follows the end of the archive")


def _member(
    stream: io.BufferedReader, block: bytes, header: _Header, limits: Limits, is_streamed: Callable[[str], bool]
) -> Iterator[Member]:
    """One member; its data are consumed, whether they are wanted or not."""
    name = shown(header.name)
    size, time = header.size_bytes, header.modified_s
    reason = None
    if header.kind not in REGULAR or header.is_sparse:
        reason = "not_a_regular_file"
    elif name.encode() != header.name or not name:
        reason = "undecodable_name"
    elif is_streamed(below_root(name)):
        window = _Window(stream, size)
        yield Member(below_root(name), size, time, None, None, HashedMember(cast(BinaryIO, window)))
        window.skip_rest()
        return
    elif size > limits.file_bytes:
        reason = "too_large"
    if reason is None:
        yield Member(below_root(name), size, time, _data(stream, size), None)
        return
    if header.kind == SPARSE:
        _skip_sparse_map(stream, block)
    _skip(stream, size)
    yield Member(below_root(name), size, time, None, reason)


class _Window(io.RawIOBase):
    """The data of one member within the archive."""

    def __init__(self, stream: io.BufferedReader, size: int) -> None:
        self._stream = stream
        self._left = size
        self._padding = _padded(size) - size

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes.

        Raises:
            DamagedArchive: if the archive ends before the member does.
        """
        wanted = self._left if size < 0 else min(size, self._left)
        chunk = self._stream.read1(wanted) if wanted else b""
        if wanted and not chunk:
            raise DamagedArchive("it ends early")
        self._left -= len(chunk)
        return chunk

    def skip_rest(self) -> None:
        """Go to the next header."""
        while self._left:
            self.read(CHUNK)
        _exactly(self._stream, self._padding)


def _header(block: bytes, extensions: dict[bytes, bytes]) -> _Header:
    kind = block[156:157]
    name = extensions.get(b"path") or block[:100].partition(b"\0")[0]
    if b"path" not in extensions and block[257:263] == b"ustar\0" and block[345]:
        name = block[345:500].partition(b"\0")[0] + b"/" + name
    if kind in REGULAR and name.endswith(b"/"):  # how tar wrote folders before 1988
        kind = FOLDER
    size = _decimal(extensions[b"size"]) if b"size" in extensions else _number(block[124:136])
    return _Header(
        name,
        kind,
        0 if kind in LINKS_AND_DEVICES else size,
        _modified_s(block, extensions),
        bool(extensions) and any(key.startswith(b"GNU.sparse.") for key in extensions),
    )


def _is_sound(block: bytes) -> bool:
    """Whether the checksum is right; some old programs summed signed bytes."""
    stated, field = _number(block[148:156]), block[148:156]
    unsigned = sum(block) - sum(field) + 8 * ord(" ")
    if stated == unsigned:
        return True
    return stated == unsigned - 256 * sum(byte > 127 for byte in block[:148] + block[156:])


def _number(field: bytes) -> int:
    """A number in octal digits, or in base 256 where the first byte is 128."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    try:
        if not digits or digits.isdigit():
            return int(digits or b"0", 8)
    except ValueError:
        pass
    raise DamagedArchive(f"{field!r} is no octal number")


def _decimal(digits: bytes) -> int:
    if not digits.isdigit() or len(digits) > 19:
        raise DamagedArchive(f"{digits[:20]!r} is no size")
    return int(digits)


def _modified_s(block: bytes, extensions: dict[bytes, bytes]) -> int | None:
    """Seconds since 1970; missing if the header does not say, or names a year beyond 9999."""
    stated = extensions.get(b"mtime")
    try:
        seconds = _number(block[136:148]) if stated is None else _decimal(stated.partition(b".")[0])
    except DamagedArchive:
        return None
    return seconds if seconds <= LAST_SECOND else None


def _extensions(kind: bytes, data: bytes) -> dict[bytes, bytes]:
    """What an extended header says of the next member; global headers and targets of links say nothing of use."""
    if kind == b"L":
        return {b"path": data.partition(b"\0")[0]}
    return _pax_records(data) if kind in b"xX" else {}


def _pax_records(data: bytes) -> dict[bytes, bytes]:
    r"""Records of the form `<length> <key>=<value>\n`, where the length counts the whole record."""
    records: dict[bytes, bytes] = {}
    start = 0
    while start < len(data) and data[start]:
        digits = data[start : start + 8].partition(b" ")[0]
        end = start + (int(digits) if digits.isdigit() else 0)
        record = data[start + len(digits) + 1 : end]
        if end > len(data) or not record.endswith(b"\n"):
            raise DamagedArchive("an extended header is damaged")
        key, _, value = record[:-1].partition(b"=")
        records[key] = value
        start = end
    return records


def _skip_sparse_map(stream: io.BufferedReader, block: bytes) -> None:
    has_more = block[482]
    while has_more:
        has_more = _exactly(stream, BLOCK)[504]


def _exactly(stream: io.BufferedReader, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise DamagedArchive("it ends early")
    return data


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK


def _data(stream: io.BufferedReader, size: int) -> bytes:
    return _exactly(stream, _padded(size))[:size]


def _skip(stream: io.BufferedReader, size: int) -> None:
    left = _padded(size)
    while left:
        left -= len(_exactly(stream, min(left, CHUNK)))
