"""Read Parquet files where a crash costs a file and not the run: `python parquet_child.py`.

Each order is a line of JSON on the socket that is its standard input: a path, or null with a descriptor beside it, and
a folder, the names of wanted columns, and of those that may nest, or null. It says the names of all columns as a line
of JSON. With a folder it writes pieces of at most 10,000 rows there, as Arrow files of our own, and says one line for
each, and one with the count of all rows. The answer ends with `END`. Its memory is limited here, its time by its
parent; it ends with its parent, or when nobody asks any more.
"""

from __future__ import annotations

import json
import os
import resource
import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

PIECE_ROWS = 10_000
PIECE_BYTES = 64_000_000  # of a piece in memory; a single row may have more
MEMORY_BYTES = 6 << 30  # of address space, which Polars reserves generously
IDLE_SECONDS = 10.0
ORDER_BYTES = 1 << 16
END = "null"
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


def answer(path: str, folder: str | None, wanted: list[str], nested: list[str]) -> Iterator[object]:
    """The names of the columns, and what is said of the pieces."""
    rows = pl.scan_parquet(path, glob=False)
    yield rows.collect_schema().names()
    if folder is None:
        return
    number = row_count = 0
    for batch in rows_as_text(rows, wanted, nested).collect_batches(chunk_size=PIECE_ROWS, maintain_order=True):
        rows_at_once = max(1, int(batch.height * PIECE_BYTES / max(batch.estimated_size(), PIECE_BYTES)))
        for piece in batch.iter_slices(rows_at_once):
            number, row_count = number + 1, row_count + piece.height
            target = Path(folder) / f"{Path(folder).name}.{number}.arrow"
            piece.write_ipc(target)
            yield {"path": str(target), "row_count": piece.height}
    if row_count == rows.select(pl.len()).collect().item():  # a panic of the engine ends the batches without an error
        yield {"row_count": row_count}


def orders() -> Iterator[tuple[list[Any], int | None]]:
    """What is asked for, until nobody asks any more."""
    with socket.socket(fileno=0) as parent:
        while select.select([parent], [], [], IDLE_SECONDS)[0]:
            order, descriptors, *_ = socket.recv_fds(parent, ORDER_BYTES, 1)
            while order and not order.endswith(b"\n"):
                more = parent.recv(ORDER_BYTES)
                order = order + more if more else b""
            if not order:
                return
            yield json.loads(order), next(iter(descriptors), None)


def main() -> None:
    """Answer each order."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for (path, *told), descriptor in orders():
        for line in answer(path if descriptor is None else f"/dev/fd/{descriptor}", *told):
            print(json.dumps(line), flush=True)  # noqa: T201 -- the parent reads it
        print(END, flush=True)  # noqa: T201
        if descriptor is not None:
            os.close(descriptor)


if __name__ == "__main__":
    main()
