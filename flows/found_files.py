"""What was found in texts while the lexicon was learned, and the lexicon itself, kept in the work folder.

What is kept carries paths, so that any thread or machine that has the files can go on with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl

from transforms.found import Found
from transforms.lexicon import Lexicon
from transforms.lexicon_evidence import SHARES, evidence_shares

_FOLDER = "found"
_EVIDENCE = "lexicon_evidence"
_TEXTS = "texts"


@dataclass(frozen=True)
class KeptFound:
    """The texts of a batch and what was found in them, until their mentions are extracted.

    Args:
        number: of the batch.
        files: where the texts and the frames of `Found` lie, by name.
    """

    number: int
    files: Mapping[str, Path]

    def taken(self) -> tuple[pl.DataFrame, Found]:
        """The texts, and what was found in them."""
        frames = {name: _read(path) for name, path in self.files.items()}
        return frames.pop(_TEXTS), Found(**frames)

    def drop(self) -> None:
        """Remove the files, once nobody can ask for them again."""
        for path in self.files.values():
            path.unlink(missing_ok=True)


def keep_found(review: pl.DataFrame, found: Found, folder: Path, number: int) -> KeptFound:
    """Keep a batch of texts and what was found in it. It takes about three times the room of the texts.

    It takes no time to compress. To fetch the texts from the database again would take ten times as long.

    Args:
        review: the texts.
        found: what was found in them.
        folder: the work folder of the run.
        number: of the batch.
    """
    frames = {_TEXTS: review, **{field.name: getattr(found, field.name) for field in fields(Found)}}
    files = {name: folder / _FOLDER / f"{number:05d}-{name}.arrow" for name in frames}
    (folder / _FOLDER).mkdir(exist_ok=True)  # and nothing above it: the run may have ended
    for name, path in files.items():
        frames[name].write_ipc(path)
    return KeptFound(number, files)


def stage_evidence(evidence: pl.DataFrame, stage: Path, number: int) -> None:
    """Leave in the stage what a batch of texts says for and against terms: some MB, too much for an answer."""
    (stage / _EVIDENCE).mkdir(exist_ok=True)
    for share, rows in enumerate(evidence_shares(evidence)):
        path = stage / _EVIDENCE / str(share) / f"{number:05d}.arrow"
        path.parent.mkdir(exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        rows.write_ipc(unfinished)
        unfinished.replace(path)


@dataclass(frozen=True)
class StagedEvidence:
    """What was left by `stage_evidence` in a stage, share by share, of all batches: read anew each time."""

    stage: Path

    def __iter__(self) -> Iterator[list[pl.DataFrame]]:
        """The shares."""
        for share in range(SHARES):
            yield [_read(path) for path in sorted((self.stage / _EVIDENCE / str(share)).glob("*.arrow"))]


@dataclass(frozen=True)
class KeptLexicon:
    """A lexicon whose terms lie in a file: they are too large to go along with every batch."""

    version: str
    path: Path

    def taken(self) -> Lexicon:
        """The lexicon."""
        return Lexicon(self.version, _read(self.path))


def keep_lexicon(lexicon: Lexicon, folder: Path) -> KeptLexicon:
    """Keep the lexicon that a run extracts under in its work folder."""
    path = folder / "lexicon.arrow"
    lexicon.terms.write_ipc(path)
    return KeptLexicon(lexicon.version, path)


def _read(path: Path) -> pl.DataFrame:
    with path.open("rb") as file:  # a path would be read as a pattern
        return pl.read_ipc(file)
