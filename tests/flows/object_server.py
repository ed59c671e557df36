"""An S3-compatible object store as a process of its own on loopback, and stores that only refuse."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import obstore
from obstore.store import S3Store

PATIENCE_SECONDS = 60
SECRET = "topsecret/of+the=store"


@dataclass
class ObjectServer:
    """The server, with one bucket.

    Args:
        process: of the server.
        port: where it listens.
    """

    process: subprocess.Popen[bytes]
    port: int

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to use it."""
        return environment_of(self.port)

    def objects(self) -> list[str]:
        """The names of all objects in the bucket."""
        store = S3Store(
            "bucket",
            client_options={"allow_http": True},
            endpoint=self.environment["AWS_ENDPOINT_URL"],
            access_key_id="reviewmart",
            secret_access_key=SECRET,
        )
        return [one["path"] for page in obstore.list(store) for one in page]

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()


def environment_of(port: int) -> dict[str, str]:
    """What a process needs to use a store at a port of this machine."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "reviewmart",
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }


@contextmanager
def object_server(folder: Path) -> Iterator[ObjectServer]:
    """A server for the length of the block, with an empty bucket named `bucket`."""
    log = folder / "objects.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    try:
        ends = time.monotonic() + PATIENCE_SECONDS
        while not (found := re.search(rb"Running on http://127.0.0.1:(\d+)", log.read_bytes())):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < ends, "the object store did not start"
            time.sleep(0.05)
        server = ObjectServer(process, int(found[1]))
        connection = HTTPConnection("127.0.0.1", server.port)
        connection.request("PUT", "/bucket")
        assert connection.getresponse().status == 200
        connection.close()
        yield server
    finally:
        process.kill()
        process.wait()


@contextmanager
def refusing(status: int, code: str) -> Iterator[int]:
    """The port of a store that refuses everything, and repeats what it was asked with."""

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            said = f"<Error><Code>{code}</Code><Message>{SECRET} {self.headers['Authorization']}</Message></Error>"
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
