"""What is below a folder: every file with size and time, and every folder that would not open. Nothing is left out."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from sources.file_reading import FOLDER_FLAGS, modified_at, reason_of
from sources.names import shown_paths


@dataclass
class _Found:
    """The listing as it grows, one list for each column: much faster than a row for each file."""

    paths: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    modified_ns: list[int | None] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)  # by position; nearly all files have none

    def add(self, path: str, info: os.stat_result | None, reason: str | None) -> None:
        if reason is not None:
            self.reasons[len(self.paths)] = reason
        self.paths.append(path)
        self.sizes.append(info.st_size if info else 0)
        self.modified_ns.append(info.st_mtime_ns if info else None)


def listed(root: str, part: str = "") -> pl.DataFrame:
    """The files below `root`, or only those of one part of it: path, size_bytes, modified_at, reason; sorted by path.

    Links are not followed. A reason says why a file cannot be read: it is a link or device, its name is not UTF-8, or
    it is a folder that may not be opened, which stands for all that is in it.

    Raises:
        OSError: if the root or the part itself cannot be listed.
    """
    found = _Found()
    top = os.lstat(f"{root}/{part}") if part else Path(root).stat()
    folders = [f"{part}/" if part else ""]
    if not stat.S_ISDIR(top.st_mode):
        found.add(part, top, None if stat.S_ISREG(top.st_mode) else "not_a_regular_file")
        folders = []
    while folders:
        folder = folders.pop()
        try:
            folders += _files_in(root, folder, found)
        except OSError as error:
            if folder in ("", f"{part}/"):
                raise
            found.add(folder.rstrip("/"), None, reason_of(error))
    return _frame(found)


def _files_in(root: str, folder: str, found: _Found) -> list[str]:
    """Add the files of one folder, and return the folders in it."""
    folders: list[str] = []
    paths, sizes, modified_ns = found.paths, found.sizes, found.modified_ns
    if folder:
        descriptor = os.open(f"{root}/{folder[:-1]}", FOLDER_FLAGS | os.O_NOFOLLOW)
    else:
        descriptor = os.open(root, FOLDER_FLAGS)
    try:
        with os.scandir(descriptor) as entries:
            for entry in entries:
                try:
                    info = entry.stat(follow_symlinks=False)
                except OSError as error:
                    found.add(folder + entry.name, None, reason_of(error))
                    continue
                kind = stat.S_IFMT(info.st_mode)
                if kind == stat.S_IFREG:
                    paths.append(folder + entry.name)
                    sizes.append(info.st_size)
                    modified_ns.append(info.st_mtime_ns)
                elif kind == stat.S_IFDIR:
                    folders.append(f"{folder}{entry.name}/")
                else:
                    found.add(folder + entry.name, info, "not_a_regular_file")
    finally:
        os.close(descriptor)
    return folders


def _frame(found: _Found) -> pl.DataFrame:
    reasons = [found.reasons.get(position) for position in range(len(found.paths))] if found.reasons else None
    try:
        path = pl.Series("path", found.paths, dtype=pl.String)
    except UnicodeEncodeError:
        escaped, is_valid = shown_paths(found.paths)
        path = pl.Series("path", escaped, dtype=pl.String)
        given = reasons or [None] * len(escaped)
        reasons = [
            reason if valid else reason or "undecodable_name" for reason, valid in zip(given, is_valid, strict=True)
        ]
    return pl.DataFrame(
        {
            "path": path,
            "size_bytes": pl.Series(found.sizes, dtype=pl.Int64),
            "modified_at": modified_at(pl.Series(found.modified_ns, dtype=pl.Int64)),
            "reason": pl.Series(reasons or [None] * len(path), dtype=pl.String),
        }
    ).sort("path")
