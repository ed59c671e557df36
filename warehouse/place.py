"""Where a warehouse lies on disk: the published symlink and what stands beside it."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from contracts import WAREHOUSE_TABLES
from contracts.errors import BadTarget, DiskFull

SCHEMA_NAMES = frozenset(table.schema_name for table in WAREHOUSE_TABLES) - {"main"}


@dataclass(frozen=True)
class Place:
    """The paths of one warehouse, all derived from the path of its published symlink.

    `reviews.duckdb` is a relative symlink to `reviews.versions/<run>/reviews.duckdb`, so that the name of the
    catalog never changes, and a stray WAL of an old version lies beside that version (see docs/decisions/).
    """

    target: Path

    @property
    def folder(self) -> Path:
        """The folder that holds everything."""
        return self.target.parent

    @property
    def stem(self) -> str:
        """The name without its ending, which is also the name of the catalog."""
        return self.target.stem

    @property
    def lock(self) -> Path:
        """The lock file of the one writer."""
        return self.folder / f"{self.stem}.lock"

    @property
    def journal(self) -> Path:
        """One line at the start and one at the end of every run."""
        return self.folder / f"{self.stem}.runs.jsonl"

    @property
    def versions(self) -> Path:
        """The folder of the published versions."""
        return self.folder / f"{self.stem}.versions"

    @property
    def work(self) -> Path:
        """The folder of the runs at work."""
        return self.folder / f"{self.stem}.work"

    @property
    def reports(self) -> Path:
        """The folder of the reports, one a run."""
        return self.folder / f"{self.stem}.reports"

    @property
    def report_link(self) -> Path:
        """The symlink to the latest report."""
        return self.folder / f"{self.stem}.report"

    def version_file(self, run_key: int) -> Path:
        """The database file of one version."""
        return self.versions / f"{run_key:08d}" / self.target.name

    def work_folder(self, run_key: int) -> Path:
        """The folder of one run at work."""
        return self.work / f"{run_key:08d}"

    def candidate_file(self, run_key: int) -> Path:
        """The database file that a run builds before it is published."""
        return self.work_folder(run_key) / self.target.name

    def report_folder(self, run_key: int) -> Path:
        """The report of one run."""
        return self.reports / f"{run_key:08d}"

    def published(self) -> Path | None:
        """The version that is published now, or None before the first.

        Raises:
            BadTarget: if something else lies at the target, or the version it points at is missing.
        """
        shown = str(self.target)
        if not self.target.is_symlink():
            if self.target.exists():
                raise BadTarget.at(
                    shown,
                    "a file that reviewmart did not make is there, and it is never overwritten",
                    "Choose another --to, or move the file away.",
                )
            return None
        version = self.folder / self.target.readlink()
        if version.parent.parent != self.versions or not version.parent.name.isdecimal():
            raise BadTarget.at(shown, "the symlink points outside its versions", "Choose another --to.")
        if not version.is_file():
            raise BadTarget.at(
                shown,
                f"it points at {version}, which is missing",
                f"Point the symlink at another version in {self.versions}, or remove it and load again.",
            )
        return version

    def published_run(self) -> int | None:
        """The run that made the published version, or None before the first."""
        version = self.published()
        return int(version.parent.name) if version else None


def place_at(target: Path) -> Place:
    """The place for a path as the user gave it; nothing is made and nothing is read.

    Raises:
        BadTarget: if the path is a folder, is not valid UTF-8, or has no name that a catalog can have.
    """
    path = Path(os.path.abspath(target.expanduser()))
    if not _is_utf8(path):
        raise BadTarget.at(repr(str(target)), "the path is not valid UTF-8", "Choose another --to.")
    if path.is_dir():
        raise BadTarget.at(str(target), "it is a folder", f"Name a file in it: --to {target / 'reviews.duckdb'}.")
    if path.suffix != ".duckdb":  # what stands beside it is named by the stem, which no other ending may share
        raise BadTarget.at(str(target), "the name does not end in .duckdb", f"Try --to {target}.duckdb.")
    if path.stem.lower() in SCHEMA_NAMES:
        why = f"{path.stem} is the name of a schema in it, and a database named so cannot be asked"
        raise BadTarget.at(str(target), why, f"Try --to {target.with_stem(target.stem + '_reviews')}.")
    return Place(path)


def _is_utf8(path: Path) -> bool:
    """Whether the path can stand in SQL, JSON and reports; Python carries other bytes as lone surrogates."""
    return str(path).encode("utf-8", "ignore") == os.fsencode(path)


def ready_for_writing(place: Place) -> None:
    """Make the folder of the warehouse and prove that files can be made there.

    Raises:
        BadTarget: if the folder cannot be made or written.
        DiskFull: if not even an empty file fits.
    """
    probe = place.folder / f".{place.stem}.probe.{os.getpid()}"
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
        if error.errno == errno.ENOSPC:
            raise DiskFull.at(str(place.folder)) from error
        raise BadTarget.at(
            str(place.target), f"{error.strerror or error} ({place.folder})", "Choose a folder that you may write."
        ) from error


def room_for(place: Place, needed_bytes: int) -> None:
    """Raise DiskFull before anything is written if the new version cannot fit."""
    free_bytes = shutil.disk_usage(place.folder).free
    if free_bytes < needed_bytes:
        raise DiskFull.at(str(place.folder), free_bytes, needed_bytes)
