"""Files that are huge, many, closed, or change while they are read."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sources import read_batch, recognised
from sources.record import RECORD_LIMIT_BYTES
from tests.hostile import AFTER, BEFORE, BLOCKS, ROWS
from tests.sources.made_dumps import folder, joined, read_whole, saved, states
from tests.sources.unprivileged import unprivileged

HUGE = 100_000_000
# a file with a record of 100 MB: its name, what stands before, at the start, within and at the end of it, and after
LONG: dict[str, tuple[str, bytes, bytes, bytes, bytes, bytes]] = {
    "json": ("r.json", BEFORE, b'{"text":"', b"a", b'"}\n', AFTER),
    "csv": ("r.csv", ROWS[0], b"", b"a", b",x\n", ROWS[1]),
    "csv, quoted": ("r.csv", ROWS[0], b'"', b"a", b'",x\n', ROWS[1]),
    "blocks": ("r.txt", BLOCKS[0], b"review/text: ", b"a", b"\n\n", BLOCKS[1]),
    "blocks, of many lines": ("r.txt", BLOCKS[0], b"review/text: ", b"abc\nreview/text: ", b"\n\n", BLOCKS[1]),
}


@pytest.mark.parametrize("name", LONG)
def test_a_record_of_100_mb(name: str, tmp_path: Path) -> None:
    file, before, start, within, end, after = LONG[name]
    with (tmp_path / file).open("wb") as out:
        out.write(before + start)
        for _ in range(100):
            out.write(within * (HUGE // 100 // len(within)))
        out.write(end + after)
    size = (tmp_path / file).stat().st_size - len(before) - len(after)
    began = time.monotonic()
    tracemalloc.start()
    read = read_whole(tmp_path / file, tmp_path / "work")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - began < 20
    assert peak < 200_000_000
    rows = read.raw_review
    assert rows["raw_text"].drop_nulls().to_list() == ["before", "after"]
    assert rows["flaws"].to_list() == [None, ["too_long"], None]
    parted = len(end) - 1 if name != "json" else 0
    assert abs(rows["payload_bytes"][1] - size) <= 1 + parted
    assert rows["payload"].bin.size()[1] <= RECORD_LIMIT_BYTES
    assert states(read.files) == {file: "read"}


def test_a_quote_that_is_open_for_20_mb_costs_one_line(tmp_path: Path) -> None:
    rows = b"".join(b"number %d,positive\n" % number for number in range(1_000_000))
    saved(tmp_path / "r.csv", ROWS[0] + b'"open,positive\n' + rows)
    read = read_whole(tmp_path / "r.csv", tmp_path / "work").raw_review
    assert read["flaws"].drop_nulls().to_list() == [["malformed_record"]]
    assert read["payload"][1] == b'"open,positive\n'
    assert len(read) == 1_000_002


def test_a_closed_folder_and_a_closed_file(tmp_path: Path) -> None:
    dump = folder(tmp_path / "d", {"r.json": BEFORE + AFTER, "s.json": BEFORE, "closed/t.json": BEFORE})
    (dump / "closed").chmod(0)
    (dump / "s.json").chmod(0)
    with unprivileged():
        read = read_whole(dump, tmp_path / "work")
    (dump / "closed").chmod(0o755)
    assert states(read.files) == {"r.json": "read", "s.json": "permission_denied", "closed": "permission_denied"}
    assert read.raw_review["raw_text"].to_list() == ["before", "after"]


def _appended(path: Path) -> None:
    with path.open("ab") as out:
        out.write(AFTER)


def _rewritten(path: Path) -> None:
    info = path.stat()
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns + 10**9))


# what happens to a file after its first piece was read, and what is said of it
CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "appended to": (_appended, "changed_while_read"),
    "cut": (lambda path: os.truncate(path, 3), "changed_while_read"),
    "written again": (_rewritten, "changed_while_read"),
    "removed": (lambda path: path.unlink(), "read"),  # its bytes are there as long as it is open
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_that_changes_while_it_is_read(name: str, tmp_path: Path) -> None:
    change, told = CHANGES[name]
    path = saved(tmp_path / "r.json", BEFORE * 200_000)
    dump = recognised(path)
    batches = iter(dump.batches(None, tmp_path / "work"))
    first = next(batches)
    change(path)
    read = joined([read_batch(batch) for batch in (first, *batches)])
    assert states(read.files) == {"r.json": told}
    state = "read" if told == "read" else "unreadable"  # half of one and half of another counts for nothing
    assert read.files["state"].to_list() == [state]


def test_a_file_that_vanishes_before_it_is_read(tmp_path: Path) -> None:
    dump = recognised(folder(tmp_path / "d", {"r.json": BEFORE, "s.json": AFTER}))
    found = dump.found_files()
    (tmp_path / "d" / "r.json").unlink()
    read = joined([read_batch(batch) for batch in dump.batches(found, tmp_path / "work")])
    assert states(read.files) == {"r.json": "vanished", "s.json": "read"}


@pytest.mark.parametrize("count", [4_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_many_small_files(count: int, tmp_path: Path) -> None:
    folder(tmp_path / "d", {f"{number // 1000}/{number}.json": BEFORE for number in range(count)})
    read = read_whole(tmp_path / "d", tmp_path / "work")
    assert len(read.raw_review) == read.files.filter(state="read").height == count
