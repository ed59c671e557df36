"""Try an object store before any work is done: whether it takes, gives, lists and removes objects."""

from __future__ import annotations

import uuid

from contracts.errors import BadStore
from flows.store_client import BRIEF, client_of
from flows.store_failures import Use, store_told


def probe(address: str, folder: str, use: Use) -> None:
    """Put, get, list and delete a small object, as many are deleted: not every store that is like S3 can do that.

    Args:
        address: of the store.
        folder: below the address, for the object.
        use: what the store is used for.

    Raises:
        BadStore: if one of the four fails.
    """
    name, said = f"{folder}/probe-{uuid.uuid4().hex}", b"reviewmart"
    with store_told(address, use):
        import obstore

        store = client_of(address, BRIEF)
        obstore.put(store, name, said)
        heard = bytes(obstore.get(store, name).bytes())
        listed = [one["path"] for page in obstore.list(store, f"{folder}/") for one in page]
        obstore.delete(store, [name])
    if heard != said or name not in listed:
        raise BadStore.at(address, "it does not give back what it was given", "Choose another store.")
