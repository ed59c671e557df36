"""The stage: Parquet files that are whole or not there, read back under any path."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from contracts.audit import CLEANING, REFUSED_REVIEW
from contracts.star import FACT_REVIEW
from tests.warehouse.tiny_star import table_frame
from warehouse.frames import frame
from warehouse.stage import parquet_select_sql, read_stage, stage_file, stage_select_sql, write_stage
from warehouse.store import in_memory


def cleaning(*rules: str) -> pl.DataFrame:
    """Rows of `audit.cleaning`, one for each rule."""
    return table_frame(
        CLEANING,
        [
            {
                "load_run_key": number,
                "rule_name": rule,
                "row_count": 1,
                "removed_character_count": 2,
                "sample_review_key": 3,
                "sample_before": "a",
                "sample_after": "b",
            }
            for number, rule in enumerate(rules, start=1)
        ],
    )


def rows(sql: str) -> pl.DataFrame:
    """The rows of a query of a database in memory."""
    with in_memory() as connection:
        return frame(connection, sql)


def test_the_batches_of_a_table_are_read_together(tmp_path: Path) -> None:
    write_stage(cleaning("breaks", "tags"), stage_file(tmp_path, CLEANING, 1))
    write_stage(cleaning("entities"), stage_file(tmp_path, CLEANING, 12))
    assert sorted(path.name for path in (tmp_path / "audit.cleaning").iterdir()) == ["00001.parquet", "00012.parquet"]
    found = rows(stage_select_sql(tmp_path, CLEANING)).sort("rule_name")
    assert found.columns == list(CLEANING.column_names)
    assert found["rule_name"].to_list() == ["breaks", "entities", "tags"]
    assert read_stage(tmp_path, CLEANING, ["rule_name"])["rule_name"].to_list() == ["breaks", "tags", "entities"]


@pytest.mark.parametrize("table", [CLEANING, FACT_REVIEW, REFUSED_REVIEW], ids=lambda table: str(table.name))
def test_a_table_without_batches_has_no_rows_and_all_columns(tmp_path: Path, table: object) -> None:
    assert isinstance(table, type(CLEANING))
    found = rows(stage_select_sql(tmp_path, table, extra=(("more", "BIGINT"),)))
    assert found.columns == [*table.column_names, "more"]
    assert found.is_empty()
    assert read_stage(tmp_path, table, table.column_names).schema == table.schema


def test_columns_that_only_the_stage_has(tmp_path: Path) -> None:
    write_stage(cleaning("breaks").with_columns(more=pl.lit(7)), stage_file(tmp_path, CLEANING, 1))
    found = rows(stage_select_sql(tmp_path, CLEANING, extra=(("more", "BIGINT"),)))
    assert found["more"].to_list() == [7]


@pytest.mark.parametrize("name", ["[1]", "a*?", "it's", "load_run_key=99", "rule_name=other", "ünïcode", "a b", "{c}"])
def test_the_path_of_the_stage_is_no_pattern_and_no_value(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    write_stage(cleaning("breaks"), stage_file(folder, CLEANING, 1))
    assert rows(stage_select_sql(folder, CLEANING)).rows() == cleaning("breaks").rows()
    assert rows(parquet_select_sql([stage_file(folder, CLEANING, 1)])).rows() == cleaning("breaks").rows()
    assert read_stage(folder, CLEANING, ["load_run_key"]).rows() == [(1,)]


def test_a_file_that_was_not_finished_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_stage(cleaning("breaks"), stage_file(tmp_path, CLEANING, 1))

    def cut(_: pl.DataFrame, path: Path, **__: object) -> None:
        path.write_bytes(b"PAR1 and no more")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", cut)
    with pytest.raises(OSError, match="No space left"):
        write_stage(cleaning("tags"), stage_file(tmp_path, CLEANING, 2))
    assert rows(stage_select_sql(tmp_path, CLEANING))["rule_name"].to_list() == ["breaks"]
