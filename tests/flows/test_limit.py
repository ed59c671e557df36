"""A load of the first records only: they are there, and their files do not count as known."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import TEN, changed
from tests.flows.mart import Mart, conserved, equal
from tests.sources.made_dumps import saved, tar_bytes

ROWS = b"review,sentiment\n" + b"".join(b"Film number %d is a good one.,positive\n" % number for number in range(8))
# how the dump is made, and how many records it has
DUMPS: dict[str, tuple[Callable[[Path], Path], int]] = {
    "a folder": (lambda here: here / "ten", 10),
    "an archive": (lambda here: saved(here / "ten.tar.gz", gzip.compress(tar_bytes(TEN))), 10),
    "a table": (lambda here: saved(here / "table.csv", ROWS), 8),
}


@pytest.mark.parametrize("case", DUMPS)
def test_the_first_records_are_loaded_and_the_next_load_reads_all(
    case: str, mart: Mart, ten: Path, tmp_path: Path
) -> None:
    made, count = DUMPS[case]
    dump = made(tmp_path)
    limited = mart.load(dump, limit=3)
    assert (limited.outcome, limited.counts["read_count"], limited.counts["kept_count"]) == ("published", 3, 3)
    assert limited.advice == ("Only the first 3 records were to be loaded: a load without --limit reads all.",)
    assert mart.value("SELECT count(*) FROM audit.load_file WHERE state = 'read' AND reason <> 'limited'") == 0
    whole = mart.load(dump)
    assert (whole.counts["kept_count"], whole.counts["unchanged_count"]) == (count - 3, 3)
    assert mart.load(dump).outcome == "nothing_new"
    fresh = Mart(tmp_path / "fresh" / "reviews.duckdb")
    fresh.load(dump)
    equal(mart.star(), fresh.star())
    conserved(mart)


def test_a_limit_takes_nothing_for_gone(loaded: Loaded, command: Command) -> None:
    mart, dump = loaded.mart, loaded.dump
    changed(dump, {"train/pos/0_9.txt": None, "train/pos/5_9.txt": b"A new film.", "train/neg/9_1.txt": b"Another."})
    said = command("load", dump, "--to", mart.target, "--direct", "--sync", "--limit", "1", "--no-extract")
    assert (said.code, said.is_clean) == (0, True)
    assert mart.fates() == {"kept": 1}
    assert mart.value("SELECT count(*) FROM fact_review") == 11
    assert mart.load(dump, sync=True).counts["removed_count"] == 1


def test_no_records_are_no_limit(loaded: Loaded, command: Command) -> None:
    said = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--limit", "0")
    assert (said.code, said.is_clean) == (1, True)
    assert "The setting limit cannot be 0" in said.err
