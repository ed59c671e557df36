"""Reading a table: rows of wanted ids, and everything else counted; whatever the file holds, nothing is raised."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import polars as pl
import pytest

from contracts.reasons import FILE_REASONS, SET_ASIDE_REASONS
from contracts.stage import READ_FILE
from sources import reference_reading
from sources.imdb_reference import NAME_BASICS, TITLE_BASICS, ReferenceTable, reference_at
from sources.reference_reading import TableReading
from tests.sources.made_reference import HEADERS, person, table_bytes, title

WANTED = pl.Series(["tt0000001", "tt0000003"])
HEADER = "\t".join(HEADERS["title.basics"].split()).encode() + b"\n"
ROWS = b"".join(title(number).encode() + b"\n" for number in (1, 2, 3))


def read(
    folder: Path, content: bytes, wanted: pl.Series | None = WANTED, table: ReferenceTable = TITLE_BASICS
) -> tuple[TableReading, pl.DataFrame]:
    """A file with this content, read."""
    name = f"{table.name}.tsv"
    (folder / name).write_bytes(content)
    reading = TableReading(reference_at(folder), table, name)
    columns = dict.fromkeys(table.columns, pl.String)
    rows = pl.concat([pl.DataFrame(schema={"record_number": pl.Int64, **columns}), *reading.parts(wanted)])
    assert set(reading.set_aside) <= set(SET_ASIDE_REASONS)
    assert reading.reason is None or reading.reason in FILE_REASONS
    return reading, rows


def set_aside(reading: TableReading) -> dict[str, int]:
    return {code: count for code, count in reading.set_aside.items() if count}


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_rows_of_wanted_ids_with_their_place_in_the_file(tmp_path: Path, pack: type[bytes]) -> None:
    reading, rows = read(tmp_path, pack(HEADER + ROWS))
    assert rows.select("record_number", "tconst", "primaryTitle", "genres").rows() == [
        (1, "tt0000001", "A Film", "Drama"),
        (3, "tt0000003", "A Film", "Drama"),
    ]
    assert (reading.row_count, reading.reason, set_aside(reading)) == (3, None, {})
    file = reading.read_file("settings")
    assert file.schema == READ_FILE.schema
    assert file.select("path", "state", "reason", "reader_settings").row(0) == (
        "title.basics.tsv",
        "read",
        None,
        "settings",
    )
    assert len(file["file_digest"][0]) == 64


# what the file holds; the numbers of the rows it gives; what is set aside; why it was not read whole
FILES: dict[str, tuple[bytes, list[int], dict[str, int], str | None]] = {
    "no line end at the end": (HEADER + ROWS[:-1], [1, 3], {}, None),
    "carriage returns": ((HEADER + ROWS).replace(b"\n", b"\r\n"), [1, 3], {}, None),
    "a byte order mark": (b"\xef\xbb\xbf" + HEADER + ROWS, [1, 3], {}, None),
    "columns in another order, and a new one": (
        b"tconst\tgenres\tstartYear\truntimeMinutes\ttitleType\tprimaryTitle\tnew\ntt0000001\ta\tb\tc\td\te\tf\n",
        [1],
        {},
        None,
    ),
    "too few and too many columns": (
        HEADER + b"tt0000001\tmovie\ntt0000002\n" + title(3).encode() + b"\tmore\n" + ROWS,
        [4, 6],
        {"wrong_width": 2},
        None,
    ),
    "a quote that never ends": (HEADER + title(1, 'The "Film').encode() + b"\n" + ROWS, [1, 2, 4], {}, None),
    "bytes that are no text": (HEADER + b"tt0000001\t\xff\n" + ROWS, [2, 4], {"undecodable": 1}, None),
    "empty lines": (HEADER + b"\n\n" + ROWS + b"\n", [3, 5], {}, None),
    "only a header": (HEADER, [], {}, None),
    "nothing": (b"", [], {}, "wrong_header"),
    "no header": (ROWS, [], {}, "wrong_header"),
    "the header of another table": (table_bytes("name.basics", [person(1, "Ann Lee")]), [], {}, "wrong_header"),
    "a header that lacks a column": (HEADER.replace(b"\tgenres", b"") + ROWS, [], {}, "wrong_header"),
    "no text at all": (bytes(range(256)) * 9, [], {}, "wrong_header"),
    "a packed file that breaks off": (
        gzip.compress(HEADER + ROWS + os.urandom(99).hex().encode())[:-60],
        [1, 3],
        {},
        "archive_damaged",
    ),
    "something behind the packed table": (gzip.compress(HEADER + ROWS) + b"junk", [1, 3], {}, "archive_damaged"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_gives_what_is_in_it(case: str, tmp_path: Path) -> None:
    content, numbers, aside, reason = FILES[case]
    reading, rows = read(tmp_path, content)
    assert (rows["record_number"].to_list(), set_aside(reading), reading.reason) == (numbers, aside, reason)
    assert reading.is_usable == (reason != "wrong_header")


@pytest.mark.parametrize("piece_bytes", [90, 100, 1000])
def test_the_cut_into_pieces_does_not_show(piece_bytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = HEADER + b"tt0000001\t\xff\n" + ROWS * 20
    _, whole = read(tmp_path, content)
    monkeypatch.setattr(reference_reading, "PIECE_BYTES", piece_bytes)
    monkeypatch.setattr(reference_reading, "CHUNK", 64)
    reading, rows = read(tmp_path, gzip.compress(content))
    assert rows.equals(whole)
    assert set_aside(reading)["undecodable"] == 1


def test_an_endless_line_is_set_aside_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference_reading, "PIECE_BYTES", 1000)
    monkeypatch.setattr(reference_reading, "CHUNK", 64)
    reading, rows = read(tmp_path, HEADER + ROWS + b"tt0000001\t" + b"x" * 100_000 + b"\n" + ROWS)
    assert rows["tconst"].to_list() == ["tt0000001", "tt0000003"] * 2
    assert set_aside(reading) == {"too_long": 1}


def test_without_wanted_ids_every_row_comes(tmp_path: Path) -> None:
    content = table_bytes("name.basics", [person(1, "Ann Lee"), "nm0000002", person(3, "Bo")])
    _, rows = read(tmp_path, content, None, NAME_BASICS)
    assert rows.drop("record_number").rows() == [("nm0000001", "Ann Lee"), ("nm0000002", None), ("nm0000003", "Bo")]


@pytest.mark.parametrize(("replaced", "reason"), [(None, "vanished"), ("/dev/zero", "not_a_regular_file")])
def test_a_file_that_is_no_file_is_not_read(replaced: str | None, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "title.basics.tsv"
    path.write_bytes(HEADER)
    reading = TableReading(reference_at(tmp_path), TITLE_BASICS, path.name)
    path.unlink()
    if replaced:
        path.symlink_to(replaced)
    assert list(reading.parts(WANTED)) == []
    assert (reading.reason, reading.is_usable, reading.read_file("")["file_digest"][0]) == (reason, False, None)


def test_a_file_that_changes_meanwhile_is_worth_nothing(tmp_path: Path) -> None:
    path = tmp_path / "title.basics.tsv"
    path.write_bytes(HEADER + ROWS)
    reading = TableReading(reference_at(tmp_path), TITLE_BASICS, path.name)
    for _ in reading.parts(WANTED):
        path.write_bytes(HEADER)
    assert (reading.reason, reading.is_usable) == ("changed_while_read", False)


def test_two_readings_of_one_file_stand_for_one_content(tmp_path: Path) -> None:
    first, _ = read(tmp_path, HEADER + ROWS)
    same, _ = read(tmp_path, HEADER + ROWS)
    same.stands_beside(first)
    other, _ = read(tmp_path, HEADER)
    other.stands_beside(first)
    assert (same.reason, other.reason) == (None, "changed_while_read")
