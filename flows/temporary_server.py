"""A Prefect server for the length of one command: the child is `python -m flows.temporary_server SOCKET [lasting]`.

Prefect's own temporary server outlives a run that is killed and writes to its terminal. This one listens on loopback
only, says nothing, and ends when its standard input does: however the run ends, the server goes with it. What it writes
to its standard error is kept, the last lines of it, for the case that it does not start.
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
from flows.server_words import ServerWords
from warehouse.lock import writer_lock

if TYPE_CHECKING:
    from uvicorn import Server

START_SECONDS = 120.0
STOP_SECONDS = 5.0
STARTS = 2


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
        self._socket = _bound_socket(port)
        self.port = int(self._socket.getsockname()[1])
        self._is_lasting = is_lasting
        self._begin()
        os.environ["PREFECT_API_URL"] = self.api_url
        # Prefect sends its log from a thread that tries for a minute to reach a server that has been stopped.
        os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")

    def _begin(self) -> None:
        """Start the child. It gets the socket bound: a port that is only known to be free may be taken until then."""
        number = self._socket.fileno()
        words = [str(number), *(["lasting"] if self._is_lasting else [])]
        self._child = subprocess.Popen(
            [sys.executable, "-m", "flows.temporary_server", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[number],
            start_new_session=True,
        )
        assert self._child.stderr is not None  # noqa: S101 -- it is a pipe
        self._words = ServerWords(self._child.stderr)

    @property
    def api_url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}/api"

    def wait(self) -> None:
        """Wait until the server is healthy. A child that ends before is started again, once.

        Raises:
            NoServer: if it ended each time, or is not healthy in time, with the last that it said.
        """
        deadline = time.monotonic() + START_SECONDS
        starts = 1
        while time.monotonic() < deadline:
            if self._child.poll() is not None:
                if starts == STARTS:
                    raise NoServer(f"Prefect's temporary server did not start, nor did a second. {self._words.told()}")
                starts += 1
                self._end()
                self._begin()
            elif self._is_healthy():
                self._socket.close()  # or whoever asks a server that is gone would wait instead of being refused
                return
            time.sleep(0.05)
        raise NoServer(f"Prefect's temporary server did not start in {START_SECONDS:.0f} s. {self._words.told()}")

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
        self._socket.close()
        self._end()

    def _end(self) -> None:
        if self._child.stdin:
            self._child.stdin.close()
        try:
            self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._words.close()

    def __enter__(self) -> Self:
        """The server itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.stop()


def _bound_socket(port: int) -> socket.socket:
    """A socket that has the port, and does not listen yet."""
    bound = socket.socket()
    if port:  # one that has just been left may be taken again; of any that is free, nobody else is to get the same
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError as error:
        bound.close()
        raise NoServer(
            f"Port {port} is taken ({error.strerror}). If a Prefect server listens there, name it with "
            f"PREFECT_API_URL=http://127.0.0.1:{port}/api; else choose another --port."
        ) from error
    return bound


def serve(bound: socket.socket, *, is_lasting: bool = False) -> None:
    """Serve Prefect's API on a bound socket until standard input ends."""
    os.environ["PREFECT__SERVER_FINAL"] = "1"
    # Errors go to the standard error, which is looked at only if the server does not start.
    os.environ["PREFECT_SERVER_LOGGING_LEVEL"] = "ERROR"
    if not is_lasting:
        os.environ.update(PREFECT_UI_ENABLED="0", PREFECT__SERVER_EPHEMERAL="1")
        # The database is made below. Blocks are for people who keep secrets in a server, and servers that register
        # them at the same time on a new home break each other's keys, and may end of it.
        os.environ.update(
            PREFECT_SERVER_DATABASE_MIGRATE_ON_START="false", PREFECT_API_BLOCKS_REGISTER_ON_START="false"
        )
    quieten_prefect()
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings
    from uvicorn import Config, Server

    server = Server(Config(create_app, factory=True, log_level="error", lifespan="on"))

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
    server.run(sockets=[bound])


def _close_when_started(server: Server, start: ExitStack) -> None:
    while not server.started and not server.should_exit:
        time.sleep(0.05)
    start.close()


def _make_database() -> None:
    import asyncio

    from prefect.server.database import provide_database_interface

    asyncio.run(provide_database_interface().create_db())


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), is_lasting="lasting" in sys.argv[2:])
