"""The files of a lake in an object store, looked at by another client than the one that writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contracts.errors import BadLake, BadStore, NoLakeFiles
from flows.store_access import access_from_environment
from flows.store_client import BRIEF, LONG, client_of
from flows.store_failures import LAKE, store_told
from flows.store_probe import probe
from warehouse.data_path import DataPath
from warehouse.lake_address import LakeAddress
from warehouse.lake_state import OF_ITS_OWN, LakeState

_PROBES: Final = "_reviewmart"
AGAIN: Final = "Run the same command again, with credentials that may delete there: it erases what is left."


def require_store(address: LakeAddress, state: LakeState, place: DataPath) -> None:
    """See that a run can write, read, list and remove files of a lake in their store; a folder is none.

    Raises:
        BadStore: saying what it refuses.
        BadLake: if the lake is made now, and there are other objects where its files are to be.
    """
    if not place.is_in_store:
        return
    require_usable(place)
    if state.data_path is None and (found := next(_objects(place), None)):
        why = f"there are objects already where its files are to be, for example {place.prefix}{found}"
        raise BadLake.at(str(address), why, OF_ITS_OWN)


def require_usable(place: DataPath) -> None:
    """See that objects can be written, read, listed and removed at a place in a store.

    Raises:
        BadStore: saying what it refuses.
    """
    access_from_environment(place)
    probe(str(place), _PROBES, LAKE)


def is_readable(place: DataPath) -> bool:
    """Whether a store lists objects at a place, and gives one if there are any."""
    try:
        with store_told(str(place), LAKE):
            import obstore

            if name := next(_objects(place), None):
                obstore.get_range(client_of(str(place), BRIEF), name, start=0, length=1)
    except BadStore:
        return False
    return True


def require_erased(address: LakeAddress, place: DataPath, needed: frozenset[str]) -> None:
    """See that a store holds no other file than those that the latest snapshot of a lake needs.

    Args:
        address: the lake.
        place: where its files lie.
        needed: their names below that place.

    Raises:
        NoLakeFiles: naming one that is still there.
        BadStore: if the store cannot be asked.
    """
    if not place.is_in_store:
        return
    left = [name for name in _objects(place) if name.endswith(".parquet") and name not in needed]
    if left:
        why = f"{len(left):,} that hold what was to be erased are still there, for example {place.prefix}{left[0]}"
        raise NoLakeFiles.of(str(address), why, AGAIN)


def _objects(place: DataPath) -> Iterator[str]:
    """The names of all objects below a place but those of probes, and of what stands for a folder."""
    with store_told(str(place), LAKE):
        import obstore

        for page in obstore.list(client_of(str(place), LONG)):
            for one in page:
                name = str(one["path"])
                if not name.startswith(f"{_PROBES}/") and one["size"]:
                    yield name
