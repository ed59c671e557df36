"""A Dask cluster of processes on loopback: a scheduler and workers that end with the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON_PATH = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
PATIENCE_SECONDS = 60


class Cluster:
    """A scheduler and its workers.

    Args:
        folder: for their files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        contact = folder / "scheduler.json"
        self.scheduler = self._started("scheduler", ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"], contact)
        ends = time.monotonic() + PATIENCE_SECONDS
        while not contact.exists() or not contact.read_text().rstrip().endswith("}"):
            assert self.scheduler.poll() is None
            assert time.monotonic() < ends, "the scheduler did not start"
            time.sleep(0.05)
        self.contact = contact
        self.address: str = json.loads(contact.read_text())["address"]

    @property
    def options(self) -> dict[str, Any]:
        """The settings of a run whose batches it works on."""
        return {"runner": "dask", "scheduler": self.address}

    def add_worker(self, fault: str = "") -> subprocess.Popen[bytes]:
        """Start one more worker, with one thread, that runs some code before it begins."""
        options = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1", "--preload", fault or "os"]
        worker = self._started("worker", options, self.contact)
        self.workers.append(worker)
        return worker

    def run(self, work: Callable[..., Any], *given: Any, only_first: bool = False) -> list[str]:
        """Run something in each worker or only in one, and return the addresses of those that did."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            workers = list(client.scheduler_info()["workers"])[: 1 if only_first else None]
            client.run(work, *given, workers=workers)
        return workers

    def _started(self, kind: str, options: Sequence[str], contact: Path) -> subprocess.Popen[bytes]:
        log = (self._folder / f"{kind}.log").open("ab")
        command = [sys.executable, "-m", "distributed.cli.dask_" + kind, "--scheduler-file", str(contact), *options]
        with log:
            return subprocess.Popen(
                command,
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": PYTHON_PATH, "POLARS_MAX_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


@contextmanager
def cluster(folder: Path, workers: int, fault: str = "") -> Iterator[Cluster]:
    """A cluster for the length of the block, once all of its workers have come; the first may have a fault."""
    made = Cluster(folder)
    try:
        for number in range(workers):
            made.add_worker("" if number else fault)
        if workers:
            _await_workers(made, workers)
        yield made
    finally:
        for process in (*made.workers, made.scheduler):
            process.kill()
            process.wait()


def _await_workers(made: Cluster, count: int) -> None:
    from distributed import Client

    with Client(made.address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=PATIENCE_SECONDS)
