"""Pieces: cut anywhere, the records are the same, and each is accounted for."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import csv_fast, pieces
from sources.csv_records import Csv
from sources.form import Form
from sources.json_lines import JsonLines
from sources.pieces import PieceReader
from sources.record import Records, broken_record
from sources.record_layout import RecordLayout
from tests.sources.ugly_dumps import RECORD_LAYOUTS, ugly_dump

FORMS: dict[str, Form] = {layout.name: layout.form for layout in RECORD_LAYOUTS if layout.name != "huggingface_imdb"}
PARTS = [
    b'"',
    b'""',
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b"a",
    b'"a"',
    b'"a,""\n"',
    b'"more than twelve bytes"',
    b"more than twelve bytes",
]
CELLS = st.text(st.sampled_from('ab",\n\r\u00e9 \u2028'), max_size=5)


def all_records(form: Form, data: bytes, encoding: str = "utf-8") -> list[tuple[object, ...]]:
    """All that is known of the records of a file, with the line and the place of each."""
    reader = PieceReader(io.BufferedReader(io.BytesIO(data)), form, encoding)
    rows: list[tuple[object, ...]] = []
    for piece in reader.pieces():
        records = (
            form.records(bytes(piece.data), piece.first_line, reader.header)
            if piece.flaw is None
            else broken_record(
                piece.first_line, bytes(piece.data), piece.record_bytes, piece.flaw, piece.detail, form.names
            )
        )
        rows += frame(records).with_columns(pl.col("byte_offset") + piece.byte_offset).rows()
    return rows


def frame(records: Records) -> pl.DataFrame:
    return pl.DataFrame([*records.place.get_columns(), *records.fields.get_columns(), records.extra_json])


@pytest.mark.parametrize("name", FORMS)
def test_pieces_cut_anywhere_give_the_same_records(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"".join(payload for path, payload in ugly_dump(layout_of(name)).items() if is_read(path))
    whole = all_records(FORMS[name], data)
    assert len(whole) > 3
    for size in (1, 7, 64, 300):
        monkeypatch.setattr(pieces, "PIECE_BYTES", size)
        monkeypatch.setattr(pieces, "HEAD_BYTES", 120)
        monkeypatch.setattr(pieces, "CHUNK", size)
        assert all_records(FORMS[name], data) == whole


def layout_of(name: str) -> RecordLayout:
    return next(layout for layout in RECORD_LAYOUTS if layout.name == name)


def is_read(path: str) -> bool:
    return path.endswith(("json", "jsonl", "txt")) or path in ("reviews.csv", "IMDB Dataset.csv") or "critic" in path


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[list[str]], line_end: str) -> None:
    buffer = io.StringIO()
    has_return = any("\r" in cell for row in rows for cell in row)  # which the writer of Python leaves unquoted
    writer = csv.writer(buffer, lineterminator=line_end, quoting=csv.QUOTE_ALL if has_return else csv.QUOTE_MINIMAL)
    writer.writerows([["text", "label"], *rows])
    found = [row[-3:-1] for row in all_records(Csv(["text", "label"]), buffer.getvalue().encode())]
    assert found == [tuple(row) for row in rows]


@given(
    st.binary(max_size=120)
    | st.text(st.sampled_from('ab",\n\r\u00e9'), max_size=60).map(str.encode)
    | st.lists(st.sampled_from(PARTS), max_size=12).map(b"".join),
    st.integers(1, 3),
)
def test_the_fast_way_of_csv_gives_what_the_careful_one_gives(data: bytes, width: int) -> None:
    form, header = Csv(["a", "b"]), ("a", "b", "c")[:width]
    assert frame(form.records(data, 1, header)).rows() == frame(form._scanned(data, 1, header)).rows()


@pytest.mark.parametrize(
    "data",
    [
        b'a,b\r\n"a ""quoted"" text of more than twelve bytes","x,\n\ny"\r\n\r\n\n,\n"",""\n\xc3\xa9,""""',
        b'a,b\n"",c\rd\n"\r","\r\n"',
        b"\r\na,b\r",
    ],
)
def test_csv_that_is_well_formed_goes_the_fast_way(data: bytes) -> None:
    form = Csv(["a", "b"])
    assert csv_fast.parsed(data, b",", 2) is not None
    assert frame(form.records(data, 1, ("a", "b"))).rows() == frame(form._scanned(data, 1, ("a", "b"))).rows()


@given(st.binary(max_size=200), st.integers(1, 40))
def test_any_bytes_of_json_lines_are_accounted_for(data: bytes, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE_BYTES", size)
        patch.setattr(pieces, "CHUNK", size)
        records = all_records(JsonLines(["text"]), data, "utf-8")
    lines = [line for line in data.split(b"\n") if line.strip(b" \t\r\n\x0b\x0c")]
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        assert [row[2] for row in records] == lines
