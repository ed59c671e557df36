"""A stream of records in pieces of some megabytes, cut between records, so that memory stays flat for any file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import NamedTuple

from sources.form import Form
from sources.record import RECORD_LIMIT_BYTES, count_of
from sources.transcoding import UTF_8, Utf8Stream, raw_bytes
from sources.unpacking import CHUNK, DamagedArchive

PIECE_BYTES = 8_000_000
HEAD_BYTES = 64_000
LONGEST_END = 3  # bytes that part records


class Piece(NamedTuple):
    """Whole records of one file, as UTF-8, or one record that cannot be read.

    Args:
        data: the bytes, not copied.
        first_line: the line that they start on, from 1.
        byte_offset: where they start in the file, unpacked.
        flaw: what is wrong, if it is one broken record: a code of `contracts.reasons.REFUSAL_REASONS`.
        detail: the same in one sentence.
        record_bytes: length of the broken record in the file; `data` has its first bytes.
    """

    data: memoryview
    first_line: int
    byte_offset: int
    flaw: str | None = None
    detail: str = ""
    record_bytes: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing but blanks stands in it; its start tells nearly always."""
        return not self.data or (bytes(self.data[:HEAD_BYTES]).isspace() and bytes(self.data).isspace())


class PieceReader:
    """Reads the records of one stream.

    Attributes:
        start: the first bytes, as UTF-8.
        header: the names of the fields, where the file gives them.
        encoding: what the stream turned out to be in.
        damage: why the stream ended early, if it did. All that came before it is in the pieces.
    """

    def __init__(self, stream: io.BufferedReader, form: Form, declared_encoding: str) -> None:
        """Read the first bytes."""
        self.damage: DamagedArchive | None = None
        self._utf8 = Utf8Stream(stream, declared_encoding)
        self.encoding = self._utf8.encoding
        self._form = form
        self._offset = self._utf8.mark_bytes
        self._line = 1
        self._is_over = False
        self._room = memoryview(b"")
        self._data = b""
        self._read_more(HEAD_BYTES)
        self.start = self._data
        self.header, length = form.header(self._data)
        self._take(length)

    def pieces(self) -> Iterator[Piece]:
        """All records, piece by piece."""
        while True:
            self._read_more(PIECE_BYTES)
            if length := self._form.cut(self._data):
                yield self._piece(length)
            elif len(self._data) > RECORD_LIMIT_BYTES:
                yield self._long_record()
            elif self._is_over:
                break
        if self._data and self.damage is None:
            yield self._piece(len(self._data))
        elif self._data:
            line, offset = self._line, self._offset
            taken = self._take(len(self._data))
            yield Piece(taken, line, offset, "malformed_record", "The file is cut within it.", self._offset - offset)

    def _piece(self, length: int) -> Piece:
        line, offset = self._line, self._offset
        return Piece(self._take(length), line, offset)

    def _read_more(self, size: int) -> None:
        """At least so many bytes behind those that were read, or all that are left.

        They pass through room that is made once: memory that is new for each piece takes longer than what is done
        with it.
        """
        step, filled = min(size, CHUNK), 0
        if len(self._room) < size + step and not self._is_over:
            self._room = memoryview(bytearray(size + step))
        while filled < size and not self._is_over:
            try:
                length = self._utf8.readinto(self._room[filled : filled + step])
            except DamagedArchive as damage:
                self.damage, length = damage, 0
            filled += length
            self._is_over = not length
        self._data = b"".join((self._data, self._room[:filled]))

    def _take(self, length: int) -> memoryview:
        """The first bytes of what was read; the place moves on behind them."""
        taken, self._data = memoryview(self._data)[:length], self._data[length:]
        self._line += count_of(b"\n", taken)
        self._offset += length if self.encoding == UTF_8 else len(raw_bytes(bytes(taken), self.encoding))
        return taken

    def _long_record(self) -> Piece:
        """The start of a record that is too long; the rest of it is passed over, and counted."""
        line, offset, size = self._line, self._offset, 0
        kept = b""
        while self._data:
            end = self._form.end(self._data)
            taken = self._take(end or self._spared())
            size += len(taken)
            kept += taken[: RECORD_LIMIT_BYTES - len(kept)]
            if end:
                break
            self._read_more(PIECE_BYTES)
        if size > RECORD_LIMIT_BYTES:
            detail = f"It has {size:,} bytes, and the limit is {RECORD_LIMIT_BYTES:,}."
            return Piece(memoryview(kept), line, offset, "too_long", detail, self._offset - offset)
        detail = f"A quote is opened in it and not closed within {RECORD_LIMIT_BYTES:,} bytes."
        return Piece(memoryview(kept), line, offset, "malformed_record", detail, self._offset - offset)

    def _spared(self) -> int:
        """How much may be passed over where no end is seen: its first bytes may be the last that were read."""
        return len(self._data) if self._is_over else max(len(self._data) - LONGEST_END, 0)
