"""One writer at a time: a lock that the kernel frees when its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from contracts.errors import BadTarget, Busy

POLL_SECONDS = 0.1


@dataclass(frozen=True)
class WriterLock:
    """The lock, held. It is never inherited by children, which are started by spawn and not by fork."""

    path: Path
    descriptor: int

    def describe(self, run_key: int) -> None:
        """Write who holds the lock into the file, for the message to others."""
        holder = {
            "host": socket.gethostname(),
            "process_id": os.getpid(),
            "run": run_key,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, json.dumps(holder).encode(), 0)


@contextmanager
def writer_lock(path: Path, wait_seconds: float = 0.0) -> Iterator[WriterLock]:
    """Hold the lock at `path` for the length of the block.

    Raises:
        Busy: if another process still holds it after `wait_seconds`; the message names the holder.
        BadTarget: if the lock file belongs to someone else and may not be written.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError as error:
        raise BadTarget.at(
            str(path), "the lock file may not be written", "Load as the user who made the warehouse, or choose another."
        ) from error
    try:
        # Always a second try: a command that only asks whether the lock is held takes it for a moment.
        deadline = time.monotonic() + max(wait_seconds, POLL_SECONDS)
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Busy.held_by(str(path), holder_words(holder(path))) from None
                time.sleep(POLL_SECONDS)
        os.ftruncate(descriptor, 0)
        yield WriterLock(path, descriptor)
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def holder(path: Path) -> dict[str, Any]:
    """Who holds the lock, as the holder wrote it: host, process_id, run, since; empty before it has."""
    try:
        written = json.loads(path.read_text())
        return {name: written[name] for name in ("host", "process_id", "run", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def holder_words(holder: Mapping[str, Any]) -> str:
    """A holder in words."""
    if not holder:
        return "a process that has just started"
    return f"run {holder['run']}, process {holder['process_id']} on {holder['host']} since {holder['since']}"


def is_held(path: Path) -> bool:
    """Whether some process holds the lock now."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
