"""The journal of runs: one line at the start and one at the end of each, killed ones included.

The journal is written beside the warehouse because a run that dies, or finds nothing new, publishes no version. The
next version that is published takes its lines over into `audit.load_run`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from contracts.audit import LOAD_RUN

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Journal:
    """What the journal says: the rows of ended runs, and the start rows of runs that never ended."""

    ended: tuple[Row, ...]
    unfinished: tuple[Row, ...]

    @property
    def last_run_key(self) -> int:
        """The greatest run that was ever started, 0 if none."""
        return max((int(row["load_run_key"]) for row in (*self.ended, *self.unfinished)), default=0)

    def load_run(self) -> pl.DataFrame:
        """All runs as rows of `audit.load_run`; a run without an end has the outcome `died`."""
        rows = [*self.ended, *({**row, "outcome": "died"} for row in self.unfinished)]
        rows.sort(key=lambda row: int(row["load_run_key"]))
        return load_run_frame(rows)


def load_run_frame(rows: list[Row]) -> pl.DataFrame:
    """Rows with Python values as a frame of `audit.load_run`."""
    instants = ("started_at", "finished_at")
    text = {name: pl.String if name in instants else dtype for name, dtype in LOAD_RUN.schema.items()}
    columns = {name: [_plain(row.get(name)) for row in rows] for name in LOAD_RUN.column_names}
    return pl.DataFrame(columns, schema=text).with_columns(
        pl.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us") for name in instants
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def appended(path: Path, event: str, row: Row) -> None:
    """Append one line, `started` or `ended`, and make it durable."""
    line = json.dumps({"event": event, **{name: _plain(value) for name, value in row.items()}}) + "\n"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = "\n" + line
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def shortened(path: Path, keep_runs: int) -> None:
    """Leave only the latest runs in the journal, in one step; only called by the holder of the lock."""
    journal = read_journal(path)
    rows = sorted((*journal.ended, *journal.unfinished), key=lambda row: int(row["load_run_key"]))
    if len(rows) <= keep_runs:
        return
    kept = {int(row["load_run_key"]) for row in rows[-keep_runs:]}
    lines = [line for line in path.read_bytes().splitlines(keepends=True) if _run_of(line) in kept]
    unfinished = path.with_name(path.name + ".unfinished")
    with unfinished.open("wb") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _run_of(line: bytes) -> int | None:
    try:
        return int(json.loads(line)["load_run_key"])
    except (ValueError, KeyError, TypeError):
        return None


def read_journal(path: Path) -> Journal:
    """The journal at `path`; a line cut by a crash is passed over, since its run has no end either way."""
    started: dict[int, Row] = {}
    ended: dict[int, Row] = {}
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        lines = []
    for line in lines:
        try:
            row = json.loads(line)
            (ended if row.pop("event") == "ended" else started)[int(row["load_run_key"])] = row
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return Journal(tuple(ended.values()), tuple(row for key, row in started.items() if key not in ended))
