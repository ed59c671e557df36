"""What there is of a download: `NAME.part` has its bytes, `NAME.part.json` says what they are the start of."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from stat import S_ISREG
from typing import IO

from contracts.errors import Busy, PipelineError
from flows.http_reply import FileVersion

OPEN_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class ForeignFile(PipelineError):
    """A file stands where a download should go, and it is not one of ours."""

    @classmethod
    def at(cls, path: Path, why: str) -> ForeignFile:
        """The path, and how one can tell."""
        return cls(f"{path} is there already, {why}. It was left as it is: move it away or choose another --to.")


@dataclass
class PartFile:
    """The bytes so far, locked by this process.

    Args:
        path: `NAME.part`.
        url: where the bytes came from.
        version: of the file that they are the start of.
        file: open for appending, without a buffer: what was written survives a kill.
        size_bytes: how many there are.
        is_pieced: whether they came in more than one reply, so that they may not fit together.
    """

    path: Path
    url: str
    version: FileVersion
    file: IO[bytes]
    size_bytes: int
    is_pieced: bool

    def restart(self, url: str, version: FileVersion) -> None:
        """Drop the bytes: those of another reply follow."""
        self.reset()
        self.url, self.version = url, version
        _write_note(_note(self.path), {"url": url, **asdict(version)})

    def reset(self) -> None:
        """Drop the bytes."""
        self.file.truncate(0)
        self.size_bytes, self.is_pieced = 0, False

    def append(self, chunk: bytes) -> None:
        """Add bytes at the end."""
        rest = memoryview(chunk)
        while rest:
            written = self.file.write(rest)
            self.size_bytes += written
            rest = rest[written:]

    def place(self, target: Path) -> None:
        """Give the finished file its name, in one step, and drop the note.

        Raises:
            ForeignFile: if something has come to stand there meanwhile.
        """
        os.fsync(self.file.fileno())
        if os.path.lexists(target):
            raise ForeignFile.at(target, "and was not when the download began")
        self.path.rename(target)
        _note(self.path).unlink(missing_ok=True)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def discard(self) -> None:
        """Remove the bytes and the note."""
        self.size_bytes = 0
        self.path.unlink(missing_ok=True)
        _note(self.path).unlink(missing_ok=True)


@contextmanager
def part_of(target: Path) -> Iterator[PartFile]:
    """What there is of `target`, to go on with; nothing is left behind if it is still empty at the end.

    Raises:
        Busy: if another process downloads the same file.
        ForeignFile: if `NAME.part` is not of reviewmart.
        OSError: if the folder cannot be written.
    """
    path = target.with_name(f"{target.name}.part")
    noted = _read_note(_note(path))
    if noted is None:
        for there in filter(os.path.lexists, (path, _note(path))):
            raise ForeignFile.at(there, "and no download of reviewmart has made it")
        _write_note(
            _note(path), {"url": "", **asdict(FileVersion())}
        )  # first, so that a part without a note is foreign
    url, version = noted or ("", FileVersion())
    with os.fdopen(os.open(path, OPEN_FLAGS, 0o666), "ab", buffering=0) as file:
        _lock(file, path)
        size = os.fstat(file.fileno()).st_size
        part = PartFile(path, url, version, file, size, is_pieced=size > 0)
        try:
            yield part
        finally:
            if not part.size_bytes:
                with suppress(OSError):
                    part.discard()


def _lock(file: IO[bytes], path: Path) -> None:
    """The kernel frees the lock when the process ends, however it does."""
    status = os.fstat(file.fileno())
    if not S_ISREG(status.st_mode):
        raise ForeignFile.at(path, "and is no regular file")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = path.stat().st_ino == status.st_ino  # else the other process has just finished
    except (BlockingIOError, FileNotFoundError):
        is_ours = False
    if not is_ours:
        raise Busy(f"Another process is fetching into {path}. Wait until it is done, then run the same command again.")


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _read_note(note: Path) -> tuple[str, FileVersion] | None:
    """The address and the version; None if there is no note that reviewmart could have written."""
    try:
        found = json.loads(note.read_bytes())
        url, etag, last_modified = (found[name] for name in ("url", "etag", "last_modified"))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return str(url), FileVersion(str(etag), str(last_modified))


def _write_note(note: Path, content: dict[str, str]) -> None:
    draft = note.with_name(f"{note.name}.new")
    try:
        draft.write_text(json.dumps(content), encoding="utf-8")
        draft.replace(note)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
