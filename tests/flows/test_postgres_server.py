"""A PostgreSQL of the tests ends with the process that started it, whatever ends that."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.flows.postgres_server import programs
from tests.flows.typed import ROOT, surroundings

SESSION = """
import sys, time
from tests.flows.postgres_server import programs, server
with server(programs()) as running:
    print(running.folder, (running.folder / "data" / "postmaster.pid").read_text().split()[0], flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("killing", [signal.SIGTERM, pytest.param(signal.SIGKILL, marks=pytest.mark.slow)])
def test_a_server_ends_with_its_session(killing: signal.Signals) -> None:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with subprocess.Popen(
        [sys.executable, "-c", SESSION], cwd=ROOT, env=surroundings(), stdout=subprocess.PIPE, text=True
    ) as session:
        assert session.stdout is not None
        folder, process = session.stdout.readline().split()
        assert psutil.pid_exists(int(process))
        session.send_signal(killing)
    ends = time.monotonic() + 30
    while is_left(Path(folder), int(process)):
        assert time.monotonic() < ends
        time.sleep(0.02)


def is_left(folder: Path, process: int) -> bool:
    """Whether anything of a server is there; a process that nobody has asked for its end is none."""
    try:
        return folder.exists() or psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
