"""The process that reads Parquet: what it costs when it dies, and that nothing beside it can take its place."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from sources import parquet_child, parquet_process
from sources.parquet_records import DamagedFile, Parquet, parquet_columns, parquet_pieces
from sources.record import NotRead
from tests.sources.made_dumps import saved
from tests.sources.made_records import parquet

GOOD = parquet(pl.DataFrame({"text": ["a", "b"], "label": [1, 0]}))

# what the process does instead of reading, and what is said then
ENDS: dict[str, tuple[str, str]] = {
    "says nothing": ("", "did not come to the end"),
    "stops after the columns": ('print(\'["text", "label"]\')', "did not come to the end"),
    "counts no rows": ("print('[\"text\"]\\nnull')", "did not come to the end"),
    "counts other rows": ('print(\'["text"]\\n{"row_count": 7}\\nnull\')', "did not come to the end"),
    "is killed": ("import os; os.kill(os.getpid(), 9)", "the reading process ended with -9"),
    "fails": ("raise ValueError('no Parquet')", "ValueError: no Parquet"),
    "complains at length": ("import sys; sys.exit('x' * 1_000_000)", "^x{300}$"),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_process_that_ends_too_soon_costs_the_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, told = ENDS[name]
    monkeypatch.setattr(parquet_child, "__file__", str(saved(tmp_path / "child.py", code.encode())))
    with pytest.raises(DamagedFile, match=told):
        list(parquet_pieces("any", tmp_path / "pieces", Parquet(["text"]), []))


def test_one_process_answers_for_many_files_and_a_damaged_one_harms_no_other(tmp_path: Path) -> None:
    good, bad = saved(tmp_path / "a.parquet", GOOD), saved(tmp_path / "b.parquet", GOOD[:-9])
    for _ in range(2):
        assert parquet_columns(str(good)) == ("text", "label")
        assert [piece.row_count for piece in parquet_pieces(str(good), tmp_path / "pieces", Parquet(["text"]), [])]
        assert len(parquet_process._idle) == 1
        with pytest.raises(DamagedFile):
            parquet_columns(str(bad))


def test_a_process_that_nobody_asks_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = Path(parquet_child.__file__).read_text().replace("IDLE_SECONDS = 10.0", "IDLE_SECONDS = 0.0")
    monkeypatch.setattr(parquet_child, "__file__", str(saved(tmp_path / "child.py", code.encode())))
    assert parquet_columns(str(saved(tmp_path / "a.parquet", GOOD))) == ("text", "label")
    assert parquet_process._idle[-1]._process.wait(timeout=60) == 0


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "a.parquet", GOOD)
    saved(tmp_path / "polars.py", b"raise SystemExit('I should not run')")
    saved(tmp_path / "json.py", b"raise SystemExit('I should not run')")
    monkeypatch.chdir(tmp_path)
    assert parquet_columns(str(path)) == ("text", "label")


def test_a_column_that_is_required(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.parquet", GOOD)
    with pytest.raises(NotRead, match="other_fields"):
        list(parquet_pieces(str(path), tmp_path / "pieces", Parquet(["text"]), ["text", "stars"]))


def test_rows_are_numbered_through_all_pieces(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.parquet", parquet(pl.DataFrame({"text": [str(n) for n in range(25_000)]})))
    pieces = list(parquet_pieces(str(path), tmp_path / "pieces", Parquet(["text"]), ["text"]))
    assert sum(piece.row_count for piece in pieces) == 25_000
    assert all(piece.row_count <= parquet_child.PIECE_ROWS for piece in pieces)
    for piece in pieces:
        assert pl.read_ipc(piece.path)["field 0"][0] == str(piece.first_row - 1)
