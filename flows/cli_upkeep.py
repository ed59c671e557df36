"""The commands that keep a warehouse in order: doctor, export, restore, diff."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.run_options import AsJson, Quiet

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


@app.command(epilog="Example: reviewmart export backup/monday --db reviews.duckdb")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put the files.")],
    db: Database = DEFAULT_DATABASE,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an earlier export.")] = False,
    quiet: Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Write every table of the published version as a Parquet file, with a manifest of rows, bytes and digests.

    It is one version from the first table to the last, whatever is published meanwhile, and nobody is kept waiting.
    """
    from flows.export_command import export_command

    raise typer.Exit(export_command(folder, db, replace=replace, quiet=quiet, as_json=as_json))


@app.command(epilog="Example: reviewmart restore 12 --db reviews.duckdb")
def restore(
    version: Annotated[int | None, typer.Argument(min=1, help="The version; those there are if left out.")] = None,
    db: Database = DEFAULT_DATABASE,
    listed: Annotated[bool, typer.Option("--list", help="List the versions, and change nothing.")] = False,
    adopt: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Publish a copy of this warehouse file, such as a backup.")
    ] = None,
    wait: Annotated[float, typer.Option(metavar="SECONDS", min=0, help="Wait for another writer.")] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Publish an earlier version again, at once and for all readers; the next load builds on it.

    The version that was published stays on disk. --adopt takes a file from elsewhere, also the one at the path of the
    warehouse itself where its symlink was lost.
    """
    from flows.restore_command import restore_command

    named = (None, None) if listed else (version, adopt)
    raise typer.Exit(restore_command(named[0], db, named[1], wait, as_json=as_json))


@app.command(epilog="Example: reviewmart diff 12 14 --db reviews.duckdb")
def diff(
    older: Annotated[int, typer.Argument(metavar="OLDER", help="A version; `reviewmart restore` lists them.")],
    newer: Annotated[int | None, typer.Argument(metavar="NEWER", help="Another [default: the published one].")] = None,
    db: Database = DEFAULT_DATABASE,
    limit: Annotated[int, typer.Option(min=0, help="Reviews and titles to show as examples.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print the differences as JSON.")] = False,
) -> None:
    """Show what changed between two versions: rows of every table, columns, reviews, mean ratings."""
    from flows.diff_command import diff_command

    raise typer.Exit(diff_command(older, newer, db, limit, as_json_text=as_json))
