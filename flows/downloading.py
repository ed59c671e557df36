"""Download one file whose size is known: go on with what there is, try again when the connection breaks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from contracts.errors import PipelineError
from flows.console import visible
from flows.http_failures import Broken, Unusable
from flows.http_reply import FileVersion, Reply, reply_to
from flows.part_file import PartFile


@dataclass(frozen=True)
class Patience:
    """How long a download puts up with a bad connection.

    Args:
        tries: that may fail one after the other.
        first_wait: seconds before the second try; doubled before each one after it.
        timeout: seconds to wait for the connection, and for each piece.
        progress_bytes: a try that brings so much more than ever before starts the count of tries anew.
    """

    tries: int = 5
    first_wait: float = 1.0
    timeout: float = 30.0
    progress_bytes: int = 1_000_000


class Watcher(Protocol):
    """Who is told how a download goes."""

    def say(self, text: str) -> None:
        """One line about something that happened."""

    def have(self, size_bytes: int) -> None:
        """So many bytes are there by now."""


class FetchFailed(PipelineError):
    """A dump could not be fetched."""

    @classmethod
    def after(cls, url: str, why: str, try_count: int) -> FetchFailed:
        """The address, what went wrong last, and how often it was tried."""
        tries = "" if try_count == 1 else f" ({try_count} tries)"
        return cls(
            f"Cannot fetch {visible(url)}: {visible(why)}{tries}. Check the network and the address, or name a mirror "
            "with --url; the digest is checked wherever the file comes from."
        )


def download(
    url: str,
    part: PartFile,
    size_bytes: int,
    watcher: Watcher,
    patience: Patience,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Fill `part` until it has all its bytes; whether they are the right ones, only a digest can say.

    Raises:
        FetchFailed: after too many tries, or at once where another try cannot help. What has come stays in `part`.
        OSError: if the disk fails.
    """
    most = part.size_bytes
    failures = 0
    while part.size_bytes < size_bytes:
        try:
            _try(url, part, size_bytes, watcher, patience.timeout)
        except Unusable as error:
            raise FetchFailed.after(url, str(error), failures + 1) from error
        except Broken as error:
            if part.size_bytes >= most + patience.progress_bytes:
                failures = 0
            most = max(most, part.size_bytes)
            failures += 1
            if failures >= patience.tries:
                raise FetchFailed.after(url, str(error), failures) from error
            wait = patience.first_wait * 2 ** (failures - 1)
            watcher.say(f"Trying again in {wait:g} s: {error}")
            sleep(wait)


def _try(url: str, part: PartFile, size_bytes: int, watcher: Watcher, timeout: float) -> None:
    if part.size_bytes:
        known = part.version if part.url == url else FileVersion()  # tags of two servers cannot be compared
        with reply_to(url, first_byte=part.size_bytes, condition=known.condition, timeout=timeout) as reply:
            if _continues(reply, part, known, size_bytes):
                part.is_pieced = True
                _append(reply, part, size_bytes, watcher)
                return
            if not reply.is_part and not reply.is_refusal:
                _begin(url, reply, part, known, size_bytes, watcher)
                return
        watcher.say("The file on the server is another one by now: starting again")
    with reply_to(url, first_byte=0, condition="", timeout=timeout) as reply:
        _begin(url, reply, part, FileVersion(), size_bytes, watcher)


def _continues(reply: Reply, part: PartFile, known: FileVersion, size_bytes: int) -> bool:
    """Whether a reply is the rest of the file that `part` is the start of, as far as the server tells."""
    is_rest = reply.is_part and reply.first_byte == part.size_bytes and reply.whole_bytes == size_bytes
    return is_rest and not reply.version.differs(known)


def _begin(url: str, reply: Reply, part: PartFile, known: FileVersion, size_bytes: int, watcher: Watcher) -> None:
    """Take a whole file, but not what cannot be the dump: a page of a hotel's network must not cost what was kept."""
    if reply.is_part or reply.whole_bytes not in {size_bytes, None} or reply.content_type == "text/html":
        size = "" if reply.whole_bytes is None else f" of {reply.whole_bytes:,} bytes"
        raise Unusable(f"it offers {reply.content_type}{size}, and the dump has {size_bytes:,} bytes")
    if part.size_bytes:
        is_same = bool(known.condition) and not reply.version.differs(known)
        why = "The server cannot resume" if is_same else "The file on the server may be another one by now"
        watcher.say(f"{why}: starting again")
    part.restart(url, reply.version)
    _append(reply, part, size_bytes, watcher)


def _append(reply: Reply, part: PartFile, size_bytes: int, watcher: Watcher) -> None:
    watcher.have(part.size_bytes)
    for chunk in reply.chunks():
        part.append(chunk[: size_bytes - part.size_bytes])
        watcher.have(part.size_bytes)
        if part.size_bytes == size_bytes:
            return
    raise Broken(f"the connection ended after {part.size_bytes:,} of {size_bytes:,} bytes")
