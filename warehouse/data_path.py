"""Where the Parquet files of a lake lie: in a folder that its machines see, or below a prefix of a bucket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.errors import NoLakeFiles

SHAPES: Final = "it must be a folder, or s3://BUCKET/PREFIX"
_CREDENTIALS: Final = "credentials come from the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/")
# Names that mean the same to DuckDB, to other clients and in an address: nothing to encode, and no pattern.
_IN_STORE = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/(?!\.\.?(?:/|$))[A-Za-z0-9_=.-]+)*")
_LETTERS: Final = "BUCKET is of lower-case letters, digits, dots and hyphens, PREFIX of letters, digits and _ = . - /"
_OTHER_STORES: Final = {
    "gs": "DuckDB cannot remove objects of Google's store, so nothing could be forgotten there",
    "gcs": "DuckDB cannot remove objects of Google's store, so nothing could be forgotten there",
    "az": "Azure's store is not supported",
    "azure": "Azure's store is not supported",
    "abfss": "Azure's store is not supported",
}


@dataclass(frozen=True)
class DataPath:
    """One such place.

    Args:
        text: the absolute path of a folder, or the address in a store, without a slash at its end.
    """

    text: str

    def __str__(self) -> str:
        """As users write it."""
        return self.text

    @property
    def is_in_store(self) -> bool:
        """Whether it is in an object store."""
        return self.text.startswith("s3://")

    @property
    def folder(self) -> Path:
        """The folder; of none that is in a store."""
        return Path(self.text)

    @property
    def prefix(self) -> str:
        """What the names of all files begin with."""
        return f"{self.text.rstrip('/')}/"


def data_path(given: str) -> DataPath:
    """The place that a text names.

    Raises:
        ValueError: if it is none that can be used; nothing of it is repeated, for credentials may be in it.
    """
    scheme = _SCHEME.match(given)
    if scheme is None:
        return DataPath(str(Path(given).expanduser().absolute()))
    if any(mark in given for mark in "@?#"):
        raise ValueError(f"it holds credentials or options, which others could read; {SHAPES}, and {_CREDENTIALS}")
    if why := _OTHER_STORES.get(scheme[1].lower()):
        raise ValueError(f"{why}; {SHAPES}")
    address = given.rstrip("/")
    if not _IN_STORE.fullmatch(address):
        raise ValueError(f"{SHAPES}; {_LETTERS}")
    return DataPath(address)


def data_path_of(lake: str, kept: str) -> DataPath:
    """The place of the files of a lake, as its catalog has it.

    Raises:
        NoLakeFiles: if it is in a store that cannot be used.
    """
    try:
        return data_path(kept)
    except ValueError as why:
        advice = "Somebody has made this lake with something else: read it with that."
        raise NoLakeFiles.of(lake, f"they lie in a place that cannot be used ({why})", advice) from None
