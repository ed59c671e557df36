"""What DuckDB's exceptions mean for the user. DuckDB has few classes, so some cases are told apart by their text."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import duckdb

from contracts.errors import BadTarget, Busy, DiskFull, LoadFailed, NoWarehouse, PipelineError
from warehouse.lake_address import is_lake

_NO_SPACE = tuple(os.strerror(code) for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_NO_SPACE_TO_SPILL = ("failed to offload data block", "max_temp_directory_size")
_HOLDER = re.compile(r"held in (.+?) \(PID (\d+)\)")


def write_failure(error: duckdb.Error, path: Path, what: str, statement: str = "") -> PipelineError:
    """The error for a statement that failed while the file at `path` was written.

    A `FatalException` invalidates the database for all of its connections: close them before another try.
    """
    text = str(error)
    if is_disk_full(text):
        return DiskFull.at(str(path.parent))
    if is_locked(text):
        return Busy.held_by(str(path), _holder(text))
    return LoadFailed.on(what, statement, text)


def read_failure(error: duckdb.Error, path: Path) -> PipelineError:
    """The error for a file that could not be opened or read: busy, forbidden, foreign, of another age, or damaged."""
    text = str(error)
    if is_lake(path):
        from warehouse.lake_attaching import lake_failure

        return lake_failure(error, str(path))
    if is_locked(text):
        return Busy(
            f"{path} is open for writing: {_holder(text)} holds it. Close it there; a published warehouse is only "
            "ever read, and any number of readers may do so at once."
        )
    if "different configuration" in text:
        return BadTarget.at(
            str(path), "this process has it open with other settings", "Close that connection first, then try again."
        )
    if "Permission denied" in text:
        return NoWarehouse.at(str(path), "it may not be read; check its permissions")
    if "version number" in text:
        return NoWarehouse.at(str(path), f"it was written by a newer DuckDB than {duckdb.__version__}, which is here")
    if "not a valid DuckDB database file" in text:
        return NoWarehouse.at(str(path), "the file is not a DuckDB database")
    if isinstance(error, duckdb.ProgrammingError):
        why = f"another version of reviewmart wrote it, or something else ({text.splitlines()[0]})"
        return NoWarehouse.at(str(path), why)
    return NoWarehouse.at(str(path), f"the file is damaged ({text.splitlines()[0]})")


def is_disk_full(text: str) -> bool:
    """Whether DuckDB's words say that there is no room, for the file or for what it spills."""
    return any(words in text for words in (*_NO_SPACE, *_NO_SPACE_TO_SPILL))


def is_locked(text: str) -> bool:
    """Whether DuckDB's words say that another process holds the file's lock."""
    return "Could not set lock" in text


def _holder(text: str) -> str:
    found = _HOLDER.search(text)
    return f"process {found[2]} ({Path(found[1]).name})" if found else "another process"
