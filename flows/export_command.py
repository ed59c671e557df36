"""`reviewmart export`: the published version as Parquet files, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from contracts.errors import PipelineError
from flows.console import Progress, print_json, print_lines, shown_path
from flows.lake_copy import published_file
from flows.run_record import now_utc
from warehouse.exporting import MANIFEST, exported, is_export


class BadExport(PipelineError):
    """The folder for an export cannot be used."""


def export_command(folder: Path, db: Path, *, replace: bool, quiet: bool, as_json: bool) -> int:
    """Export the published version into a folder, and say what was written."""
    progress = Progress(quiet=quiet or as_json)
    folder = Path(os.path.abspath(folder.expanduser()))
    manifest = export_to(folder, db, replace=replace, say=progress.say)
    _print(manifest, folder, quiet=quiet, as_json=as_json)
    return 0


def export_to(folder: Path, db: Path, *, replace: bool, say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Export the published version into a folder, whole or not at all, and return the manifest.

    Raises:
        NoWarehouse: if nothing is published.
        BadExport: if the folder holds something else, or cannot be written.
        DiskFull: if there is no room.
    """
    with published_file(db) as (version_file, run_key):
        return _exported(folder, version_file, run_key, replace=replace, say=say)


def _exported(
    folder: Path, version_file: Path, run_key: int, *, replace: bool, say: Callable[[str], None]
) -> dict[str, Any]:
    folder = Path(os.path.abspath(folder.expanduser()))
    _require_free(folder, replace=replace)
    unfinished = folder.with_name(f".{folder.name}.unfinished.{os.getpid()}")
    about = {"exported_at": now_utc().isoformat(timespec="seconds"), "tool_version": version("reviewmart")}
    try:
        unfinished.mkdir(parents=True)
        manifest = exported(version_file, run_key, unfinished, about, say)
        _put(unfinished, folder)
    except OSError as error:
        raise BadExport(
            f"Cannot export to {folder}: {error.strerror or error}. Choose another folder, or make room and try again."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def _require_free(folder: Path, *, replace: bool) -> None:
    """An export of ours is replaced if that was asked for; anything else is left alone."""
    if not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not is_export(folder):
        raise BadExport(f"{folder} is there and holds something else than an export. Choose another folder.")
    if not replace:
        raise BadExport(f"{folder} holds an export already. Replace it with --replace, or choose another folder.")


def _put(unfinished: Path, folder: Path) -> None:
    if folder.is_dir():
        earlier = folder.with_name(f".{folder.name}.earlier.{os.getpid()}")
        folder.rename(earlier)
        unfinished.rename(folder)
        shutil.rmtree(earlier)
    else:
        unfinished.rename(folder)


def _print(manifest: dict[str, Any], folder: Path, *, quiet: bool, as_json: bool) -> None:
    if as_json:
        print_json(manifest)
    elif not quiet:
        size = sum(table["bytes"] for table in manifest["tables"])
        rows = sum(table["rows"] for table in manifest["tables"])
        told = f"{len(manifest['tables'])} tables, {rows:,} rows, {size / 1e6:,.1f} MB in {shown_path(folder)}"
        print_lines([f"Exported version {manifest['run']}: {told}", f"Manifest: {shown_path(folder / MANIFEST)}"])
