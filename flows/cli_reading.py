"""The commands that read: sql, status, describe, sources. None of them changes a warehouse."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None)

Database = Annotated[Path, typer.Option("--db", envvar="REVIEWMART_TO", metavar="FILE", help="The warehouse to read.")]
DEFAULT_DATABASE = Path("reviews.duckdb")


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


@app.command(epilog='Example: reviewmart sql "FROM title_summary ORDER BY review_count DESC LIMIT 10"')
def sql(
    query: Annotated[str | None, typer.Argument(help="The query; read from standard input if left out or -.")] = None,
    db: Database = DEFAULT_DATABASE,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from a file.")] = None,
    fmt: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.table,
    limit: Annotated[int, typer.Option(min=0, help="Rows to print as a table; 0 for all.")] = 100,
) -> None:
    """Ask the published warehouse: read-only, always one consistent version, never a lock."""
    from flows.reading import sql_command

    raise typer.Exit(sql_command(db, query, file, fmt.value, limit))


@app.command(epilog="Example: reviewmart status --db reviews.duckdb")
def status(
    db: Database = DEFAULT_DATABASE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the state as JSON.")] = False,
) -> None:
    """Show how the warehouse stands: last run, size, sources, who is writing."""
    from flows.reading import status_command

    raise typer.Exit(status_command(db, as_json=as_json))


@app.command(epilog="Example: reviewmart describe fact_review")
def describe(
    table: Annotated[str | None, typer.Argument(help="A table or view; all of them if left out.")] = None,
    db: Annotated[Path | None, typer.Option("--db", metavar="FILE", help="Describe this warehouse.")] = None,
    fmt: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.table,
) -> None:
    """Print the data dictionary: what every table, view and column means."""
    from flows.reading import describe_command

    raise typer.Exit(describe_command(table, db, fmt.value))


@app.command(epilog="Example: reviewmart sources aclImdb_v1.tar.gz")
def sources(
    dump: Annotated[Path | None, typer.Argument(help="A dump to look at; the known layouts if left out.")] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Propose a mapping of the columns of a table.")] = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the mapping to a new file.")] = None,
) -> None:
    """List the layouts that can be read, or say which one a dump has and why.

    What has no known layout but is a table (CSV, JSON lines, Parquet) is read with a mapping: --propose writes one to
    start from, and `reviewmart load DUMP --mapping FILE` reads the table with it.
    """
    from flows.proposing import propose_command
    from flows.reading import sources_command

    raise typer.Exit(propose_command(dump, output) if propose or output else sources_command(dump))
