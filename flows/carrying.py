"""How batches and their files come to workers elsewhere and back: by a folder that all see, or by an object store.

Through a store, a worker works in a folder of its own. Where a batch names a path in the work folders of the warehouse,
the worker finds the same path in its folder instead: paths are turned as batches and answers are pickled. The files
that a batch names are put into the store by whoever has them, and fetched by the worker; what the worker leaves is put
into the store, and what of it belongs to the stage is fetched by the one writer.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from contracts.errors import BadStore, NoSuchDump
from flows.packing import packed, unpacked
from flows.run import STAGE
from flows.stage_store import StageStore
from sources import Batch
from sources.work_files import disk_told
from warehouse.texts import TextBatch, TextFile, texts

Work = Callable[[Any], Any]


class Carrier(Protocol):
    """Brings batches to workers and what they came to back."""

    def sent(self, work: Work, item: Any) -> tuple[Work, Any]:
        """What a worker is to do, and what it is given."""
        ...

    def received(self, answer: Any) -> Any:
        """What the work came to, once all of its files that the writer needs are here."""
        ...


class SharedFolder:
    """All workers see the work folder: nothing has to be carried."""

    def sent(self, work: Work, item: Any) -> tuple[Work, Any]:
        """The work and the batch as they are."""
        return partial(done, work), item

    def received(self, answer: Any) -> Any:
        """The answer as it is."""
        return answer


@dataclass(frozen=True)
class Parcel:
    """A batch or an answer on its way, and the names of the files that go with it, below the work folder.

    Folders that it names are there for a worker, too, as they are where all see one folder.

    The bytes are not shown: Dask logs what a failed batch was given, and they may hold the key of pseudonyms.
    """

    content: bytes = field(repr=False)
    files: tuple[str, ...]
    store: StageStore
    folders: tuple[str, ...] = ()


@dataclass
class ThroughStore:
    """No worker sees the work folder: files go through an object store.

    Args:
        store: where to.
        root: the folder of the work folders of the warehouse.
    """

    store: StageStore
    root: Path
    _stored: set[str] = field(default_factory=set)
    _text_count: int = 0

    def sent(self, work: Work, item: Any) -> tuple[Work, Any]:
        """The batch in a parcel; its files are in the store.

        Raises:
            BadStore: if they cannot be put there.
        """
        if isinstance(item, TextBatch):
            item = self._text_file(item)
        content, named = packed((work, item), self.root)
        here = [name for name in named if name not in self._stored and (self.root / name).is_file()]
        self.store.put(self.root, here)
        self._stored.update(here)
        folders = tuple(name for name in named if (self.root / name).is_dir())
        return worked, Parcel(content, tuple(name for name in named if name in self._stored), self.store, folders)

    def received(self, answer: Parcel) -> Any:
        """What the work came to. The stage is fetched; what else was left stays for the batches that will name it.

        Raises:
            BadStore: if the stage cannot be fetched.
        """
        self._stored.update(answer.files)
        self.store.get(self.root, [name for name in answer.files if Path(name).parts[1] == STAGE])
        return unpacked(answer.content, self.root)

    def _text_file(self, batch: TextBatch) -> TextFile:
        """The texts of a batch, which only this process can read from the database."""
        self._text_count += 1
        name = f"texts/{self._text_count:06d}.parquet"
        file = io.BytesIO()
        texts(batch).write_parquet(file, compression="lz4", statistics=False)
        self.store.put_bytes(name, file.getvalue())
        self._stored.add(name)
        return TextFile(batch.number, self.root / name)


def worked(parcel: Parcel) -> Parcel:
    """On a worker: fetch the files of a batch, work on it in an own folder, and put what it leaves into the store.

    A batch that is worked on twice leaves the same under the same names. One that the load does not wait for any more
    leaves nothing.

    Raises:
        BadStore: if files cannot be fetched or put, or the load has ended.
        DiskFull: if there is no room on the worker.
    """
    store = parcel.store
    with TemporaryDirectory(prefix="reviewmart.") as name, disk_told(Path(f"{socket.gethostname()}:{name}")):
        folder = Path(name)
        store.get(folder, parcel.files)
        for made in parcel.folders:
            (folder / made).mkdir(parents=True, exist_ok=True)
        work, item = unpacked(parcel.content, folder)
        content, _ = packed(done(work, item), folder)
        left = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {*parcel.files}
        store.put(folder, sorted(left))
    if not store.is_open():
        store.remove(left)
        raise BadStore.at(store.address, "the load has ended meanwhile", "Nobody waits for this batch.")
    return Parcel(content, tuple(sorted(left)), store)


def done(work: Work, item: Any) -> Any:
    """On a worker: what the work comes to.

    Raises:
        NoSuchDump: if the worker sees nothing of the dump. Its files would count as unreadable, one by one.
    """
    match item:
        case (Batch(paths=paths, root=root), _) if paths and not _sees(root, paths):
            why = f"the Dask worker on {socket.gethostname()} sees nothing of it, and all need it under the same path"
            raise NoSuchDump.at(root, why)
    return work(item)


def _sees(root: str, paths: Sequence[str]) -> bool:
    """Whether the files of a batch are here; a single one may have been deleted."""
    folder = Path(root)
    return folder.is_dir() and (len(paths) == 1 or any((folder / path).exists() for path in paths))
