"""Files of a folder, opened so that nothing hangs and nothing outside is reached, and read only if they hold still."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Sequence
from itertools import groupby

import polars as pl

FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
REASONS = {
    errno.EACCES: "permission_denied",
    errno.EPERM: "permission_denied",
    errno.ENOENT: "vanished",
    errno.ESTALE: "vanished",
    errno.ELOOP: "not_a_regular_file",
    errno.ENOTDIR: "not_a_regular_file",
    errno.ENXIO: "not_a_regular_file",
}
OURS = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
OLDEST, NEWEST = -62_135_596_800_000_000, 253_402_300_799_999_999  # the years 1 to 9999 in microseconds


def reason_of(error: OSError) -> str:
    """Why a file or folder cannot be read, as a code of `contracts.reasons.FILE_REASONS`.

    Raises:
        OSError: the error itself, if it is about this process and not about the file.
    """
    if error.errno in OURS:
        raise error
    return REASONS.get(error.errno or 0, "read_error")


def modified_at(nanoseconds: pl.Series) -> pl.Series:
    """Nanoseconds since 1970 as an instant; missing where the year is not one of 1 to 9999."""
    microseconds = nanoseconds // 1000
    return microseconds.set(~microseconds.is_between(OLDEST, NEWEST), None).cast(pl.Datetime("us"))


def read_files(root: str, paths: Sequence[str], file_bytes: int) -> pl.DataFrame:
    """Read whole files: path, size_bytes, modified_at, payload, file_digest, reason, in the order given.

    Args:
        root: the folder that the paths are below; only the root itself may be a link.
        paths: with forward slashes; those of one folder side by side are fastest.
        file_bytes: what is larger is not read.

    Returns:
        One row for each path; payload and file_digest are missing where a reason says why it was not read.
    """
    payloads: list[bytes | None] = []
    sizes: list[int] = []
    modified_ns: list[int | None] = []
    reasons: list[str | None] = []
    for folder, group in groupby(paths, key=_folder_of):
        skipped = len(folder) + 1 if folder else 0
        names = [path[skipped:] for path in group]
        try:
            descriptor = _opened_folder(root, folder)
        except OSError as error:
            payloads += [None] * len(names)
            sizes += [0] * len(names)
            modified_ns += [None] * len(names)
            reasons += [reason_of(error)] * len(names)
            continue
        try:
            for name in names:
                payload, info, reason = _content(descriptor, name, file_bytes)
                payloads.append(payload)
                sizes.append(info.st_size if info else 0)
                modified_ns.append(info.st_mtime_ns if info else None)
                reasons.append(reason)
        finally:
            os.close(descriptor)
    return pl.DataFrame(
        {
            "path": pl.Series(paths, dtype=pl.String),
            "size_bytes": pl.Series(sizes, dtype=pl.Int64),
            "modified_at": modified_at(pl.Series(modified_ns, dtype=pl.Int64)),
            "payload": pl.Series(payloads, dtype=pl.Binary),
            "file_digest": digests(payloads),
            "reason": pl.Series(reasons, dtype=pl.String),
        }
    )


def opened_file(root: str, path: str) -> tuple[int, os.stat_result]:
    """A descriptor of a regular file below the root, reached without following a link, and what is known of it.

    Raises:
        OSError: if it cannot be opened, or is no regular file (ELOOP).
    """
    folder, _, name = path.rpartition("/")
    above = _opened_folder(root, folder)
    try:
        descriptor = os.open(name, FILE_FLAGS, dir_fd=above)
    finally:
        os.close(above)
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode):
        os.close(descriptor)
        raise OSError(errno.ELOOP, "it is no regular file")
    return descriptor, info


def digests(payloads: Sequence[bytes | None]) -> pl.Series:
    """SHA-256 of each payload in hex; missing where the payload is."""
    sha256 = hashlib.sha256
    return pl.Series([None if value is None else sha256(value).hexdigest() for value in payloads], dtype=pl.String)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _opened_folder(root: str, folder: str) -> int:
    """A descriptor of a folder below the root, reached step by step so that no step is a link."""
    descriptor = os.open(root, FOLDER_FLAGS)
    for step in folder.split("/") if folder else ():
        try:
            below = os.open(step, FOLDER_FLAGS | os.O_NOFOLLOW, dir_fd=descriptor)
        finally:
            os.close(descriptor)
        descriptor = below
    return descriptor


def _content(folder: int, name: str, file_bytes: int) -> tuple[bytes | None, os.stat_result | None, str | None]:
    """The bytes of one file, what is known of it, and why its bytes are missing."""
    try:
        descriptor = os.open(name, FILE_FLAGS, dir_fd=folder)
    except OSError as error:
        return None, _known_of(folder, name), reason_of(error)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            return None, before, "not_a_regular_file"
        if before.st_size > file_bytes:
            return None, before, "too_large"
        payload = os.read(descriptor, before.st_size)
        while len(payload) < before.st_size and (more := os.read(descriptor, before.st_size - len(payload))):
            payload += more
        after = os.fstat(descriptor)
    except OSError as error:
        return None, _known_of(folder, name), reason_of(error)
    finally:
        os.close(descriptor)
    if (len(payload), after.st_mtime_ns, after.st_size) != (before.st_size, before.st_mtime_ns, before.st_size):
        return None, after, "changed_while_read"
    return payload, before, None


def _known_of(folder: int, name: str) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return None
