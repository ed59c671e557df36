"""The commands that keep a warehouse in order: doctor, export, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None)

Database = Annotated[Path, typer.Option("--db", envvar="REVIEWMART_TO", metavar="FILE", help="The warehouse.")]
DEFAULT_DATABASE = Path("reviews.duckdb")


@app.command(epilog="Example: reviewmart doctor --db reviews.duckdb")
def doctor(
    db: Database = DEFAULT_DATABASE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Look for what a load or a reader could fail by, and say what to do: exit code 1 if there is a problem.

    Nothing is changed: the trial of the folder is removed again.
    """
    from flows.doctor import doctor_command

    raise typer.Exit(doctor_command(db, as_json=as_json))
