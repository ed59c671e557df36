"""What the reading commands do: ask the warehouse room, and print the answer."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from contracts.errors import BadQuery
from flows.console import print_frame, print_lines
from sources import SOURCES, recognised, recognitions
from warehouse.formats import as_csv, as_json, as_markdown
from warehouse.read import described

RENDERERS = {"csv": as_csv, "json": as_json, "markdown": as_markdown}


def _print_rows(rows: pl.DataFrame, fmt: str) -> None:
    if fmt == "table":
        print_frame(rows)
    else:
        sys.stdout.write(RENDERERS[fmt](rows))


def describe_command(table: str | None, db: Path | None, fmt: str) -> int:
    """Print the tables and views, or the columns of one of them."""
    description = described(db)
    if table is None:
        _print_rows(description.tables, fmt)
        return 0
    columns = description.of(table)
    if columns.is_empty():
        names = ", ".join(description.tables.get_column("table_name").to_list())
        raise BadQuery(f"There is no table or view {table}. There are: {names}.")
    about = description.tables.filter(pl.col("table_name") == table).get_column("description")
    if fmt == "table" and not about.is_empty():
        print_lines([f"{table}: {about[0]}"])
    _print_rows(columns.drop("table_name"), fmt)
    return 0


def sources_command(dump: Path | None) -> int:
    """Print the known layouts, or which one a dump has, why, and why the others do not fit."""
    if dump is None:
        for layout in SOURCES:
            print_lines([f"{layout.name}: {layout.facts.description}"])
        return 0
    found = recognised(dump)
    print_lines([f"{dump} is {found.layout.name}: {found.layout.facts.description}", found.why])
    for other in recognitions(dump):
        if other.layout != found.layout.name:
            print_lines([f"  {other.layout}: {'fits too, but is asked later: ' if other.fits else ''}{other.why}"])
    return 0
