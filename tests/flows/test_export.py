"""The export: every row of every table, one version, whole or not at all."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from contracts import WAREHOUSE_TABLES
from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import changed
from tests.flows.mart import Mart
from warehouse.ddl import full_name
from warehouse.store import connect, frame

NEW = {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."}


def test_every_table_is_there_with_all_of_its_rows(sample_mart: Mart, command: Command, tmp_path: Path) -> None:
    said = command("export", tmp_path / "out", "--db", sample_mart.target)
    assert (said.code, said.is_clean) == (0, True)
    assert said.out.startswith(f"Exported version 1: {len(WAREHOUSE_TABLES)} tables, ")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["run"], len(manifest["contract_digest"])) == (1, 32)
    entries = {entry["table"]: entry for entry in manifest["tables"]}
    with connect(sample_mart.target) as connection:
        for table in WAREHOUSE_TABLES:
            file = tmp_path / "out" / f"{table.name}.parquet"
            keys = list(table.primary_key)
            rows = frame(connection, f"SELECT * FROM {full_name(table)} ORDER BY {', '.join(keys)}")
            assert pl.read_parquet(file).equals(rows), table.name
            entry = entries[table.name]
            assert (entry["rows"], entry["bytes"]) == (rows.height, file.stat().st_size)
            assert entry["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
            assert [column["name"] for column in entry["columns"]] == rows.columns
            assert all(column["description"] for column in entry["columns"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "out"]


def test_the_same_version_gives_the_same_bytes_and_an_export_is_replaced_only_if_asked(
    loaded: Loaded, command: Command, tmp_path: Path
) -> None:
    words = ("export", tmp_path / "out", "--db", loaded.mart.target)
    first, second = (json.loads(command(*words, "--json", "--replace").out) for _ in range(2))
    assert first["tables"] == second["tables"]
    again = command(*words)
    assert (again.code, again.is_clean, "--replace" in again.err) == (1, True, True)
    changed(loaded.dump, NEW)
    loaded.mart.load(loaded.dump)
    third = json.loads(command(*words, "--json", "--replace").out)
    rows = {entry["table"]: entry["rows"] for entry in third["tables"]}
    assert (third["run"], rows["fact_review"]) == (2, 11)
    assert pl.read_parquet(tmp_path / "out" / "fact_review.parquet").height == 11


def test_foreign_folders_and_missing_warehouses_are_left_alone(
    loaded: Loaded, command: Command, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    said = command("export", mine, "--db", loaded.mart.target, "--replace")
    assert (said.code, said.is_clean, [path.name for path in mine.iterdir()]) == (1, True, ["notes.txt"])
    said = command("export", mine / "notes.txt", "--db", loaded.mart.target, "--replace")
    assert (said.code, said.is_clean) == (1, True)
    said = command("export", tmp_path / "out", "--db", "gone.duckdb")
    assert (said.code, said.err.startswith("Error: No warehouse at gone.duckdb")) == (1, True)


def test_a_failed_export_leaves_the_earlier_one(
    loaded: Loaded, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("export", tmp_path / "out", "--db", loaded.mart.target, "--replace", "--quiet")
    assert command(*words).code == 0
    before = (tmp_path / "out" / "manifest.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.exporting._entry", full)
    said = command(*words)
    assert (said.code, said.is_clean, "No space left on device" in said.err) == (1, True, True)
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "mart", "out"]
