"""The first bytes of some files of a dump, by which layouts with many records a file are known."""

from __future__ import annotations

from dataclasses import dataclass

from sources.form import Form
from sources.limits import Limits
from sources.pieces import HEAD_BYTES
from sources.transcoding import UTF_8, Utf8Stream
from sources.unpacking import CHUNK, DamagedArchive, Hashed, unpacked

MOST_HEADS = 24
PARQUET_MAGIC = b"PAR1"


@dataclass(frozen=True)
class Head:
    """The start of one file.

    Args:
        path: inside the root or archive.
        start: its first bytes, unpacked and as UTF-8.
        columns: of a Parquet file.
    """

    path: str
    start: bytes
    columns: tuple[str, ...] = ()

    def fields(self, form: Form) -> tuple[str, ...]:
        """The names of its fields, if it is of that form."""
        return self.columns or form.found_fields(self.start)


def head_of(path: str, packed: Hashed, limits: Limits, encoding: str | None = None) -> Head:
    """The start of a file, from its bytes as they are on the disk or in the archive, and the encoding declared."""
    start = b""
    try:
        stream = Utf8Stream(unpacked(packed, limits), encoding or UTF_8)
        while len(start) < HEAD_BYTES and (more := stream.read(CHUNK)):
            start += more
    except DamagedArchive:
        pass  # what came before the damage is enough, or nothing is
    return Head(path, start)
