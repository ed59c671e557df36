"""What is true of the published warehouse when a command ends before its time."""

from __future__ import annotations

from pathlib import Path

UNTOUCHED = "The published warehouse is untouched."
_open: dict[str, tuple[Path, int]] = {}
_in_lake: set[int] = set()


def run_began(target: Path, run_key: int) -> None:
    """A run of this process that may publish at `target` has begun."""
    _in_lake.discard(run_key)
    _open["run"] = (target, run_key)


def last_words() -> str:
    """Whether the run of this process has published, as the symlink says at this moment."""
    if "run" not in _open:
        return UNTOUCHED
    target, run_key = _open["run"]
    if run_key not in _in_lake and not has_published(target, run_key):
        return UNTOUCHED
    return f"Run {run_key} had published by then: readers have its version, and `reviewmart status` tells of it."


def published_in_lake(run_key: int) -> None:
    """A run of this process has published into its lake; the symlink is that of its replica, and follows."""
    _in_lake.add(run_key)


def has_published(target: Path, run_key: int) -> bool:
    """Whether the symlink at `target` points at the version of a run."""
    try:
        return target.readlink().parent.name == f"{run_key:08d}"
    except OSError:
        return False
