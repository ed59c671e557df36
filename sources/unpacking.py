"""Packed files as streams: hashed while they are read, unpacked with bounds, and never written to disk."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import stat
import zlib
from abc import abstractmethod
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from sources.limits import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 20
UNPACKING_ERRORS = (EOFError, OSError, zlib.error, lzma.LZMAError)


class DamagedArchive(Exception):
    """The archive ends early or is damaged; what was read before holds."""

    reason = "archive_damaged"


class TooLargeArchive(DamagedArchive):
    """The archive breaks a limit; what was read before holds."""

    reason = "too_large"


def opened_container(path: str) -> tuple[int, os.stat_result]:
    """A descriptor of a regular file, and what is known of it.

    Raises:
        OSError: if it cannot be opened, or is no regular file.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no regular file")
    return descriptor, info


def compression_of(head: bytes) -> str | None:
    """The compression that the first bytes of a file speak of: gzip, bzip2, xz, or none."""
    for name, magic in (("gzip", b"\x1f\x8b"), ("bzip2", b"BZh"), ("xz", b"\xfd7zXZ\x00")):
        if head.startswith(magic):
            return name
    return None


class Hashed(io.RawIOBase):
    """Bytes that are read once from start to end, counted and hashed as they pass."""

    def __init__(self) -> None:
        """Nothing has passed yet."""
        self._sha256 = hashlib.sha256()
        self.byte_count = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer; DamagedArchive if the bytes cannot be had."""
        view = memoryview(buffer).cast("B")
        count = self._filled(view)
        self._sha256.update(view[:count])
        self.byte_count += count
        return count

    @abstractmethod
    def _filled(self, view: memoryview) -> int:
        """Fill the view, and say with how many bytes."""

    def drain(self) -> None:
        """Hash what is left."""
        passing = bytearray(CHUNK)
        while self.readinto(passing):
            pass

    def hexdigest(self) -> str:
        """SHA-256 of what was read so far."""
        return self._sha256.hexdigest()


class HashedFile(Hashed):
    """A file on disk."""

    def __init__(self, descriptor: int) -> None:
        """Read from an open descriptor, which stays the caller's to close."""
        super().__init__()
        self.descriptor = descriptor

    def _filled(self, view: memoryview) -> int:
        try:
            return os.readv(self.descriptor, [view])
        except OSError as error:
            raise DamagedArchive(str(error)) from error

    def reopened(self) -> BinaryIO:
        """The same file from its start, for reading in leaps; closing it leaves the descriptor open."""
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        return open(self.descriptor, "rb", closefd=False)


class HashedMember(Hashed):
    """A member of an archive, whose errors are those of a damaged archive."""

    def __init__(self, member: BinaryIO, errors: tuple[type[Exception], ...] = UNPACKING_ERRORS) -> None:
        """Read from a member that the archive has opened."""
        super().__init__()
        self._member = member
        self._errors = errors

    def _filled(self, view: memoryview) -> int:
        try:
            chunk = self._member.read(len(view))
        except self._errors as error:
            raise DamagedArchive(str(error)) from error
        view[: len(chunk)] = chunk
        return len(chunk)


class Member(NamedTuple):
    """One file in an archive.

    Args:
        name: as the archive has it, valid Unicode, without a leading `./` or `/`.
        size_bytes: size of the unpacked file.
        modified_s: seconds since 1970, where the archive says so in UTC.
        payload: the bytes; missing where a reason says why they were not read.
        reason: a code of `contracts.reasons.FILE_REASONS`.
        stream: the bytes of a member that is not read at once; it has to be read before the next member.
    """

    name: str
    size_bytes: int
    modified_s: int | None
    payload: bytes | None
    reason: str | None
    stream: Hashed | None = None


class MeteredStream(io.RawIOBase):
    """Unpacked bytes, counted against the limits of an archive."""

    def __init__(self, unpacked: io.BufferedIOBase, packed: Hashed, limits: Limits) -> None:
        """Pass on what `unpacked` gives, which is made from `packed`."""
        self._unpacked = unpacked
        self._packed = packed
        self._limits = limits
        self._byte_count = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer with unpacked bytes.

        Raises:
            DamagedArchive: if the packed bytes end early or are damaged.
            TooLargeArchive: if more is unpacked than the limits allow.
        """
        most = min(self._limits.archive_bytes, max(self._limits.expansion_from, self._allowed_expansion()))
        if self._byte_count > most:
            raise TooLargeArchive(f"{self._byte_count} bytes from {self._packed.byte_count}")
        view = memoryview(buffer).cast("B")
        try:
            count = self._unpacked.readinto1(view)  # one piece: what comes before a damage is not lost
        except UNPACKING_ERRORS as error:
            raise DamagedArchive(str(error)) from error
        self._byte_count += count
        return count

    def _allowed_expansion(self) -> int:
        return self._limits.expansion * self._packed.byte_count


class LookedAt(io.BufferedIOBase):
    """A stream after a look at its first bytes: what was buffered for it, then the rest straight from below."""

    def __init__(self, looked_at: io.BufferedReader, buffered: bytes) -> None:
        """Go on behind the bytes that `looked_at` holds in its buffer, which are given."""
        super().__init__()
        self._looked_at = looked_at  # it would close what is below it
        self._buffered = looked_at.read(len(buffered))
        self._rest = looked_at.raw

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto1(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer by at most one reading."""
        view = memoryview(buffer).cast("B")
        if not self._buffered:
            return self._rest.readinto(view) or 0
        taken = self._buffered[: len(view)]
        view[: len(taken)] = taken
        self._buffered = self._buffered[len(taken) :]
        return len(taken)


def unpacked(packed: Hashed, limits: Limits) -> io.BufferedReader:
    """The bytes of a file, unpacked if it is compressed.

    Raises:
        DamagedArchive, TooLargeArchive: while it is read, as MeteredStream does.
    """
    return io.BufferedReader(MeteredStream(_unpacking(io.BufferedReader(packed, CHUNK)), packed, limits), CHUNK)


def _unpacking(raw: io.BufferedReader) -> io.BufferedIOBase:
    buffered = raw.peek(6)
    match compression_of(buffered):
        case "gzip":
            return gzip.GzipFile(fileobj=raw)
        case "bzip2":
            return bz2.BZ2File(raw)
        case "xz":
            return lzma.LZMAFile(raw)
        case _:
            return LookedAt(raw, buffered)
