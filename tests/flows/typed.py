"""The installed command in a process of its own, as a user types it: followed line by line, and signalled."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

ROOT = Path(__file__).resolve().parents[2]
REVIEWMART = Path(sys.executable).with_name("reviewmart")


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a user whose terminal is 80 columns wide; the packages are those under test.

    Coverage is not measured there: it would double the time that Great Expectations and Prefect take to load.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REVIEWMART_", "COVERAGE_"))}
    packages = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": packages, "COLUMNS": "80", **more}


def begun(
    *words: str | Path, here: Path, env: Mapping[str, str] | None = None, program: tuple[str, ...] = (str(REVIEWMART),)
) -> subprocess.Popen[str]:
    """Start a command, or another program with the same words; nothing is typed, and both of its outputs are pipes."""
    return subprocess.Popen(
        [*program, *map(str, words)],
        cwd=here,
        env=surroundings(**(env or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def typed(
    *words: str | Path, here: Path, given: str | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [str(REVIEWMART), *map(str, words)],
        cwd=here,
        input=given,
        env=surroundings(**(env or {})),
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass
class Running:
    """A command at work, with all the processes that it has started."""

    process: subprocess.Popen[str]
    seen: set[psutil.Process]

    def until(self, words: str) -> str:
        """Read progress until a line has these words, and return all of it."""
        progress: IO[str] | None = self.process.stderr
        assert progress is not None
        lines = []
        for line in progress:
            lines.append(line)
            if words in line:
                self.look()
                return "".join(lines)
        raise AssertionError(f"{words!r} did not come: {''.join(lines)}")

    def look(self) -> set[psutil.Process]:
        """The processes that it has started and that are still there."""
        self.seen.update(psutil.Process(self.process.pid).children(recursive=True))
        return self.seen

    def left(self, seconds: float = 10.0) -> list[str]:
        """The command lines of its processes that are there after its end, once they had some time."""
        _, alive = psutil.wait_procs(list(self.seen), timeout=seconds)
        return [" ".join(process.cmdline()) for process in alive if process.status() != psutil.STATUS_ZOMBIE]

    def ended(self, number: int) -> tuple[int, str, str]:
        """Send a signal and wait for the end: the exit code, and the rest of both outputs."""
        self.look()
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@contextmanager
def running(
    *words: str | Path, here: Path, env: Mapping[str, str] | None = None, program: tuple[str, ...] = (str(REVIEWMART),)
) -> Iterator[Running]:
    """A command at work; what is left of it at the end of the block is killed, by its own ids."""
    process = begun(*words, here=here, env=env, program=program)
    command = Running(process, set())
    try:
        yield command
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        for child in command.seen:
            try:
                child.kill()
            except psutil.NoSuchProcess:
                continue
