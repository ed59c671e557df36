"""Vanished files as rows of the ledger."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from contracts.audit import LOAD_FILE
from transforms.conform import split
from transforms.gone import gone_file
from transforms.keys import key_of
from transforms.origin import Origin
from warehouse.ledger import known_files

ORIGIN = Origin(run_key=7, source_id="films", layout="aclimdb", root_path="/dump", rules_version="1")


def known(path: str, container: str | None = None, state: str = "read") -> dict[str, object]:
    """What the ledger knows of a file of run 3."""
    return {
        "load_file_key": 33,
        "source_id": "films",
        "source_key": ORIGIN.source_key,
        "path": path,
        "container_path": container,
        "root_path": "/dump",
        "size_bytes": 5,
        "modified_at": datetime.fromisoformat("2026-01-05"),
        "file_digest": "0" * 64,
        "reader_settings": "plain",
        "state": state,
        "reason": None,
        "layout": "aclimdb",
        "holds_reviews": True,
    }


def frame(*rows: dict[str, object]) -> pl.DataFrame:
    """Rows as the ledger gives them."""
    return pl.DataFrame(list(rows), schema=known_files(None).schema)


@pytest.mark.parametrize(("container", "state"), [(None, "read"), ("dump.zip", "read"), (None, "unreadable")])
def test_a_vanished_file_is_a_reading_of_this_run_that_read_nothing(container: str | None, state: str) -> None:
    row = gone_file(frame(known("pos/0_9.txt", container, state)), ORIGIN).row(0, named=True)
    counts = {name: row.pop(name) for name in list(row) if name.endswith("_count")}
    assert set(counts.values()) == {0}
    assert row == {
        "load_file_key": key_of("audit.load_file", "7", "films", "/dump", container or "", "pos/0_9.txt"),
        "load_run_key": 7,
        "source_key": ORIGIN.source_key,
        "path": "pos/0_9.txt",
        "container_path": container,
        "root_path": "/dump",
        "layout": "aclimdb",
        "encoding": None,
        "header_json": None,
        "reader_settings": "plain",
        "size_bytes": 5,
        "modified_at": datetime.fromisoformat("2026-01-05"),
        "file_digest": "0" * 64,
        "state": "gone",
        "reason": "gone",
        "is_current": True,
    }


def test_the_rows_keep_the_contract_and_the_frame_is_left_alone() -> None:
    ledger = frame(known("a"), known("b", "dump.zip"))
    before = ledger.clone()
    rows = gone_file(ledger, ORIGIN)
    assert split(rows, LOAD_FILE).refused.is_empty()
    assert rows.schema == LOAD_FILE.schema
    assert rows["path"].to_list() == ["a", "b"]
    assert ledger.equals(before)


def test_nothing_vanished() -> None:
    assert gone_file(frame(), ORIGIN).equals(LOAD_FILE.empty())
