"""The doctor's checks of a lake: the extensions, the catalog, the folder of its files, its lock, the replica here."""

from __future__ import annotations

import os
from collections.abc import Iterator

from contracts.errors import BadStore, NoLakeFiles, PipelineError
from flows.console import shown_path
from flows.diagnosis import Diagnosis, fine, problem, warning
from flows.lake_copy import own_replica
from flows.lake_files import is_readable, require_usable
from warehouse.data_path import DataPath
from warehouse.extensions import how_to_install
from warehouse.lake_address import LakeAddress
from warehouse.lake_attaching import EXTENSIONS, missing_extensions
from warehouse.lake_lock import holder_words, lake_writer
from warehouse.lake_replica import is_equal
from warehouse.lake_state import LakeState, lake_state
from warehouse.ledger import has_current_contract, miscounted_files
from warehouse.read import query

ASK_THE_STORE = "See docs/scale.md for what a lake in an object store needs."
ASK = "Check the address, that PostgreSQL runs there, and PGPASSWORD or ~/.pgpass."


def lake_findings(address: LakeAddress) -> Iterator[Diagnosis]:
    """All checks of one lake, in an order in which each can rely on those before."""
    missing = missing_extensions(address.kind)
    for name in missing:
        yield problem("extension", f"DuckDB's {name} is not at hand", how_to_install((name,)))
    if missing:
        return
    yield fine("extension", f"{' and '.join(EXTENSIONS[address.kind])} are at hand")
    try:
        state = lake_state(address)
    except (NoLakeFiles, BadStore) as error:
        yield problem("files", str(error), ASK_THE_STORE)
        return
    except PipelineError as error:
        yield problem("lake", str(error), ASK)
        return
    yield _files(state)
    yield _lock(address)
    yield _replica(address, state)
    if state.snapshot is None:
        yield fine("lake", "nothing has been loaded into it yet: the first load makes its tables")
        return
    yield from _data(address)


def _files(state: LakeState) -> Diagnosis:
    if state.data_path is None:
        return fine("files", "there is no lake yet: the first load makes it, with --data-path")
    if state.data_path.is_in_store:
        return _in_store(state.data_path)
    folder = state.data_path.folder
    if not folder.is_dir():
        return problem("files", f"{folder} is not here", "Mount the folder of the lake's files under that path.")
    if not os.access(folder, os.W_OK):
        return warning("files", f"{folder} may be read and not written", "That is enough for readers; loads need more.")
    return fine("files", f"{folder} may be written")


def _in_store(place: DataPath) -> Diagnosis:
    """Whether a store's files can be read, and written; a lake is read without the client that loads need."""
    try:
        require_usable(place)
    except BadStore as error:
        if not is_readable(place):
            return problem("files", str(error), ASK_THE_STORE)
        return warning("files", str(error), f"{place} can be read. That is enough for readers; loads need more.")
    return fine("files", f"{place} can be written, read, listed and emptied")


def _lock(address: LakeAddress) -> Diagnosis:
    writer = lake_writer(address)
    return fine("lock", "nobody is writing" if writer is None else f"{holder_words(writer)} is writing")


def _replica(address: LakeAddress, state: LakeState) -> Diagnosis:
    place = own_replica(address)
    existing = next(path for path in (place.folder, *place.folder.parents) if path.exists())
    if not os.access(existing, os.W_OK):
        return problem("replica", f"{existing} may not be written", "Name another folder: REVIEWMART_WORK_DIR.")
    if place.published() is None:
        return fine("replica", f"this machine's first load makes one in {shown_path(place.folder)}")
    if is_equal(place, state.snapshot):
        return fine("replica", f"{shown_path(place.target)} is equal to the lake")
    return fine("replica", f"{shown_path(place.target)} is behind the lake; the next load brings it up to date")


def _data(address: LakeAddress) -> Iterator[Diagnosis]:
    try:
        query(address.path, "SELECT count(*) FROM review")
        wrong = miscounted_files(address.path)
        is_current = has_current_contract(address.path)
    except PipelineError as error:
        yield problem("lake", str(error), "Publish an earlier version again: reviewmart restore --list --db LAKE")
        return
    yield fine("lake", "it opens, and its views answer")
    if not is_current:
        yield fine("contracts", "an older reviewmart wrote this lake; the next load brings it up to date")
    if wrong:
        found = f"the records of {len(wrong)} files do not add up, for example {wrong[0]}"
        yield problem("ledger", found, "Load with --verify. If it stays, report it as a fault of reviewmart.")
    else:
        yield fine("ledger", "every record that was read is accounted for")
