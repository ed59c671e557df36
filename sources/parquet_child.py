"""Read a Parquet file where a crash costs the file and not the run: `python -m sources.parquet_child FILE`.

With a folder and the names of columns (JSON) it writes pieces of at most 10,000 rows there, as Parquet of our own, and
says one line of JSON for each. Without them it says the names of all columns. Its memory is limited here, its time by
its parent.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

import polars as pl

PIECE_ROWS = 10_000
MEMORY_BYTES = 6 << 30  # of address space, which Polars reserves generously


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column as text: strings as they are, lists and structs as JSON, anything else as it prints."""
    column = pl.col(name)
    if isinstance(dtype, pl.List | pl.Array | pl.Struct):
        json_text = pl.struct(column.alias("v")).struct.json_encode().str.slice(len('{"v":')).str.head(-1)
        return pl.when(column.is_not_null()).then(json_text).alias(name)
    return column.cast(pl.String).alias(name)


def extra(names: list[str]) -> pl.Expr:
    """The other columns as one JSON object; missing where there are none."""
    if not names:
        return pl.lit(None, pl.String).alias("extra_json")
    return pl.struct(names).struct.json_encode().alias("extra_json")


def main(path: str, folder: str | None = None, wanted: str = "[]") -> None:
    """Say the names of the columns, or write the pieces."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    rows = pl.scan_parquet(path, glob=False)
    schema = rows.collect_schema()
    if folder is None:
        print(json.dumps(schema.names()))  # noqa: T201 -- the parent reads it
        return
    names = [name for name in json.loads(wanted) if name in schema]
    others = [name for name in schema if name not in names and schema[name] != pl.Binary]
    text = rows.select(*(as_text(name, schema[name]) for name in names), extra(others))
    for number, piece in enumerate(text.collect_batches(chunk_size=PIECE_ROWS, maintain_order=True), start=1):
        target = Path(folder) / f"{Path(folder).name}.{number}.parquet"
        piece.write_parquet(target, compression="lz4", statistics=False)
        print(json.dumps({"path": str(target), "row_count": piece.height}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
