"""A load in a process of its own that stops at a named step and waits to be killed: `python -m tests.flows.dying`.

Each place is a function of ours that is replaced by one that says so on standard output and waits, before or after it
has done its work. Nothing of the judging process is needed to kill a load, so the loads are approved; a test that is
about the judging process kills the real command.
"""

from __future__ import annotations

import functools
import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.flows.mart import Approval, Mart
from tests.flows.typed import ROOT, surroundings

# the steps of a load, in their order: the function, whether it has done its work, and at which call
PLACES: dict[str, tuple[str, bool, int]] = {
    "the run is in the journal": ("flows.load.planned", False, 1),
    "a stage file is written": ("flows.steps.write_stage", True, 3),
    "the stage is complete": ("flows.load.built", False, 1),
    "the candidate is copied": ("warehouse.building.writing", False, 1),
    "the transaction has begun": ("warehouse.candidate.Candidate.record_contract", False, 1),
    "the stage is applied": ("warehouse.candidate.Candidate.set_same_titles", False, 1),
    "the transaction is complete": ("flows.load.built", True, 1),
    "the candidate is judged": ("flows.load.judged", True, 1),
    "the verdict is recorded": ("flows.ending._record_verdict", True, 1),
    "the version has its place": ("warehouse.publish.point_at", False, 1),
    "the version is published": ("flows.ending.publish", True, 1),
    "the report is written": ("flows.ending.written", True, 1),
    "old versions are deleted": ("flows.ending.without_old_versions", True, 1),
}
# and those of a load into a lake
LAKE_PLACES: dict[str, tuple[str, bool, int]] = {
    "the lake is about to commit": ("warehouse.lake_lock.LakeLock.require", True, 1),
    "the lake has committed": ("flows.ending.publish", False, 1),
    "the replica is published": ("flows.lake_run.note_equal", False, 1),
    "the replica is equal": ("flows.lake_run.note_equal", True, 1),
}
PUBLISHED_BEFORE_IT_DIED = ("the version is published", "the report is written", "old versions are deleted")
WAITING = "waiting to be killed"


def say(line: str) -> None:
    """Tell the process that started this one."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def stop_at(place: str) -> None:
    """Replace the function of a place by one that waits."""
    name, is_done_first, wanted_call = {**PLACES, **LAKE_PLACES}[place]
    owner, attribute = _owner(name)
    original: Callable[..., Any] = getattr(owner, attribute)
    calls = iter(range(1, 1_000_000))

    @functools.wraps(original)
    def waits(*values: Any, **named: Any) -> Any:
        made = original(*values, **named) if is_done_first else None
        if next(calls) == wanted_call:
            say(WAITING)
            time.sleep(600)
        return made if is_done_first else original(*values, **named)

    setattr(owner, attribute, waits)


def _owner(name: str) -> tuple[Any, str]:
    path, _, attribute = name.rpartition(".")
    try:
        return importlib.import_module(path), attribute
    except ModuleNotFoundError:
        module, _, class_name = path.rpartition(".")
        return getattr(importlib.import_module(module), class_name), attribute


def started(place: str, dump: Path | None, target: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """A load, or without a dump a replay as Latin-1, that has come to its place and waits there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.flows.dying", place, str(dump or ""), str(target)],
        cwd=ROOT,
        env=surroundings(**(env or {})),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == WAITING + "\n"
    return process


def killed(process: subprocess.Popen[str]) -> None:
    """Kill it with SIGKILL: nothing in it can react."""
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


if __name__ == "__main__":
    place, dump, target = sys.argv[1:]
    vars(importlib.import_module("flows.load"))["Judge"] = Approval
    stop_at(place)
    mart = Mart(Path(target))
    if dump:
        mart.load(Path(dump), sync=True)
    else:
        mart.replay(encoding="latin-1")
