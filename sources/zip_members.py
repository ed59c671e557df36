"""A zip archive as a stream of members, read in memory and checked before and after."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from sources.limits import Limits
from sources.names import below_root
from sources.unpacking import UNPACKING_ERRORS, DamagedArchive, HashedMember, Member, TooLargeArchive

ENTRY = struct.Struct("<4s6H3L5H2L")  # of the central directory: PKWARE's APPNOTE.TXT 4.3.12
END = struct.Struct("<4s4H2LH")  # 4.3.16
END_64 = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
LOCATOR_64_BYTES = 20  # 4.3.15
LONGEST_COMMENT = 1 << 16
ENTRY_BYTES = 512  # of the central directory for each member that the limits allow
LOCAL_HEADER_BYTES = 30
UNIX = 3
LARGEST = (1 << 63) - 1  # sizes are signed in a frame
ENCRYPTED = 1
UTF_8 = 1 << 11
ZIP_ERRORS = (*UNPACKING_ERRORS, zipfile.BadZipFile, RuntimeError, ValueError, struct.error)


def first_names(file: BinaryIO, count: int, limits: Limits) -> list[str]:
    """The names of the first members, up to `count`, without reading the whole central directory.

    Raises:
        DamagedArchive: if there is no central directory, or it is damaged at its start.
        TooLargeArchive: if there are more members than the limits allow.
    """
    start, length = _central_directory(file, limits)
    file.seek(start)
    directory = file.read(min(length, count * ENTRY_BYTES))
    names: list[str] = []
    at = 0
    while at + ENTRY.size <= len(directory) and len(names) < count:
        entry = ENTRY.unpack_from(directory, at)
        if entry[0] != b"PK\1\2":
            raise DamagedArchive("the central directory is damaged")
        name_bytes, extra_bytes, comment_bytes = entry[10:13]
        name = directory[at + ENTRY.size : at + ENTRY.size + name_bytes]
        if not name.endswith(b"/"):
            names.append(below_root(name.decode("utf-8" if entry[3] & UTF_8 else "cp437", "backslashreplace")))
        at += ENTRY.size + name_bytes + extra_bytes + comment_bytes
    return names


def _central_directory(file: BinaryIO, limits: Limits) -> tuple[int, int]:
    """Where the central directory starts, and its length in bytes."""
    size = file.seek(0, 2)
    tail_start = max(0, size - END.size - LONGEST_COMMENT)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + END.size > len(tail):
        raise DamagedArchive("the central directory at its end is missing")
    _, _, _, _, count, length, _, _ = END.unpack_from(tail, at)
    end = tail_start + at
    if count == 0xFFFF or length == 0xFFFFFFFF:
        file.seek(max(0, end - LOCATOR_64_BYTES - END_64.size))
        record = file.read(END_64.size)
        if record.startswith(b"PK\6\6") and len(record) == END_64.size:
            count, length = END_64.unpack(record)[7:9]
            end -= LOCATOR_64_BYTES + END_64.size
    if count > limits.zip_member_count or length > limits.zip_member_count * ENTRY_BYTES:
        raise TooLargeArchive(f"{count} members")
    if length > end:
        raise DamagedArchive("the central directory is cut")
    return end - length, length


def members(file: BinaryIO, limits: Limits, is_streamed: Callable[[str], bool] = lambda _: False) -> Iterator[Member]:
    """The members in the order of their data, folders left out, with the payload of regular files.

    Args:
        file: the archive.
        limits: of members and their sizes.
        is_streamed: whether a member of that name comes as a stream, whatever its size.

    Raises:
        DamagedArchive: if the central directory is damaged; damage to a single member is the member's reason.
        TooLargeArchive: if there are more members, or more is unpacked, than the limits allow.
    """
    _central_directory(file, limits)
    try:
        archive = zipfile.ZipFile(file)
    except ZIP_ERRORS as error:
        raise DamagedArchive(str(error)) from error
    unpacked = packed = 0
    with archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        if len(infos) > limits.zip_member_count:
            raise TooLargeArchive(f"{len(infos)} members")
        overlapping = _overlapping(infos, archive.start_dir)
        for position, info in enumerate(infos):
            if info.filename.endswith("/"):  # is_dir() fails on an empty name
                continue
            is_stream = is_streamed(below_root(info.filename))
            reason = "archive_damaged" if position in overlapping else _reason(info, limits, is_stream=is_stream)
            payload = None
            if reason is None:
                unpacked, packed = unpacked + info.file_size, packed + info.compress_size
                if unpacked > min(limits.archive_bytes, max(limits.expansion_from, limits.expansion * packed)):
                    raise TooLargeArchive(f"{unpacked} bytes from {packed}")
                if is_stream:
                    yield from _streamed(archive, info)
                    continue
                payload = _payload(archive, info)
                reason = None if payload is not None else "archive_damaged"
            yield Member(below_root(info.filename), min(info.file_size, LARGEST), None, payload, reason)


def _overlapping(infos: list[zipfile.ZipInfo], directory_start: int) -> set[int]:
    """Positions of the members that share bytes with another one, which makes a small archive unpack to a huge one."""
    overlapping: set[int] = set()
    furthest, reached_by = 0, 0
    for position, info in enumerate(infos):
        end = info.header_offset + LOCAL_HEADER_BYTES + len(info.orig_filename) + info.compress_size
        if info.header_offset < furthest:
            overlapping |= {position, reached_by}
        if end > directory_start:
            overlapping.add(position)
        if end > furthest:
            furthest, reached_by = end, position
    return overlapping


def _streamed(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Member]:
    """A member as a stream; a damage to it comes out of the stream."""
    name = below_root(info.filename)
    try:
        file = archive.open(info)
    except ZIP_ERRORS:
        yield Member(name, info.file_size, None, None, "archive_damaged")
        return
    with file:
        yield Member(name, info.file_size, None, None, None, HashedMember(cast(BinaryIO, file), ZIP_ERRORS))


def _reason(info: zipfile.ZipInfo, limits: Limits, *, is_stream: bool) -> str | None:
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == UNIX else 0
    if kind not in (0, stat.S_IFREG):
        return "not_a_regular_file"
    if info.flag_bits & ENCRYPTED:
        return "encrypted"
    return "too_large" if info.file_size > limits.file_bytes and not is_stream else None


def _payload(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a member, its checksum and size verified; none if it is damaged."""
    try:
        with archive.open(info) as file:
            payload = file.read()
    except ZIP_ERRORS:
        return None
    return payload if len(payload) == info.file_size else None
