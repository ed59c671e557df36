"""The doctor's checks of the folder that a warehouse lies in: permissions, file system, room, and a trial."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from contracts.errors import PipelineError
from flows.console import shown_path
from flows.diagnosis import Diagnosis, fine, problem, warning
from flows.doctor_warehouse import published_and_findings
from transforms.static_dimensions import dim_rating
from warehouse.building import Limits
from warehouse.place import Place
from warehouse.trial import write_and_read

REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "glusterfs", "ceph", "lustre")
ROOM_FOR_VERSIONS = 3  # the published version, the candidate, and its log
LEAST_ROOM = 200_000_000
MAKE_ROOM = "Free some space, or keep fewer versions: --keep-versions 0."
TRIAL_LIMITS = Limits(memory_limit_mb=100, threads=1)


def place_findings(place: Place) -> Iterator[Diagnosis]:
    """All checks of one warehouse, in an order in which each can rely on those before."""
    yield from _folder(place)
    yield _file_system(place)
    published, findings = published_and_findings(place)
    yield from findings
    yield _room(place, published)
    yield _temporary_folder()
    yield _trial(place)


def _folder(place: Place) -> Iterator[Diagnosis]:
    shown = shown_path(place.folder)
    if not place.folder.is_dir():
        yield problem("folder", f"{shown} is not there", f"mkdir -p {place.folder}")
        return
    beside = [place.lock, place.journal, place.versions, place.work, place.reports]
    forbidden = [path for path in (place.folder, *beside) if path.exists() and not os.access(path, os.W_OK)]
    for path in forbidden:
        owner = path.stat().st_uid
        yield problem(
            "permissions",
            f"{shown_path(path)} may not be written by this user (it belongs to user {owner})",
            f"Load as that user, or: sudo chown -R {os.getuid()} {path}",
        )
    if not forbidden:
        yield fine("permissions", f"{shown} may be written")


def _file_system(place: Place) -> Diagnosis:
    kind = _kind_of_file_system(place.folder)
    if kind.startswith(REMOTE):
        return problem(
            "file system",
            f"{shown_path(place.folder)} is on a network file system ({kind}): its locks cannot be relied on",
            "Put the warehouse on a local disk, and copy the published file from there.",
        )
    return fine("file system", kind or "unknown, taken for a local disk")


def _kind_of_file_system(folder: Path) -> str:
    """The kind of file system by the mounts of Linux; elsewhere it is not known."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return ""
    real = f"{folder.resolve()}/"
    kinds = {where.rstrip("/") + "/": kind for _, where, kind, *_ in mounts}
    return kinds[max((where for where in kinds if real.startswith(where)), key=len, default="/")] if kinds else ""


def _room(place: Place, published: Path | None) -> Diagnosis:
    existing = next(path for path in (place.folder, *place.folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    size = published.stat().st_size if published else 0
    found = f"{free / 1e6:,.0f} MB are free under {shown_path(place.folder)}"
    if free < max(size, LEAST_ROOM / 10):
        return problem(
            "disk space",
            f"{found}, and a new version needs {size / 1e6:,.0f} MB",
            "Free some space, or --keep-versions 0.",
        )
    if free < max(ROOM_FOR_VERSIONS * size, LEAST_ROOM):
        return warning(
            "disk space", f"{found}, which may be short for a load", "Free some space, or --keep-versions 0."
        )
    return fine("disk space", found)


def _temporary_folder() -> Diagnosis:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
    except OSError as error:
        return problem(
            "temporary folder",
            f"nothing can be written there: {error.strerror or error}",
            "Set TMPDIR to a folder with room.",
        )
    return fine("temporary folder", tempfile.gettempdir())


def _trial(place: Place) -> Diagnosis:
    rows = dim_rating()
    try:
        found = write_and_read(place.folder, rows, TRIAL_LIMITS)
    except (PipelineError, OSError, pl.exceptions.PolarsError) as error:
        return problem("write and read", " ".join(str(error).split()), "See the findings above; then run this again.")
    if found != rows.height:
        return problem("write and read", f"{rows.height} rows were written, {found} came back", "Use another disk.")
    return fine("write and read", "a trial warehouse was written, published, read and removed")
