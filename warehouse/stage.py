"""The stage: the Parquet files that the batches of a run leave in its work folder, one folder a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from contracts.schema import Table
from warehouse.ddl import column_type_sql
from warehouse.quoting import literal, one_file, quoted_name


def stage_file(folder: Path, table: Table, batch_number: int) -> Path:
    """Where a batch leaves its rows of a table."""
    return folder / table.name / f"{batch_number:05d}.parquet"


def write_stage(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame whole or not at all: under a temporary name first, then renamed.

    The folder of the file is made, and no folder above it: a batch that nobody waits for any more leaves nothing.
    """
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    frame.write_parquet(unfinished, compression="lz4", statistics=False)
    unfinished.replace(path)


def stage_select_sql(folder: Path, table: Table, extra: tuple[tuple[str, str], ...] = ()) -> str:
    """A SELECT of all staged rows of a table, also if there are none.

    Args:
        folder: the stage folder.
        table: whose rows.
        extra: columns that only the stage has, as pairs of name and SQL type.
    """
    columns = (*((column.name, column_type_sql(column.dtype)) for column in table.columns), *extra)
    files = sorted((folder / table.name).glob("*.parquet"))
    if not files:
        typed = ", ".join(f"NULL::{kind} AS {quoted_name(name)}" for name, kind in columns)
        return f"SELECT {typed} WHERE false"
    typed = ", ".join(f"{quoted_name(name)}::{kind} AS {quoted_name(name)}" for name, kind in columns)
    return f"SELECT {typed} FROM ({parquet_select_sql(files)})"


def parquet_select_sql(files: Sequence[Path]) -> str:
    """A SELECT of all rows of Parquet files, whatever signs their paths hold.

    DuckDB would take a folder like `year=2024` for the value of a column, and put it in the place of the file's own.
    """
    listed = ", ".join(literal(one_file(str(path))) for path in files)
    return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"


def staged_files(folder: Path, table: Table) -> list[Path]:
    """The Parquet files with staged rows of a table, in the order of their batches."""
    return sorted((folder / table.name).glob("*.parquet"))


def read_stage(folder: Path, table: Table, columns: Sequence[str]) -> pl.DataFrame:
    """Some columns of all staged rows of a table, batch by batch."""
    files = sorted((folder / table.name).glob("*.parquet"))
    schema = {name: table.schema[name] for name in columns}
    parts = [pl.read_parquet(file, columns=list(columns), glob=False) for file in files]
    return pl.concat([pl.DataFrame(schema=schema), *parts])
