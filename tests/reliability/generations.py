"""A dump that changes from generation to generation: some reviews new, some changed, some gone."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.flows.dumps import numbered, written


def dump_of(root: Path, generation: int) -> Path:
    """A dump of 60 reviews, of which every generation has some new, some changed and some gone."""
    files = numbered(60)
    for number in range(5):
        files[f"train/pos/{(generation * 7 + number) % 60}_8.txt"] = b"Changed in generation %d, for the %d. time." % (
            generation,
            number,
        )
    files[f"test/pos/{generation}_9.txt"] = b"New in generation %d." % generation
    for number in range(3):
        files.pop(f"train/pos/{(generation * 5 + number) % 60}_8.txt", None)
    shutil.rmtree(root, ignore_errors=True)
    return written(root, files)
