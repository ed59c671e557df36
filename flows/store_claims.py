"""Who has objects in a store: a file beside the warehouse for each load at work, locked until its process ends.

A load that was killed cannot remove its objects. The kernel frees the lock of its file, so the next load that uses the
same store knows by that lock, and by nothing else, that the objects are nobody's, and removes them.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from contracts.errors import BadStore
from flows.stage_store import StageStore, new_load
from warehouse.place import Place


@contextmanager
def stage_store(place: Place, address: str, say: Callable[[str], None]) -> Iterator[StageStore]:
    """A place for the objects of a load, for the length of the block; all of them are gone after it.

    What loads into this warehouse that were killed have left there is removed first.

    Raises:
        BadStore: before any work is done, if objects cannot be put, fetched, listed and deleted.
    """
    store = new_load(address)
    store.probe()
    for dead in _dead_loads(place, address):
        dead.close()
        say(f"A load had died; its objects in {address} were removed")
    with _claim(place, store) as claim:
        store.open()
        try:
            yield store
        finally:
            _close(store, claim, say)


def _close(store: StageStore, claim: Path, say: Callable[[str], None]) -> None:
    try:
        store.close()
    except BadStore:
        say(
            f"The objects of this load stay in {store.address}/{store.load}; the next load with this store removes them"
        )
    else:
        claim.unlink(missing_ok=True)


@contextmanager
def _claim(place: Place, store: StageStore) -> Iterator[Path]:
    """The file that says whose the objects are, locked; it stays unless it is removed in the block."""
    path = place.folder / f"{_prefix(place)}{store.load}"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, json.dumps({"address": store.address, "load": store.load}).encode())
        yield path
    finally:
        os.close(descriptor)


def _dead_loads(place: Place, address: str) -> Iterator[StageStore]:
    """Loads into this warehouse that died with objects in this store; each is forgotten once the next is asked for."""
    for path in sorted(place.folder.glob(f"{_prefix(place)}*")):
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # at work
            try:
                store = StageStore(**json.loads(file.read()))
            except (ValueError, TypeError):
                continue  # just begun, and not written yet
            if store.address == address:
                yield store
                path.unlink(missing_ok=True)


def _prefix(place: Place) -> str:
    return f".{place.stem}.stage-store."
