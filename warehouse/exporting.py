"""Every table of one version as a Parquet file, with a manifest that says what is there and how to know it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import duckdb
import polars as pl

from contracts import CONTRACT_VERSION, WAREHOUSE_TABLES
from contracts.errors import LoadFailed
from contracts.schema import Table
from warehouse.ddl import column_comment, column_type_sql, full_name, warehouse_digest
from warehouse.failures import write_failure
from warehouse.quoting import literal, quoted_name
from warehouse.store import connect

MANIFEST: Final = "manifest.json"
FORMAT: Final = "reviewmart export 1"
ROW_GROUP: Final = 20_000  # reviews are long: some 30 MB at once


def exported(
    version_file: Path, run_key: int, folder: Path, about: dict[str, Any], say: Callable[[str], None]
) -> dict[str, Any]:
    """Write every table into a folder, in the order of its keys, and return the manifest that was written beside.

    The same version gives the same bytes. The file stays open all the while, so that it is one version whatever is
    published meanwhile.

    Args:
        version_file: the version.
        run_key: the run that made it.
        folder: an existing folder.
        about: what else the manifest says.
        say: told one line a table.

    Raises:
        DiskFull: if there is no room.
        LoadFailed: if a file does not hold the rows of its table.
    """
    tables = []
    with closing(connect(version_file, external_access=True)) as connection:
        for table in WAREHOUSE_TABLES:
            file = folder / f"{table.name}.parquet"
            rows = _written(connection, table, file)
            tables.append(_entry(table, file, rows))
            say(f"{table.name}: {rows:,} rows, {file.stat().st_size / 1e6:,.1f} MB")
    manifest = {
        "format": FORMAT,
        "run": run_key,
        "contract_version": CONTRACT_VERSION,
        "contract_digest": warehouse_digest(),
        **about,
        "tables": tables,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest


def _written(connection: duckdb.DuckDBPyConnection, table: Table, file: Path) -> int:
    columns = ", ".join(map(quoted_name, table.column_names))
    keys = ", ".join(map(quoted_name, table.primary_key))
    copy = (
        f"COPY (SELECT {columns} FROM {full_name(table)} ORDER BY {keys}) TO {literal(str(file))}"
        f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    try:
        ((rows,),) = connection.execute(copy).fetchall()
    except duckdb.Error as error:
        raise write_failure(error, file, f"exporting {table.name}", copy) from error
    found = pl.scan_parquet(file, glob=False).select(pl.len()).collect().item()
    if rows != found:
        raise LoadFailed.on(f"exporting {table.name}", copy, f"{rows} rows were written and {found} are in the file")
    return int(rows)


def _entry(table: Table, file: Path, rows: int) -> dict[str, Any]:
    with file.open("rb") as bytes_of_file:
        digest = hashlib.file_digest(bytes_of_file, "sha256").hexdigest()
    return {
        "table": table.name,
        "file": file.name,
        "description": f"{table.grain} {table.description}",
        "rows": rows,
        "bytes": file.stat().st_size,
        "sha256": digest,
        "primary_key": list(table.primary_key),
        "columns": [
            {"name": column.name, "type": column_type_sql(column.dtype), "description": column_comment(column)}
            for column in table.columns
        ],
    }


def is_export(folder: Path) -> bool:
    """Whether a folder holds an export that was finished."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and str(manifest.get("format")).startswith("reviewmart export")
