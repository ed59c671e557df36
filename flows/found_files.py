"""What was found in the texts while the lexicon was learned, kept in the work folder until they are extracted."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import polars as pl

from transforms.found import Found

_FOLDER = "found"


def keep_found(found: Found, folder: Path, number: int) -> None:
    """Keep what was found in a batch. It takes about twice the room of the texts, and no time to compress.

    Args:
        found: what was found.
        folder: the work folder of the run.
        number: of the batch.
    """
    for path, name in _files(folder, number):
        path.parent.mkdir(exist_ok=True)
        getattr(found, name).write_ipc(path)


def taken_found(folder: Path, number: int) -> Found:
    """What was kept of a batch. The files go: nobody asks for them again."""
    frames = {}
    for path, name in _files(folder, number):
        frames[name] = pl.read_ipc(path.read_bytes())
        path.unlink()
    return Found(**frames)


def _files(folder: Path, number: int) -> list[tuple[Path, str]]:
    return [(folder / _FOLDER / f"{number:05d}-{field.name}.arrow", field.name) for field in fields(Found)]
