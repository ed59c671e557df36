"""A published dump as a file here, whole and checked, whatever happens on the way."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contracts.errors import DiskFull
from flows.console import shown_path
from flows.downloading import FetchFailed, Patience, Watcher, download
from flows.part_file import ForeignFile, PartFile, part_of
from sources import FetchableDump

PATIENCE = Patience()
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def fetched(
    dump: FetchableDump, folder: Path, url: str, watcher: Watcher, patience: Patience = PATIENCE
) -> tuple[Path, bool]:
    """The path of the dump in the folder, and whether it has come just now; its digest is right.

    Raises:
        FetchFailed: if it cannot be had from there, or is not what was published.
        ForeignFile: if something else stands in its place.
        DiskFull, Busy: as they say. What has come stays for the next call, but for bytes of a wrong digest.
    """
    target = Path(os.path.abspath(folder.expanduser())) / dump.file_name
    with _disk_failures_told(target.parent):
        if is_there(dump, target):
            return target, False
        target.parent.mkdir(parents=True, exist_ok=True)
        with part_of(target) as part, _rest_told(part, dump, watcher):
            if is_there(dump, target):  # another process was faster
                part.discard()
                return target, False
            _make_room(dump, part)
            watcher.say(f"Fetching {url}" + (f", from byte {part.size_bytes:,} on" if part.size_bytes else ""))
            _fill(dump, part, url, watcher, patience)
            part.place(target)
    return target, True


def is_there(dump: FetchableDump, path: Path) -> bool:
    """Whether the file is the dump; ForeignFile if it is something else."""
    if not os.path.lexists(path):
        return False
    if not path.is_file():
        raise ForeignFile.at(path, "and is no file")
    if (size := path.stat().st_size) != dump.size_bytes:
        raise ForeignFile.at(path, f"and has {size:,} bytes where the dump has {dump.size_bytes:,}")
    if (md5 := md5_of(path)) != dump.md5:
        raise ForeignFile.at(path, f"and has the MD5 {md5} where the dump has {dump.md5}")
    return True


def md5_of(path: Path) -> str:
    """Hexadecimal digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _fill(dump: FetchableDump, part: PartFile, url: str, watcher: Watcher, patience: Patience) -> None:
    """Download until the digest is right; pieces that do not fit together are dropped once, and all is asked anew."""
    while True:
        download(url, part, dump.size_bytes, watcher, patience)
        if (md5 := md5_of(part.path)) == dump.md5:
            return
        was_pieced = part.is_pieced
        part.reset()
        if not was_pieced:
            raise FetchFailed(
                f"What {url} sent is not the dump {dump.name}: its MD5 is {md5}, and that of the dump is {dump.md5}. "
                "It was removed, since a download that went on from it would be wrong again. "
                "Try again later, or name a mirror with --url."
            )
        watcher.say("The pieces that came in several tries do not fit together: starting again")


def _make_room(dump: FetchableDump, part: PartFile) -> None:
    needed = dump.size_bytes - part.size_bytes
    free = shutil.disk_usage(part.path.parent).free
    if free < needed:
        raise DiskFull.at(str(part.path.parent), free, needed)


@contextmanager
def _rest_told(part: PartFile, dump: FetchableDump, watcher: Watcher) -> Iterator[None]:
    """However it ends too early, by an error or by Ctrl-C: say what is kept."""
    try:
        yield
    except BaseException:
        if part.size_bytes:
            kept = f"{megabytes(part.size_bytes)} of {megabytes(dump.size_bytes)}"
            watcher.say(f"{kept} are kept in {shown_path(part.path)}: the same command goes on from there.")
        raise


@contextmanager
def _disk_failures_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull.at(str(folder)) from error
        raise FetchFailed(
            f"Cannot fetch into {folder}: {error.strerror or error} ({error.filename or folder}). "
            "Choose a folder that you may read and write with --to."
        ) from error


def megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"
