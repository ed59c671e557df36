"""The first records of a table that nobody has described yet: its form, its columns, and some of their values."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.errors import NothingToPropose
from sources.file_reading import opened_file
from sources.heads import PARQUET_MAGIC, Head
from sources.parquet_records import DamagedFile, Parquet, parquet_columns, parquet_pieces
from sources.recognising import looked_at
from sources.record_layout import COMPRESSED
from sources.sample_tables import MOST_ROWS, Rows, cells_of, encoding_of, evenness, numbered_names, objects_of
from sources.seen import Seen
from sources.transcoding import UTF_8, Utf8Stream
from sources.unpacking import CHUNK, DamagedArchive, HashedFile, unpacked

START_BYTES = 1_000_000
LEAST_EVEN = 0.7
LONGEST_NAME = 200
SEPARATORS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class Sample:
    """The first records of one file.

    Args:
        path: of the file.
        form: a format as a mapping names it.
        separator: between the cells, in CSV.
        encoding: of the text.
        names: of the columns, as a mapping names them.
        rows: of each record the cells that are not blank, by the name of their column.
    """

    path: str
    form: str
    separator: str
    encoding: str
    names: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def samples(path: Path) -> list[Sample]:
    """The tables at a path: of a file, of some files of a folder, or of some members of an archive.

    Raises:
        NoSuchDump: if nothing is there, or it cannot be opened.
        NothingToPropose: if there is no table.
    """
    seen = looked_at(path)
    found, why = [], "no file in it looks like a table"
    for head, is_whole in _starts(seen):
        try:
            sample = _parquet(seen, head) if head.start.startswith(PARQUET_MAGIC) else _text(head, is_whole=is_whole)
        except ValueError as reason:
            why = f"{head.path} {reason}"
            continue
        if sample.rows:
            found.append(sample)
        else:
            why = f"{head.path} holds no records below its first line"
    if not found:
        raise NothingToPropose.at(str(path), why)
    return found


def _starts(seen: Seen) -> Iterator[tuple[Head, bool]]:
    """The starts of the files, and whether they are the whole of them; of a single file it is a longer one."""
    if seen.kind != "file":
        for head in seen.heads:
            yield head, False
        return
    descriptor, _ = opened_file(str(seen.named.parent), seen.named.name)
    start = b""
    try:
        stream = Utf8Stream(unpacked(HashedFile(descriptor), seen.limits), UTF_8)
        while len(start) < START_BYTES and (more := stream.read(CHUNK)):
            start += more
    except DamagedArchive:
        pass  # what came before the damage is enough, or nothing is
    finally:
        os.close(descriptor)
    yield Head(seen.named.name, start), len(start) < START_BYTES


def _text(head: Head, *, is_whole: bool) -> Sample:
    """The records of a text.

    Raises:
        ValueError: with what it is instead, as the end of a sentence.
    """
    start = head.start if is_whole else head.start[: head.start.rfind(b"\n") + 1]
    if not start.strip():
        raise ValueError("is empty, or its first line is very long")
    if b"\0" in start:
        raise ValueError("is no text in an encoding that can be told by its first bytes")
    encoding = encoding_of(start)
    text = start.decode(encoding)
    first = text.lstrip()[:1]
    if first == "[":
        raise ValueError("holds one JSON list, not one JSON object a line")
    if first == "{":
        return _sample(head.path, "json_lines", "", encoding, objects_of(text))
    separator, rows = max((cells_of(text, one) for one in SEPARATORS), key=lambda found: evenness(found[1]))
    is_even = bool(rows) and (evenness(rows) >= LEAST_EVEN if len(rows[0]) > 1 else _is_named_csv(head.path))
    if not is_even or len(rows[0][0]) > LONGEST_NAME:
        raise ValueError("is no table: its lines have no names above them, or not the same number of cells")
    names = numbered_names(rows[0])
    records = [{name: cell for name, cell in zip(names, row, strict=False) if cell.strip()} for row in rows[1:]]
    form = "tsv" if separator == "\t" else "csv"
    return _sample(head.path, form, separator, encoding, [record for record in records if record], names)


def _is_named_csv(path: str) -> bool:
    return bool(re.search(rf"(?i)\.[ct]sv{COMPRESSED}", path))


def _sample(path: str, form: str, separator: str, encoding: str, rows: Rows, names: list[str] | None = None) -> Sample:
    known = dict.fromkeys(name for row in rows for name in row) if names is None else names
    return Sample(path, form, separator, encoding, tuple(name for name in known if name), tuple(rows))


def _parquet(seen: Seen, head: Head) -> Sample:
    """The first rows of a Parquet file, read by a child process.

    Raises:
        ValueError: if they cannot be read.
    """
    if seen.kind in ("tar", "zip"):
        raise ValueError("is a Parquet file in an archive, which cannot be looked into")
    root = str(seen.named if seen.kind == "folder" else seen.named.parent)
    descriptor, _ = opened_file(root, head.path)
    try:
        with tempfile.TemporaryDirectory(prefix="reviewmart-") as folder:
            path = f"/dev/fd/{descriptor}"
            names = parquet_columns(path, descriptor)
            piece = next(parquet_pieces(path, Path(folder) / "piece", Parquet(names, names), (), descriptor), None)
            own_names = [pl.col(f"field {number}").alias(name) for number, name in enumerate(names)]
            rows = [] if piece is None else pl.read_ipc(piece.path).head(MOST_ROWS).select(own_names).to_dicts()
    except DamagedFile as error:
        raise ValueError(f"is a damaged Parquet file ({error})") from error
    finally:
        os.close(descriptor)
    quoted = {name: f'"{name}"' if "." in name else name for name in names if '"' not in name}
    cells = [{own: row[name] for name, own in quoted.items() if (row.get(name) or "").strip()} for row in rows]
    return _sample(head.path, "parquet", "", UTF_8, cells, list(quoted.values()))
