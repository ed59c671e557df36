"""One table of the reference as a stream of frames, in bounded memory, whatever the file holds."""

from __future__ import annotations

import io
import os
import stat
from collections import Counter
from collections.abc import Iterator

import polars as pl

from contracts.stage import READ_FILE
from sources.file_reading import FILE_FLAGS, modified_at, reason_of
from sources.files import read_file
from sources.imdb_reference import Reference, ReferenceTable
from sources.layout import decoded
from sources.limits import Limits
from sources.unpacking import CHUNK, DamagedArchive, HashedFile, unpacked

PIECE_BYTES = 16_000_000
LINE_BYTES = 1_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LIMITS = Limits(archive_bytes=200_000_000_000)


class WrongHeader(Exception):
    """The first line does not name the columns of the table."""


class TableReading:
    """One reading of one file: `parts` gives the rows, and after its end the rest says what the reading came to.

    Attributes:
        reason: why the file was not read whole, as a code of `contracts.reasons.FILE_REASONS`.
        row_count: rows of the file so far, wanted or not.
        set_aside: rows that could not be read, by a code of `contracts.reasons.SET_ASIDE_REASONS`. Of rows with a wrong
            width only the wanted ones are seen.
    """

    def __init__(self, reference: Reference, table: ReferenceTable, path: str, limits: Limits = LIMITS) -> None:
        """Read `path` below the root of the reference as `table`."""
        self._path, self._table, self._limits = path, table, limits
        self._file = f"{reference.root}/{path}"
        self._places: list[int] = []
        self._width = 0
        self._info: os.stat_result | None = None
        self._digest: str | None = None
        self.reason: str | None = None
        self.row_count = 0
        self.set_aside: Counter[str] = Counter()

    def parts(self, wanted: pl.Series | None) -> Iterator[pl.DataFrame]:
        """The rows, a part of the file at a time: record_number, and the columns of the table, all text.

        A file that breaks off gives what comes before. One that is changed meanwhile is only told of at the end: what
        it gave is worth nothing.

        Args:
            wanted: the values of the first column to give; None gives all, without a look at their width.

        Raises:
            DiskFull, OSError: if it is about this process and not about the file.
        """
        try:
            descriptor = os.open(self._file, FILE_FLAGS)
        except OSError as error:
            self.reason = reason_of(error)
            return
        try:
            self._info = os.fstat(descriptor)
            if not stat.S_ISREG(self._info.st_mode):
                self.reason = "not_a_regular_file"
                return
            packed = HashedFile(descriptor)
            try:
                for piece in self._pieces(unpacked(packed, self._limits)):
                    yield self._rows(piece, wanted)
                packed.drain()
                self._digest = packed.hexdigest()
            except DamagedArchive as damage:
                self.reason = damage.reason
            except WrongHeader:
                self.reason = "wrong_header"
            after = os.fstat(descriptor)
            if (after.st_size, after.st_mtime_ns) != (self._info.st_size, self._info.st_mtime_ns):
                self.reason = "changed_while_read"
        finally:
            os.close(descriptor)

    @property
    def is_usable(self) -> bool:
        """Whether what was given may be used."""
        return self.reason in (None, DamagedArchive.reason, "too_large")

    def stands_beside(self, earlier: TableReading) -> None:
        """Take over why an earlier reading of the same file broke off, or note that the file is another one by now."""
        if self._digest != earlier._digest:
            self.reason = "changed_while_read"
        self.reason = self.reason or earlier.reason

    def read_file(self, settings: str) -> pl.DataFrame:
        """The one row of READ_FILE that says what the reading came to."""
        info = self._info
        row = pl.DataFrame(
            {
                "path": [self._path],
                "size_bytes": [info.st_size if info else 0],
                "modified_at": modified_at(pl.Series([info.st_mtime_ns if info else None], dtype=pl.Int64)),
                "reader_settings": [settings],
                "file_digest": pl.Series([self._digest], dtype=pl.String),
                "reason": pl.Series([self.reason], dtype=pl.String),
            }
        )
        return read_file(row, None).select(READ_FILE.column_names)

    def _pieces(self, stream: io.BufferedReader) -> Iterator[bytes]:
        """Whole lines, about PIECE_BYTES at a time, after the header. Before a damage is told, the lines before it."""
        rest, is_cut = b"", False  # is_cut: what comes is the end of a line that was longer than a piece
        damage: DamagedArchive | None = None
        while damage is None:
            rest, damage, is_end = _filled(stream, rest)
            if not self._places:
                rest = self._after_header(rest)
            lines, newline, after = rest.rpartition(b"\n")
            if is_end and damage is None:
                lines, newline, after = rest, b"\n", b""
            if newline and is_cut:
                lines, is_cut = lines.partition(b"\n")[2], False
            if newline:
                rest = after
                if lines:
                    yield lines
            elif damage is None:
                self.set_aside["too_long"] += not is_cut
                rest, is_cut = b"", True
            if is_end:
                break
        if damage is not None:
            raise damage

    def _after_header(self, start: bytes) -> bytes:
        line, _, rest = start.partition(b"\n")
        names = line.removeprefix(BYTE_ORDER_MARK).rstrip(b"\r").decode(errors="replace").split("\t")
        if names[0] != self._table.columns[0] or not set(self._table.columns) <= set(names):
            raise WrongHeader
        self._places, self._width = [names.index(name) for name in self._table.columns], len(names)
        return rest

    def _rows(self, piece: bytes, wanted: pl.Series | None) -> pl.DataFrame:
        lines = self._lines(piece).with_row_index("record_number", offset=self.row_count + 1)
        self.row_count += lines.height
        is_decoded = pl.col("line").is_not_null()
        self.set_aside["undecodable"] += lines.select((~is_decoded).sum()).item()
        line = pl.col("line")
        if wanted is not None:
            lines = lines.filter(line.str.splitn("\t", 2).struct.field("field_0").is_in(wanted.implode()))
            is_short = line.str.len_bytes() <= LINE_BYTES
            has_width = line.str.count_matches("\t", literal=True) == self._width - 1
            self.set_aside["too_long"] += lines.select((~is_short).sum()).item()
            self.set_aside["wrong_width"] += lines.select((is_short & ~has_width).sum()).item()
            lines = lines.filter(is_short & has_width)
        else:
            lines = lines.filter(is_decoded)
        cells = line.str.splitn("\t", max(self._places) + 2)
        return lines.select(
            pl.col("record_number").cast(pl.Int64),
            *(
                cells.struct.field(f"field_{place}").alias(name)
                for name, place in zip(self._table.columns, self._places, strict=True)
            ),
        )

    def _lines(self, piece: bytes) -> pl.DataFrame:
        """The lines of a piece: `line`, missing where it is not valid UTF-8."""
        try:
            return pl.read_lines(io.BytesIO(piece), name="line")
        except pl.exceptions.ComputeError:
            lines = pl.Series("line", [line.removesuffix(b"\r") for line in piece.split(b"\n")], dtype=pl.Binary)
            return decoded(lines).to_frame()


def _filled(stream: io.BufferedReader, rest: bytes) -> tuple[bytes, DamagedArchive | None, bool]:
    """What was left and more of the stream, up to PIECE_BYTES; the damage if one was met; whether the stream ended."""
    chunks, size = [rest], len(rest)
    while size < PIECE_BYTES:
        try:
            chunk = stream.read1(CHUNK)
        except DamagedArchive as damage:
            return b"".join(chunks), damage, True
        if not chunk:
            return b"".join(chunks), None, True
        chunks.append(chunk)
        size += len(chunk)
    return b"".join(chunks), None, False
