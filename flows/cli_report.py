"""The command that writes the report anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_reading import DEFAULT_DATABASE, Database

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: reviewmart report --db reviews.duckdb --output report")
def report(
    db: Database = DEFAULT_DATABASE,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder to write [default: beside the warehouse]."),
    ] = None,
) -> None:
    """Write the report of the latest run anew, without loading.

    Every load writes one; this is for a copy of it, for a warehouse that came without one, and after an update.
    """
    from flows.reporting import report_command

    raise typer.Exit(report_command(db, output))
