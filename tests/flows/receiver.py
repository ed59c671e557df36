"""A receiver of alerts on the loopback interface: it answers what a test wants, and ends with its block."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    """What came: the path, the headers and the JSON of each POST."""

    port: int
    posts: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    may_answer: threading.Event = field(default_factory=threading.Event)


@contextmanager
def receiver(status: int = 200, *, answers: bool = True) -> Iterator[Received]:
    """A receiver for the length of the block. One that does not answer lets its callers wait until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            received.posts.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            received.may_answer.wait()
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            """A caller that has given up is no error."""
            with suppress(OSError):
                super().handle()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        received = Received(server.server_address[1])
        if answers:
            received.may_answer.set()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield received
        finally:
            received.may_answer.set()
            server.shutdown()
            thread.join()
