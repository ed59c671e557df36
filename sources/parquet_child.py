"""Read a Parquet file where a crash costs the file and not the run: `python parquet_child.py FILE`.

It says the names of all columns as a line of JSON. With a folder and the names of columns (JSON) it writes pieces of at
most 10,000 rows there, as Parquet of our own, and says one line for each, and a last one with the count of all rows.
Its memory is limited here, its time by its parent.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

import polars as pl

PIECE_ROWS = 10_000
PIECE_BYTES = 64_000_000  # of a piece in memory; a single row may have more
MEMORY_BYTES = 6 << 30  # of address space, which Polars reserves generously
NESTED = (pl.List, pl.Array, pl.Struct, pl.Binary, pl.Object)  # these hold no text
NO_FLAW = pl.lit(None, pl.List(pl.String))


def rows_as_text(rows: pl.LazyFrame, wanted: list[str], nested: list[str]) -> pl.LazyFrame:
    """The rows as text.

    Args:
        rows: the file.
        wanted: the columns that are wanted.
        nested: those of them that may hold lists or structs, which become JSON.

    Returns:
        `field 0`, `field 1` and so on for the wanted columns, missing where there is none; `extra_json` of the others;
        `payload`, which is all of the row as JSON; `flaws` and `flaw_detail` where a wanted column holds no text.
    """
    schema = rows.collect_schema()
    column = {name: pl.nth(number) for number, name in enumerate(schema)}  # a name may look like a pattern
    there = [name for name in wanted if name in schema]
    wrong = [name for name in there if isinstance(schema[name], NESTED) and name not in nested]
    nothing = pl.lit(None, pl.String)
    texts = {name: text_of(column[name], schema[name]) for name in there if name not in wrong}
    fields = [texts.get(name, nothing).alias(f"field {number}") for number, name in enumerate(wanted)]
    is_wrong = pl.any_horizontal([pl.lit(value=False), *(column[name].is_not_null() for name in wrong)])
    detail = f"The column {', '.join(wrong)} holds {', '.join(str(schema[name]) for name in wrong)}."
    others = [json_member(name, column[name], schema[name]) for name in schema if name not in wanted]
    values = [json_value(column[name], schema[name]).alias(name) for name in schema]
    return rows.select(
        *fields,
        json_object(others).alias("extra_json"),
        pl.struct(values).struct.json_encode().alias("payload"),
        pl.when(is_wrong).then(pl.lit(["wrong_type"])).otherwise(NO_FLAW).alias("flaws"),
        pl.when(is_wrong).then(pl.lit(detail[:200])).otherwise(nothing).alias("flaw_detail"),
    )


def text_of(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A value as text, and a list or struct as JSON."""
    if not dtype.is_nested():
        return column.cast(pl.String)
    member = pl.struct(column.alias("v")).struct.json_encode()
    return pl.when(column.is_not_null()).then(member.str.slice(len('{"v":')).str.head(-1))


def json_value(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A value that can be written as JSON; what JSON has no form for becomes text."""
    if isinstance(dtype, pl.Binary):
        return column.bin.encode("hex")
    if isinstance(dtype, pl.Duration):
        return column.to_physical()
    if dtype.is_nested() and not all(map(is_json, leaves(dtype))):
        return pl.when(column.is_not_null()).then(pl.lit(f"a value of the type {dtype}"[:200]))
    return column if dtype.is_nested() or is_json(dtype) else column.cast(pl.String)


def json_member(name: str, column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """`"name":value`; missing where the value is. A number that JSON has no form for becomes text."""
    member = pl.struct(json_value(column, dtype).alias(name)).struct.json_encode()
    if dtype.is_float():
        strange = pl.struct(column.cast(pl.String).alias(name)).struct.json_encode()
        member = pl.when(column.is_finite()).then(member).otherwise(strange)
    return pl.when(column.is_not_null()).then(member.str.head(-1).str.slice(1))


def is_json(dtype: pl.DataType) -> bool:
    """Whether values of a type can be written as JSON."""
    return dtype.is_numeric() or isinstance(dtype, pl.String | pl.Boolean | pl.Null)


def leaves(dtype: pl.DataType) -> list[pl.DataType]:
    """The types of the values in a list or struct, at any depth."""
    if isinstance(dtype, pl.Struct):
        return [leaf for field in dtype.fields for leaf in leaves(_made(field.dtype))]
    if isinstance(dtype, pl.List | pl.Array):
        return leaves(_made(dtype.inner))
    return [dtype]


def _made(dtype: Any) -> pl.DataType:
    made: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return made


def json_object(members: list[pl.Expr]) -> pl.Expr:
    """An object of the members that are there; missing where none is."""
    joined = pl.concat_str(members or [pl.lit("")], separator=",", ignore_nulls=True)
    return pl.when(joined != "").then(pl.lit("{") + joined + pl.lit("}"))


def main(path: str, folder: str | None = None, wanted: str = "[]", nested: str = "[]") -> None:
    """Say the names of the columns, or write the pieces."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    rows = pl.scan_parquet(path, glob=False)
    print(json.dumps(rows.collect_schema().names()), flush=True)  # noqa: T201 -- the parent reads it
    if folder is None:
        return
    number = row_count = 0
    text = rows_as_text(rows, json.loads(wanted), json.loads(nested))
    for batch in text.collect_batches(chunk_size=PIECE_ROWS, maintain_order=True):
        rows_at_once = max(1, int(batch.height * PIECE_BYTES / max(batch.estimated_size(), PIECE_BYTES)))
        for piece in batch.iter_slices(rows_at_once):
            number, row_count = number + 1, row_count + piece.height
            target = Path(folder) / f"{Path(folder).name}.{number}.parquet"
            piece.write_parquet(target, compression="uncompressed", statistics=False)  # it is read once, and soon
            print(json.dumps({"path": str(target), "row_count": piece.height}), flush=True)  # noqa: T201
    if row_count == rows.select(pl.len()).collect().item():  # a panic of the engine ends the batches without an error
        print(json.dumps({"row_count": row_count}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
