"""A Prefect server for the length of one run: `python -m flows.temporary_server PORT` is the child's side.

Prefect's own temporary server outlives a run that is killed and writes to its terminal. This one listens on loopback
only, says nothing, and ends when its standard input does: however the run ends, the server goes with it.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from contracts.errors import PipelineError
from flows.quiet_prefect import quieten_prefect
from warehouse.lock import writer_lock

START_SECONDS = 120.0
STOP_SECONDS = 5.0


class NoServer(PipelineError):
    """The temporary server did not start."""


class TemporaryServer:
    """A server in a child process, and the server of this process for as long as it lives.

    It has to be made before Prefect is imported: Prefect looks once for the server that is named, and if there is
    none, it starts one of its own.
    """

    def __init__(self) -> None:
        """Start the child at once and return: it takes seconds, in which other things can be imported."""
        quieten_prefect()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._child = subprocess.Popen(
            [sys.executable, "-m", "flows.temporary_server", str(self.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.environ["PREFECT_API_URL"] = self.api_url
        # Prefect sends its log from a thread that tries for a minute to reach a server that has been stopped.
        os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")

    @property
    def api_url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}/api"

    def wait(self) -> None:
        """Wait until the server is healthy.

        Raises:
            NoServer: if the child ends, or is not healthy in time.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._child.poll() is None:
            if self._is_healthy():
                return
            time.sleep(0.05)
        raise NoServer("Prefect's temporary server did not start. Run again with --direct, which needs no server.")

    def _is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """End the child, by force if it does not end by itself."""
        if os.environ.get("PREFECT_API_URL") == self.api_url:
            del os.environ["PREFECT_API_URL"]
        if self._child.stdin:
            self._child.stdin.close()
        try:
            self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def __enter__(self) -> Self:
        """The server itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.stop()


def serve(port: int) -> None:
    """Serve Prefect's API on loopback until standard input ends."""
    os.environ.update(PREFECT_UI_ENABLED="0", PREFECT__SERVER_EPHEMERAL="1", PREFECT__SERVER_FINAL="1")
    quieten_prefect()
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings
    from uvicorn import Config, Server

    server = Server(Config(create_app, factory=True, host="127.0.0.1", port=port, log_level="critical", lifespan="on"))

    def stop_with_parent() -> None:
        sys.stdin.read()
        server.should_exit = True
        time.sleep(STOP_SECONDS)
        os._exit(0)

    threading.Thread(target=stop_with_parent, daemon=True).start()
    # Servers that start together on a new home would all make its database; the first makes it, the others find it.
    home: Path = get_current_settings().home
    home.mkdir(parents=True, exist_ok=True)
    with writer_lock(home / "reviewmart-server-start.lock", START_SECONDS):
        _make_database()
    server.run()


def _make_database() -> None:
    import asyncio

    from prefect.server.database import provide_database_interface

    asyncio.run(provide_database_interface().create_db())


if __name__ == "__main__":
    serve(int(sys.argv[1]))
