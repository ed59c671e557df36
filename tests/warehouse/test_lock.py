"""One writer at a time, tried with real processes."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contracts.errors import BadTarget, Busy
from warehouse.lock import holder as written_holder
from warehouse.lock import holder_words, is_held, writer_lock

HOLDER = """
import sys
from pathlib import Path
from warehouse.lock import writer_lock
with writer_lock(Path(sys.argv[1])) as lock:
    lock.describe(7)
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reviews.lock"


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its standard input is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_lock_can_be_taken_again_and_again(path: Path) -> None:
    for _ in range(2):
        assert not is_held(path)
        with writer_lock(path) as lock:
            lock.describe(1)
            assert is_held(path)
    assert not is_held(path)
    assert path.read_bytes() == b""


def test_a_second_writer_is_told_who_holds_the_lock(path: Path) -> None:
    with holder(path) as process:
        with pytest.raises(Busy) as caught, writer_lock(path):
            pass
        assert is_held(path)
        message = str(caught.value)
        assert f"run 7, process {process.pid} on {os.uname().nodename} since 20" in message
        assert str(path) in message
        assert "--wait SECONDS" in message
        assert caught.value.exit_code == 3


def test_a_second_writer_waits(path: Path) -> None:
    with holder(path) as process:
        assert process.stdin is not None
        process.stdin.close()  # the holder ends on its own while we wait
        with writer_lock(path, wait_seconds=30):
            assert is_held(path)


def test_waiting_ends(path: Path) -> None:
    with holder(path):
        start = time.monotonic()
        with pytest.raises(Busy), writer_lock(path, wait_seconds=0.3):
            pass
        assert 0.3 <= time.monotonic() - start < 10


def test_a_killed_holder_frees_the_lock(path: Path) -> None:
    with holder(path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not is_held(path)
        with writer_lock(path):
            assert holder_words(written_holder(path)) == "a process that has just started"  # not the dead one


def test_a_stopped_holder_still_holds_the_lock(path: Path) -> None:
    with holder(path) as process:
        process.send_signal(signal.SIGSTOP)
        assert is_held(path)
        with pytest.raises(Busy, match="run 7"), writer_lock(path):
            pass


def test_children_do_not_inherit_the_lock(path: Path) -> None:
    command = [sys.executable, "-c", "print('started', flush=True); input()"]
    with writer_lock(path):
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=False)
        assert child.stdout is not None
        assert child.stdout.readline() == b"started\n"
    try:
        assert child.poll() is None
        assert not is_held(path)
    finally:
        child.kill()
        child.communicate()


def test_whoever_only_asks_does_not_make_a_writer_fail(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    asked = [BlockingIOError()]  # `is_held` of another process takes the lock for a moment
    flock = fcntl.flock

    def flock_after_question(descriptor: int, operation: int) -> None:
        if asked:
            raise asked.pop()
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock_after_question)
    with writer_lock(path):
        assert is_held(path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"run": 1}', "\0"])
def test_a_lock_file_that_says_nothing(path: Path, text: str) -> None:
    path.write_text(text)
    assert holder_words(written_holder(path)) == "a process that has just started"


def test_no_lock_file_is_no_holder(path: Path) -> None:
    assert not is_held(path)
    assert not path.exists()
    assert holder_words(written_holder(path)) == "a process that has just started"


def test_a_lock_file_of_someone_else(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    def refused(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(BadTarget, match="the lock file may not be written"), writer_lock(path):
        pass


def test_an_error_in_the_block_gives_the_lock_back(path: Path) -> None:
    with pytest.raises(KeyError), writer_lock(path):
        raise KeyError
    assert not is_held(path)
