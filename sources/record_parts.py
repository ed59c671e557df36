"""The pieces of one record file on their way to the work folder: text as one growing file, Parquet as files of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sources.limits import Limits
from sources.parquet_records import Parquet, parquet_pieces
from sources.part_reading import BatchPart
from sources.pieces import Piece, PieceReader
from sources.record import NotRead
from sources.record_files import RecordFile
from sources.record_layout import RecordLayout
from sources.unpacking import CHUNK, unpacked
from sources.work_files import disk_told


def record_parts(file: RecordFile, layout: RecordLayout, stem: Path, limits: Limits) -> Iterator[BatchPart]:
    """The parts of a file, each written to the work folder before it is given.

    Args:
        file: to read, once.
        layout: of the file.
        stem: the start of the paths in the work folder.
        limits: of unpacking.

    Raises:
        NotRead: if there is nothing to read.
        DamagedArchive, DamagedFile: after the parts that could be read.
        DiskFull: if the work folder has no room.
    """
    if isinstance(layout.form, Parquet):
        return _rows(file, layout.form, layout.required, stem)
    return _texts(file, layout, stem, limits)


def _texts(file: RecordFile, layout: RecordLayout, stem: Path, limits: Limits) -> Iterator[BatchPart]:
    allowed = replace(limits, archive_bytes=max(limits.archive_bytes, file.size_bytes))  # a plain file has no limit
    reader = PieceReader(unpacked(file.packed, allowed), layout.form, layout.encoding)
    found = layout.form.found_fields(reader.start)
    is_blank = not reader.start.strip()
    if not set(layout.required) <= set(found) and (found or is_blank or reader.damage):
        raise reader.damage or NotRead("other_fields" if found else "no_records")
    for piece in reader.pieces():
        if piece.flaw or not piece.is_blank:
            yield _text(file, piece, reader, Path(f"{stem}.records"))
    if reader.damage:
        raise reader.damage


def _text(file: RecordFile, piece: Piece, reader: PieceReader, data: Path) -> BatchPart:
    with disk_told(data.parent), data.open("ab") as out:
        start = out.tell()
        out.write(piece.data)
    return BatchPart(
        path=file.path,
        name=file.name,
        data=str(data),
        start=start,
        length=len(piece.data),
        first_record=piece.first_line,
        byte_offset=piece.byte_offset,
        header=reader.header,
        encoding=reader.encoding,
        flaw=piece.flaw,
        detail=piece.detail,
        record_bytes=piece.record_bytes,
    )


def _rows(file: RecordFile, form: Parquet, required: Sequence[str], stem: Path) -> Iterator[BatchPart]:
    path = f"/dev/fd/{file.descriptor}"
    copy = Path(f"{stem}.copy.parquet")
    if file.descriptor is None:
        with disk_told(copy.parent), copy.open("wb") as out:
            while chunk := file.packed.read(CHUNK):
                out.write(chunk)
        path = str(copy)
    try:
        if not file.size_bytes:
            raise NotRead("no_records")
        for piece in parquet_pieces(path, Path(f"{stem}.pieces"), form, required, file.descriptor):
            if piece.row_count:
                yield BatchPart(file.path, file.name, piece.path, 0, -1, piece.first_row, None, form.names, "utf-8")
    finally:
        copy.unlink(missing_ok=True)
