"""Bytes changed at random in the smallest ugly dumps: no error comes out, and no byte is lost."""

from __future__ import annotations

import gzip
import random
import resource
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import settings

from contracts.stage import RAW_REVIEW
from sources import ReadBatch, read_batch
from sources.archive_members import Archive, container_row
from sources.csv_records import Csv
from sources.dump import Dump
from sources.listing import listed
from sources.record_layout import RecordLayout
from sources.unpacking import compression_of
from tests.sources.made_dumps import folder, joined, tar_bytes, zip_bytes
from tests.sources.ugly_dumps import RECORD_LAYOUTS, ugly_dump

SEED = 20_240_229
IS_FUZZ = settings.default is not None and settings.default.max_examples >= 1_000
COUNT = 100_000 if IS_FUZZ else 350  # of all layouts of text together
GROUP = 50  # read as one folder
PARQUET_COUNT = 200 if IS_FUZZ else 3  # each takes a process
TEXTS = [layout for layout in RECORD_LAYOUTS if layout.name != "huggingface_imdb"]
TOKENS = (
    *(
        b'"',
        b'""',
        b",",
        b"\n",
        b"\r\n",
        b"\r",
        b"\\",
        b"\\u",
        b"\\ud83c",
        b"\0",
        b"\xff",
        b"\xe9",
        b"{",
        b"}",
        b"[",
        b"]",
    ),
    *(
        b"null",
        b":",
        b'"text":',
        b'"review_id":1,',
        b"review/text: ",
        b"\n\n",
        b"\xe2\x80\xa8",
        b"\xc2\x85",
        b"\xef\xbb\xbf",
    ),
    *(b"9" * 400, b"1e400", b"NaN", b"[" * 1_200, b"\xff\xfe", b"\x1f\x8b", b"PAR1", b"PK\3\4", b" ", b"\t"),
)
BLANK = b" \t\r\n\x0b\x0c"


def mutated(payload: bytes, chance: random.Random) -> bytes:
    """One to four changes."""
    changed = bytearray(payload)
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randrange(len(changed) + 1) for _ in range(2))
        to = min(to, at + 400)
        match chance.randrange(7):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                changed[at:at] = chance.choice(TOKENS)
            case 2:
                changed[at : at + 1] = chance.choice(TOKENS)
            case 3:
                del changed[at:to]
            case 4:
                changed[at:at] = changed[at:to]
            case 5:
                changed[at:to] = changed[at:to][::-1]
            case _:
                del changed[to:]
    return bytes(changed)


def read(layout: RecordLayout, here: Path, name: str) -> ReadBatch:
    """All that is read of a file, a folder or an archive, whatever it looks like."""
    path = here / name
    if path.suffix in (".tar", ".zip"):
        archive = Archive(str(here), name, "zip" if path.suffix == ".zip" else "tar")
        dump = Dump(str(here), layout, "", name, container_row(archive, layout, path.stat()), archive)
    elif path.is_dir():
        dump = Dump(str(path), layout, "", "", listed(str(path)))
    else:
        dump = Dump(str(here), layout, "", name, listed(str(here), name))
    return joined([read_batch(batch) for batch in dump.batches(None, here / "work")])


def check(found: ReadBatch) -> None:
    """Every row belongs to a file that was read, has a text or a flaw, and stands where it says."""
    rows = found.raw_review
    assert rows.schema == RAW_REVIEW.schema
    assert set(rows["path"]) <= set(found.files.filter(state="read")["path"])
    assert rows.filter(pl.col("flaws").is_null() & pl.col("raw_text").is_null()).is_empty()
    assert rows.select(pl.struct("path", "record_number").is_duplicated().any()).item() is False
    assert found.files["path"].is_unique().all()


def check_bytes(layout: RecordLayout, payload: bytes, rows: pl.DataFrame) -> None:
    """The payloads are the bytes of the file, one after another, and between them is nothing but blanks."""
    at = 0
    if isinstance(layout.form, Csv):
        mark = 3 if payload.startswith(b"\xef\xbb\xbf") else 0
        at = mark + layout.form.header(payload[mark:])[1]
    for start, size, kept in rows.select("byte_offset", "payload_bytes", "payload").iter_rows():
        assert not payload[at:start].strip(BLANK).removeprefix(b"\xef\xbb\xbf"), payload[at:start]
        assert payload[start : start + size] == kept
        at = start + size
    assert not payload[at:].strip(BLANK)


def read_files(layout: RecordLayout, here: Path, payloads: list[bytes]) -> None:
    """Read many files of a folder, and check each."""
    name = "reviews.csv" if layout.name == "letterboxd" else f"r{layout.form.suffixes[0]}"
    files = {f"{number}/{name}": payload for number, payload in enumerate(payloads)}
    found = read(layout, folder(here / "d", files).parent, "d")
    check(found)
    assert set(found.files["path"]) == set(files)
    rows_of = found.raw_review.sort("byte_offset").partition_by("path", as_dict=True)
    whole = found.files.filter(pl.col("state") == "read", pl.col("reason").is_null(), pl.col("encoding") == "utf-8")
    for path in whole["path"]:
        if compression_of(files[path]) is None:
            check_bytes(layout, files[path], rows_of.get((path,), RAW_REVIEW.empty()))


def read_packed(layout: RecordLayout, here: Path, payload: bytes, chance: random.Random) -> None:
    """Read a file in a container that is mutated too."""
    name = "reviews.csv" if layout.name == "letterboxd" else f"r{layout.form.suffixes[0]}"
    files = {name: payload, f"a/{name}": payload}
    packed, content = chance.choice(
        [(f"{name}.gz", gzip.compress(payload, mtime=0)), ("d.tar", tar_bytes(files)), ("d.zip", zip_bytes(files))]
    )
    (here / packed).write_bytes(mutated(content, chance))
    check(read(layout, here, packed))


@pytest.mark.timeout(7_200)
def test_mutated_files_of_text() -> None:
    chance = random.Random(SEED)
    originals = {
        layout.name: [payload for path, payload in ugly_dump(layout).items() if "/" not in path] for layout in TEXTS
    }
    before = 0
    for number in range(0, COUNT, GROUP):
        layout = TEXTS[number // GROUP % len(TEXTS)]
        payloads = [mutated(chance.choice(originals[layout.name]), chance) for _ in range(GROUP)]
        for inputs in (payloads[: GROUP * 9 // 10], *([one] for one in payloads[GROUP * 9 // 10 :])):
            with tempfile.TemporaryDirectory() as here:
                try:
                    if len(inputs) > 1:
                        read_files(layout, Path(here), inputs)
                    else:
                        read_packed(layout, Path(here), inputs[0], chance)
                except Exception as error:
                    error.add_note(f"inputs from {number} of {layout.name}: {inputs!r}")
                    raise
        if number == COUNT // 10 // GROUP * GROUP:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 300_000, f"{grown} kB more than after a tenth"


@pytest.mark.timeout(7_200)
def test_mutated_files_of_parquet() -> None:
    chance = random.Random(SEED)
    layout = next(layout for layout in RECORD_LAYOUTS if layout.name == "huggingface_imdb")
    original = next(iter(ugly_dump(layout).values()))
    for number in range(PARQUET_COUNT):
        payload = mutated(original, chance)
        with tempfile.TemporaryDirectory() as here:
            try:
                (Path(here) / "train.parquet").write_bytes(payload)
                found = read(layout, Path(here), "train.parquet")
                check(found)
                assert set(found.files["reason"]) <= {None, "damaged", "other_fields", "no_records"}
            except Exception as error:
                error.add_note(f"input {number}: {payload!r}")
                raise
