"""The objects of one load in an object store: how they are named, put, fetched and removed.

Whoever has the address and the name of the load can reach them: credentials come from the environment of each process,
and are never a part of what is sent, said or kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.store_client import BRIEF, LONG, client_of
from flows.store_failures import STAGES, store_told
from flows.store_probe import probe

if TYPE_CHECKING:
    from obstore.store import ObjectStore

AT_ONCE: Final = 8  # files of a batch: a store answers slowly, but many at a time
_OPEN: Final = "open"


@dataclass(frozen=True)
class StageStore:
    """The objects of one load: all of them have names below `<address>/<load>/`.

    Args:
        address: such as `s3://bucket/prefix`.
        load: unique, for ever.
    """

    address: str
    load: str

    def probe(self) -> None:
        """Put, get, list and delete a small object.

        Raises:
            BadStore: if one of the four fails.
        """
        probe(self.address, self.load, STAGES)

    def open(self) -> None:
        """Say that the load is under way: until it is closed, workers may leave objects."""
        self.put_bytes(_OPEN, b"")

    def is_open(self) -> bool:
        """Whether the load is under way."""
        import obstore

        with store_told(self.address):
            try:
                obstore.head(client_of(self.address, LONG), self._key(_OPEN))
            except FileNotFoundError:
                return False
        return True

    def close(self) -> None:
        """Say that the load has ended, and remove all of its objects.

        In this order: a worker that puts some meanwhile either was before the listing, or sees that the load has ended.
        """
        import obstore

        with store_told(self.address):
            self._delete(client_of(self.address, BRIEF), [_OPEN])
            store = client_of(self.address, LONG)
            while found := [str(one["path"]) for page in obstore.list(store, f"{self.load}/") for one in page]:
                obstore.delete(store, found)

    def put(self, folder: Path, names: Iterable[str]) -> None:
        """Put files of a folder under their names in it."""
        import obstore

        with store_told(self.address):
            store = client_of(self.address, LONG)
            _each(lambda name: obstore.put(store, self._key(name), folder / name), names)

    def put_bytes(self, name: str, payload: bytes) -> None:
        """Put one object."""
        import obstore

        with store_told(self.address):
            obstore.put(client_of(self.address, LONG), self._key(name), payload)

    def get(self, folder: Path, names: Iterable[str]) -> None:
        """Fetch objects into a folder under their names."""
        import obstore

        store = client_of(self.address, LONG)

        def fetched(name: str) -> None:
            with store_told(self.address):
                payload = obstore.get(store, self._key(name)).bytes()
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(payload)

        _each(fetched, names)

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects, whether or not they are there."""
        with store_told(self.address):
            self._delete(client_of(self.address, LONG), names)

    def _delete(self, store: ObjectStore, names: Iterable[str]) -> None:
        import obstore

        for name in names:
            try:
                obstore.delete(store, self._key(name))
            except FileNotFoundError:  # only a folder says so
                continue

    def _key(self, name: str) -> str:
        return f"{self.load}/{name}"


def _each(work: Callable[[str], object], names: Iterable[str]) -> None:
    """Do something for many names, several at a time."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="object") as pool:
        list(pool.map(work, names))


def new_load(address: str) -> StageStore:
    """A place for the objects of a load that begins now."""
    return StageStore(address, f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex}")
