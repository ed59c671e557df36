"""The folder of a report on disk: written beside its place, and put there whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from contracts.errors import PipelineError
from report.drawing import Draw, undrawn
from report.environment import ASSETS
from report.pages import FIRST_PAGE, pages

ASSET_NAMES = ("report.css", "report.js")
SIGNATURE = b" reviewmart</title>"  # which every page has near its beginning


class BadReportFolder(PipelineError):
    """The folder of a report cannot be written, or holds something that must not be replaced."""

    @classmethod
    def at(cls, folder: Path, why: str) -> BadReportFolder:
        """The folder and what is wrong with it."""
        return cls(f"Cannot write the report into {folder}: {why}. Name another folder with --output, or move it away.")


def written(findings: Mapping[str, pl.DataFrame], folder: Path, warehouse: str, draw: Draw = undrawn) -> Path:
    """Write the report of a run into `folder`, and return the path of its first page.

    Args:
        findings: the frames that `report.findings.USED` names; the pages say so where one is missing or empty.
        folder: where the report appears, whole or not at all. A report that is there already is replaced.
        warehouse: its name in commands that are typed in its folder; no path, for reports are passed on.
        draw: draws the pictures, from `report.drawing.pictures`.

    Raises:
        BadReportFolder: if something is there that is not a report.
        ContractBroken: if a frame lacks a column.
        OSError: if the folder cannot be written; nothing is left behind then.
    """
    texts = pages(findings, draw, warehouse)
    _require_replaceable(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    part, old = (folder.with_name(f".{folder.name}.{os.getpid()}.{word}") for word in ("part", "old"))
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
        for name, text in texts.items():
            (part / name).write_bytes(text.encode())
        for name in ASSET_NAMES:
            (part / name).write_bytes((ASSETS / name).read_bytes())
        for path in part.iterdir():
            _sync(path)
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    return folder / FIRST_PAGE


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _require_replaceable(folder: Path) -> None:
    """Only a folder that holds nothing but a report may be replaced."""
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_symlink() or not folder.is_dir():
        raise BadReportFolder.at(folder, "it is not a folder")
    names = sorted(path.name for path in folder.iterdir())
    foreign = [name for name in names if name not in ASSET_NAMES and not name.endswith(".html")]
    if foreign:
        raise BadReportFolder.at(folder, f"it holds something other than a report, for example {foreign[0]}")
    if names and not _is_signed(folder / FIRST_PAGE):
        raise BadReportFolder.at(folder, "it holds pages that are not a report")


def _is_signed(page: Path) -> bool:
    if not page.is_file():
        return False
    with page.open("rb") as file:
        return SIGNATURE in file.read(4_000)
