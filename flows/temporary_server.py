"""A Prefect server for the length of one command: the child is `python -m flows.temporary_server PORT [lasting]`.

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
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from contracts.errors import PipelineError
from flows.quiet_prefect import quieten_prefect
from warehouse.lock import writer_lock

if TYPE_CHECKING:
    from uvicorn import Server

START_SECONDS = 120.0
STOP_SECONDS = 5.0


class NoServer(PipelineError):
    """The temporary server did not start."""


class TemporaryServer:
    """A server in a child process, and the server of this process for as long as it lives.

    It has to be made before Prefect is imported: Prefect looks once for the server that is named, and if there is
    none, it starts one of its own.
    """

    def __init__(self, port: int = 0, *, is_lasting: bool = False) -> None:
        """Start the child at once and return: it takes seconds, in which other things can be imported.

        Args:
            port: where it listens; any that is free by default.
            is_lasting: whether it also keeps schedules and shows its pages, as a server of its own would.

        Raises:
            NoServer: if something else listens at the port.
        """
        quieten_prefect()
        self.port = _free_port(port)
        words = [str(self.port), *(["lasting"] if is_lasting else [])]
        self._child = subprocess.Popen(
            [sys.executable, "-m", "flows.temporary_server", *words],
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


def _free_port(port: int) -> int:
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            free.bind(("127.0.0.1", port))
        except OSError as error:
            raise NoServer(
                f"Port {port} is taken ({error.strerror}). If a Prefect server listens there, name it with "
                f"PREFECT_API_URL=http://127.0.0.1:{port}/api; else choose another --port."
            ) from error
        return int(free.getsockname()[1])


def serve(port: int, *, is_lasting: bool = False) -> None:
    """Serve Prefect's API on loopback until standard input ends."""
    os.environ["PREFECT__SERVER_FINAL"] = "1"
    if not is_lasting:
        os.environ.update(PREFECT_UI_ENABLED="0", PREFECT__SERVER_EPHEMERAL="1")
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
    home: Path = get_current_settings().home
    home.mkdir(parents=True, exist_ok=True)
    # Servers that start together on a new home would all make its database; the first makes it, the others find it.
    start = ExitStack()
    start.enter_context(writer_lock(home / "reviewmart-server-start.lock", START_SECONDS))
    if is_lasting:  # makes the database as it starts
        threading.Thread(target=_close_when_started, args=(server, start), daemon=True).start()
    else:
        with start:
            _make_database()
    server.run()


def _close_when_started(server: Server, start: ExitStack) -> None:
    while not server.started and not server.should_exit:
        time.sleep(0.05)
    start.close()


def _make_database() -> None:
    import asyncio

    from prefect.server.database import provide_database_interface

    asyncio.run(provide_database_interface().create_db())


if __name__ == "__main__":
    serve(int(sys.argv[1]), is_lasting="lasting" in sys.argv[2:])
