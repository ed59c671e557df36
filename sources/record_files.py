"""What became of record files: one row of READ_FILE for each, collected as they are read and made a frame at once."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from contracts.stage import READ_FILE
from sources.csv_records import Csv
from sources.files import IGNORED_REASONS, NO_CONTEXT, context_paths, reader_settings
from sources.record_layout import RecordLayout
from sources.unpacking import Hashed
from sources.work_files import stored


@dataclass(frozen=True)
class RecordFile:
    """One file with records, not yet read.

    Args:
        path: inside the root or archive, as the ledger has it.
        name: below the root of the dump, as the layout has it.
        size_bytes: as it is on disk or in the archive.
        modified_at: when it was last modified, UTC.
        packed: its bytes.
        descriptor: of a file on disk.
        opened: what was known of it when it was opened.
    """

    path: str
    name: str
    size_bytes: int
    modified_at: datetime | None
    packed: Hashed
    descriptor: int | None = None
    opened: os.stat_result | None = None

    def has_changed(self) -> bool:
        """Whether a file on disk, read to its end, is no longer what it was when it was opened."""
        if self.descriptor is None or self.opened is None:
            return False
        now = os.fstat(self.descriptor)
        is_same = (now.st_size, now.st_mtime_ns) == (self.opened.st_size, self.opened.st_mtime_ns)
        return not is_same or self.packed.byte_count != now.st_size


@dataclass(frozen=True)
class Noted:
    """What became of one file.

    Args:
        file: the file.
        encoding: that it was read with, if it was.
        file_digest: SHA-256 in hex, if all of it was read.
        reason: why it was not read, or not to its end.
        is_read: whether any record of it was.
        header: the names of the fields that it gives once, if it has a header.
    """

    file: RecordFile
    encoding: str | None
    file_digest: str | None
    reason: str | None
    is_read: bool
    header: tuple[str, ...] | None = None


def noted_files(
    noted: Sequence[Noted], container: str | None, layout: RecordLayout, context: Sequence[str]
) -> pl.DataFrame:
    """READ_FILE of record files.

    Args:
        noted: the files.
        container: the archive that holds them.
        layout: of the files.
        context: Parquet files with the files that explain them.
    """
    explained_by = context_paths(pl.Series("path", [one.file.name for one in noted], dtype=pl.String), layout)
    known = pl.concat([NO_CONTEXT, *(stored(path).select(NO_CONTEXT.columns) for path in context)])
    rows = {
        "path": [one.file.path for one in noted],
        "container_path": [container] * len(noted),
        "size_bytes": [one.file.size_bytes for one in noted],
        "modified_at": [one.file.modified_at for one in noted],
        "reader_settings": reader_settings(explained_by, layout, known),
        "encoding": [one.encoding if one.is_read else None for one in noted],
        "header_json": [_header_json(one, layout) for one in noted],
        "file_digest": [one.file_digest for one in noted],
        "state": [_state(one) for one in noted],
        "reason": [one.reason for one in noted],
    }
    return pl.DataFrame(rows, schema=READ_FILE.schema)


def _header_json(noted: Noted, layout: RecordLayout) -> str | None:
    """The header of a table, which reading a record of it again will need."""
    has_header = noted.is_read and noted.header is not None and isinstance(layout.form, Csv)
    return json.dumps(noted.header) if has_header else None


def _state(noted: Noted) -> str:
    if noted.is_read:
        return "read"
    return "ignored" if noted.reason in IGNORED_REASONS else "unreadable"
