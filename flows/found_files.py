"""The texts and what was found in them while the lexicon was learned, kept in the work folder until extraction."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import polars as pl

from transforms.found import Found

_FOLDER = "found"
_TEXTS = "texts"


def keep_found(review: pl.DataFrame, found: Found, folder: Path, number: int) -> None:
    """Keep a batch of texts and what was found in it. It takes about three times the room of the texts.

    It takes no time to compress. To fetch the texts from the database again would take ten times as long.

    Args:
        review: the texts.
        found: what was found in them.
        folder: the work folder of the run.
        number: of the batch.
    """
    for name, frame in {_TEXTS: review, **{field.name: getattr(found, field.name) for field in fields(Found)}}.items():
        path = _file(folder, number, name)
        path.parent.mkdir(exist_ok=True)
        frame.write_ipc(path)


def kept_found(folder: Path, number: int) -> tuple[pl.DataFrame, Found]:
    """The texts of a batch and what was found in them."""
    review = _read(_file(folder, number, _TEXTS))
    return review, Found(**{field.name: _read(_file(folder, number, field.name)) for field in fields(Found)})


def drop_found(folder: Path, number: int) -> None:
    """Remove what was kept of a batch, once nobody can ask for it again."""
    for name in (_TEXTS, *(field.name for field in fields(Found))):
        _file(folder, number, name).unlink(missing_ok=True)


def _read(path: Path) -> pl.DataFrame:
    with path.open("rb") as file:  # a path would be read as a pattern
        return pl.read_ipc(file)


def _file(folder: Path, number: int, name: str) -> Path:
    return folder / _FOLDER / f"{number:05d}-{name}.arrow"
