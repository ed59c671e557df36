"""A small HTTP server on a free loopback port that publishes one file, well or badly."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ETAG = '"one"'


@dataclass
class Published:
    """What is published and how the server behaves; a test may change it between two requests.

    Args:
        content: the file.
        etag: its tag; empty leaves it out.
        last_modified: its time; empty leaves it out.
        ranges: whether the server knows ranges.
        shift: how many bytes before the one that is asked for it starts.
        heeds_if_range: whether it sends a file whole that has another tag than the one asked for.
        tells_size: whether it says how long its reply is.
        size: that it claims; None is the truth.
        content_type: what it calls it.
        location: where it redirects to.
        statuses: what it answers to the first requests instead of the file.
        cuts: after how many bytes it breaks off the first replies.
        resets: whether it breaks off with a reset instead of an orderly end.
        garbage: what it answers to the first requests, and is no HTTP.
        pauses: after how many bytes it stops sending until the server ends; None never.
        asked: Range and If-Range of every request so far.
    """

    content: bytes
    etag: str = ETAG
    last_modified: str = ""
    ranges: bool = True
    shift: int = 0
    heeds_if_range: bool = True
    tells_size: bool = True
    size: int | None = None
    content_type: str = "application/x-gzip"
    location: str = ""
    statuses: list[int] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    resets: bool = False
    garbage: list[bytes] = field(default_factory=list)
    pauses: int | None = None
    asked: list[tuple[str | None, str | None]] = field(default_factory=list)
    url: str = ""
    ended: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    published: Published

    def do_GET(self) -> None:
        file = self.published
        wanted, condition = self.headers["Range"], self.headers["If-Range"]
        file.asked.append((wanted, condition))
        if file.garbage:
            self.wfile.write(file.garbage.pop(0))
            return
        if file.location and self.path != file.location:
            self._answer(302, {"Location": file.location, "Content-Length": "0"})
            return
        if file.statuses:
            self._answer(file.statuses.pop(0), {"Content-Length": "0"})
            return
        first = self._first_byte(wanted, condition)
        marks = {"ETag": file.etag, "Last-Modified": file.last_modified}
        headers = {name: value for name, value in marks.items() if value}
        size = len(file.content) if file.size is None else file.size
        if first >= size:
            self._answer(416, {"Content-Range": f"bytes */{size}", "Content-Length": "0"})
            return
        if file.tells_size:
            headers["Content-Length"] = str(size - first)
        if first:
            headers["Content-Range"] = f"bytes {first}-{size - 1}/{size}"
        self._answer(206 if first else 200, {**headers, "Content-Type": file.content_type})
        with suppress(OSError):
            self._send(file.content[first:])

    def _first_byte(self, wanted: str | None, condition: str | None) -> int:
        file = self.published
        is_other = condition not in {None, file.etag, file.last_modified}
        if not wanted or not file.ranges or (is_other and file.heeds_if_range):
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-")) - file.shift

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, content: bytes) -> None:
        file = self.published
        if file.cuts:
            content = content[: file.cuts.pop(0)]
            if file.resets:  # a socket that does not linger says so to its peer, and drops what is under way
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.wfile.write(content)
                time.sleep(0.2)
                self.connection.close()
                return
        if file.pauses is not None:
            self.wfile.write(content[: file.pauses])
            self.wfile.flush()
            file.ended.wait(60)
            return
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(published: Published, encryption: ssl.SSLContext | None = None) -> Iterator[Published]:
    """The server is there during the block, at `published.url`."""
    handler = type("Handler", (_Handler,), {"published": published})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        if encryption:
            server.socket = encryption.wrap_socket(server.socket, server_side=True)
        scheme = "https" if encryption else "http"
        published.url = f"{scheme}://127.0.0.1:{server.server_port}/aclImdb_v1.tar.gz"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield published
        finally:
            published.ended.set()
            server.shutdown()
            thread.join()
