"""What the reading commands do: ask the warehouse room, and print the answer."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl

from contracts.errors import BadQuery
from flows.console import print_frame, print_lines, shown_path
from sources import SOURCES, recognised, recognitions
from warehouse.formats import as_csv, as_json, as_markdown
from warehouse.journal import read_journal
from warehouse.lock import holder_text, is_held
from warehouse.place import Place, place_at
from warehouse.read import Status, described, query
from warehouse.read import status as read_status

RENDERERS = {"csv": as_csv, "json": as_json, "markdown": as_markdown}


def sql_command(db: Path, sql: str | None, file: Path | None, fmt: str, limit: int) -> int:
    """Run a query and print its rows; a table stops at `limit` rows and says so."""
    text = _query_text(sql, file)
    row_limit = limit if fmt == "table" and limit else None
    answer = query(db, text, row_limit=row_limit)
    _print_rows(answer.frame, fmt)
    if answer.is_truncated:
        print_lines([f"These are the first {limit:,} rows. Show more with --limit N, all with --limit 0."])
    return 0


def _query_text(sql: str | None, file: Path | None) -> str:
    if sql not in (None, "-") and file is not None:
        raise BadQuery("Give the query as an argument or with --file, not both.")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadQuery(f"Cannot read the query in {file}: {error}.") from error
    if sql in (None, "-"):
        if sys.stdin.isatty():
            raise BadQuery('Give a query: reviewmart sql "FROM latest_run", or --file FILE, or on standard input.')
        return sys.stdin.read()
    return str(sql)


def _print_rows(rows: pl.DataFrame, fmt: str) -> None:
    if fmt == "table":
        print_frame(rows)
    else:
        sys.stdout.write(RENDERERS[fmt](rows))


def status_command(db: Path, *, as_json: bool) -> int:
    """Print how the warehouse stands, by what is published and by the journal beside it."""
    state = read_status(db)
    place = place_at(db)
    writer = holder_text(place.lock).rstrip(",") if is_held(place.lock) else None
    last = _last_run(place, state)
    if as_json:
        print(json.dumps(_status_dict(state, last, writer)))  # noqa: T201 -- the output that was asked for
        return 0
    loaded = f"{state.loaded_at:%Y-%m-%d %H:%M} UTC" if state.loaded_at else "unknown"
    print_lines(
        [
            f"Warehouse: {shown_path(place.target)} -> {shown_path(state.version_file)}",
            f"Data of:   {loaded}, {state.size_bytes / 1e6:,.1f} MB, contracts version {state.contract_version}",
            f"Last run:  {last}" if last else "Last run:  unknown, there is no journal beside the warehouse",
            f"Writer:    {writer}" if writer else "Writer:    none",
        ]
    )
    print_frame(state.sources)
    print_frame(state.tables.filter(pl.col("row_count") > 0))
    return 0


def _last_run(place: Place, state: Status) -> str:
    runs = read_journal(place.journal).load_run().tail(1)
    if runs.is_empty():
        return ""
    run = runs.row(0, named=True)
    published = dict(state.latest_run.select("load_run_key", "outcome").rows())
    outcome = str(published.get(run["load_run_key"], run["outcome"])).replace("_", " ")
    if outcome == "died" and is_held(place.lock):
        outcome = "is running"
    return f"run {run['load_run_key']}, started {run['started_at']:%Y-%m-%d %H:%M} UTC: {outcome}"


def _status_dict(state: Status, last: str, writer: str | None) -> dict[str, object]:
    return {
        "warehouse": str(state.path),
        "version_file": str(state.version_file),
        "size_bytes": state.size_bytes,
        "loaded_at": state.loaded_at.isoformat() if state.loaded_at else None,
        "contract_version": state.contract_version,
        "last_run": last or None,
        "writer": writer,
        "tables": dict(state.tables.select("table_name", "row_count").rows()),
    }


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
