"""The end of work folders: a batch that nobody waits for any more may still be writing into one, on another machine."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from warehouse.place import Place


def end_work(folder: Path) -> None:
    """Take a work folder away: under its name at once, so that late writers find nothing, and then from the disk.

    A kill in between leaves it under the other name, and the next run sweeps it.
    """
    ended = folder.with_name(f".{folder.name}")
    shutil.rmtree(ended, ignore_errors=True)
    with suppress(OSError):  # there is none
        folder.rename(ended)
    for name in (ended, folder):
        shutil.rmtree(name, ignore_errors=True)


def end_all_work(place: Place) -> None:
    """Take the work folders of all runs away, those too that were kept for inspection."""
    for folder in sorted(place.work.glob("[0-9]*")):
        end_work(folder)
    shutil.rmtree(place.work, ignore_errors=True)
