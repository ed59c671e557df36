"""The process that reads Parquet files, started once and asked again: its start takes longer than most files."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from typing import IO

from sources import parquet_child

LIMIT_SECONDS = 600.0  # for one line of an answer: a process that says nothing for so long is ended


class DamagedFile(Exception):
    """The process could not read the file, or broke a limit."""

    reason = "damaged"


class ParquetProcess:
    """A process that answers one order after the other, and ends by itself when it is not asked any more."""

    def __init__(self) -> None:
        """Start it."""
        self.program = parquet_child.__file__
        self._asked = time.monotonic()
        self._told: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the process
        self._orders, orders = socket.socketpair()
        with orders:
            self._process = subprocess.Popen(
                [sys.executable, "-P", self.program],
                stdin=orders.fileno(),
                stdout=subprocess.PIPE,
                stderr=self._told,
            )

    def is_there(self) -> bool:
        """Whether it can be asked: it must not be about to end by itself."""
        has_time = time.monotonic() - self._asked < parquet_child.IDLE_SECONDS / 2
        return has_time and self._process.poll() is None

    def answer(self, order: Sequence[object], descriptor: int | None) -> Iterator[str]:
        """The lines of its answer, without the last one, which is the end.

        Raises:
            DamagedFile: after the lines that came, if it ended before the end.
        """
        line = json.dumps(order).encode() + b"\n"
        try:
            if descriptor is None:
                self._orders.sendall(line)
            else:
                sent = socket.send_fds(self._orders, [line], [descriptor])
                self._orders.sendall(line[sent:])
        except OSError:
            pass  # it has ended: what it said tells why
        assert self._process.stdout is not None  # noqa: S101 -- it was asked for
        while True:
            overdue = threading.Timer(LIMIT_SECONDS, self._process.kill)
            overdue.start()
            line = self._process.stdout.readline()
            overdue.cancel()
            if line.strip() == parquet_child.END.encode():
                self._asked = time.monotonic()
                return
            if not line:
                raise DamagedFile(self._trouble())
            yield line.decode()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._orders.close()
        self._told.close()
        if self._process.stdout:
            self._process.stdout.close()

    def _trouble(self) -> str:
        code = self._process.wait()
        self._told.seek(0)
        trouble = self._told.read().decode("utf-8", "replace").strip().rpartition("\n")[2][:300]
        how = f"the reading process ended with {code}" if code else "the reading process did not come to the end"
        return trouble or how


_idle: list[ParquetProcess] = []
_taking = threading.Lock()


def answered(order: Sequence[object], descriptor: int | None) -> Iterator[str]:
    """The answer to an order, from a process that waits for one, or from a new one.

    Args:
        order: path, folder, names of the wanted columns and of those that may nest, as `parquet_child` takes them.
        descriptor: an open file to read instead of the path.

    Raises:
        DamagedFile: after the lines that came, if there is no end of the answer.
    """
    process = _taken()
    is_over = False
    try:
        yield from process.answer(order, descriptor)
        is_over = True
    finally:
        if is_over:
            with _taking:
                _idle.append(process)
        else:
            process.close()


def _taken() -> ParquetProcess:
    with _taking:
        while _idle:
            process = _idle.pop()
            if process.is_there() and process.program == parquet_child.__file__:
                return process
            process.close()
    return ParquetProcess()
