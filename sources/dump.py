"""A dump that was recognised: what is in it, and the batches that it is read in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from contracts.stage import FOUND_FILE
from sources.archive import archive_batches
from sources.archive_members import Archive
from sources.batch import Batch
from sources.files import ROLES, found_file
from sources.folder import folder_batches, found_files
from sources.layout import Layout
from sources.limits import Limits
from sources.mapped_layout import MappedLayout
from sources.record_dumps import record_archive_batches, record_folder_batches
from sources.record_layout import RecordLayout


@dataclass(frozen=True)
class Dump:
    """A folder, a file or an archive, and the layout that reads it.

    Args:
        root: absolute path of the folder that paths are below: the root of the dump, or the folder of the archive.
        layout: how the dump is laid out.
        why: how the layout was recognised, in one sentence.
        part: path below the root if only a part was named (a folder, a file, an archive); empty for the whole root.
        listing: what was found: path, size_bytes, modified_at, reason; of an archive its own row.
        archive: the archive, if it is one.
        limits: how much is read at once, and how much at most.
    """

    root: str
    layout: Layout
    why: str
    part: str
    listing: pl.DataFrame = field(repr=False, compare=False)
    archive: Archive | None = None
    limits: Limits = field(default=Limits(), repr=False)

    @property
    def container(self) -> str | None:
        """Name of the archive in the root, if the dump is one."""
        return self.archive.name if self.archive else None

    @property
    def source_id(self) -> str:
        """The id space of its reviews, where none is named: the one that the mapping says, or the layout."""
        return self.layout.source if isinstance(self.layout, MappedLayout) else self.layout.name

    @property
    def mapping(self) -> str | None:
        """The text of the mapping that it is read with, if one was given."""
        return self.layout.mapping if isinstance(self.layout, MappedLayout) else None

    def found_files(self) -> pl.DataFrame:
        """FOUND_FILE: each file below the root (or its part); an archive counts as one file that holds reviews."""
        if self.archive is None:
            return found_files(self.root, self.listing, self.layout, self.limits)
        role, reason = pl.lit("review", ROLES).alias("role"), pl.lit(None, pl.String).alias("reason")
        return found_file(self.listing.with_columns(role, reason))

    def batches(
        self, wanted: pl.DataFrame | Sequence[str] | None, work: Path, first_number: int = 1
    ) -> Iterator[Batch]:
        """The batches to read, one by one.

        Args:
            wanted: the rows of `found_files` to read, or their paths; None reads all. An archive is read whole.
            work: folder for the Parquet files that batches refer to; they must stay until the batches were read.
            first_number: of the first batch; the others count up from it.

        Raises:
            OSError: if an archive cannot be opened.
            DiskFull: if the work folder has no room.
        """
        files = self._wanted(wanted)
        if not len(files):
            return iter(())
        if isinstance(self.layout, RecordLayout):
            if self.archive is None:
                return record_folder_batches(self.root, files, self.layout, work, first_number, self.limits)
            return record_archive_batches(self.archive, self.layout, work, first_number, self.limits)
        if self.archive is None:
            return folder_batches(self.root, files, self.layout, work, first_number, self.limits)
        return archive_batches(self.archive, self.layout, work, first_number, self.limits)

    def _wanted(self, wanted: pl.DataFrame | Sequence[str] | None) -> pl.DataFrame:
        if isinstance(wanted, pl.DataFrame) and set(FOUND_FILE.column_names) <= set(wanted.columns):
            return wanted
        files = self.found_files()
        if wanted is None:
            return files
        paths = wanted["path"] if isinstance(wanted, pl.DataFrame) else pl.Series(wanted, dtype=pl.String)
        return files.filter(pl.col("path").is_in(paths.implode()))


def is_complete(found: pl.DataFrame) -> bool:
    """Whether a listing (FOUND_FILE) saw everything: no folder was closed to it, and nothing vanished meanwhile."""
    return not found["reason"].is_in(["permission_denied", "read_error", "vanished"]).any()
