"""What is true of the published warehouse when a command ends before its time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contracts.errors import PipelineError

UNTOUCHED = "The published warehouse is untouched."
_open: dict[str, tuple[Path, int]] = {}
_in_lake: set[int] = set()
_rebuilt: dict[Path, int] = {}


def run_began(target: Path, run_key: int) -> None:
    """A run of this process that may publish at `target` has begun."""
    _in_lake.discard(run_key)
    _open["run"] = (target, run_key)


def last_words() -> str:
    """Whether the run of this process has published, as the symlink says at this moment."""
    if "run" not in _open:
        return UNTOUCHED
    target, run_key = _open["run"]
    rebuilt = _rebuilt.get(target)
    is_published = run_key in _in_lake or has_published(target, run_key)
    if rebuilt is not None and (run_key == rebuilt or not is_published):
        return f"The rebuild before the load was published, as run {rebuilt}; the load was not."
    if not is_published:
        return UNTOUCHED
    return f"Run {run_key} had published by then: readers have its version, and `reviewmart status` tells of it."


@contextmanager
def after_rebuild(target: Path, run_key: int) -> Iterator[None]:
    """The load that follows a rebuild: if it ends before its time, its message says that the rebuild was published.

    Args:
        target: the symlink that both publish at.
        run_key: of the rebuild.
    """
    _rebuilt[target] = run_key
    try:
        yield
    except PipelineError as error:
        error.args = (f"{error}\n{last_words()}",)
        del _rebuilt[target]
        raise
    del _rebuilt[target]


def published_in_lake(run_key: int) -> None:
    """A run of this process has published into its lake; the symlink is that of its replica, and follows."""
    _in_lake.add(run_key)


def has_published(target: Path, run_key: int) -> bool:
    """Whether the symlink at `target` points at the version of a run."""
    try:
        return target.readlink().parent.name == f"{run_key:08d}"
    except OSError:
        return False
