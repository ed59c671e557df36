"""The command that goes out to the network: fetch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: reviewmart fetch aclimdb --to dumps")
def fetch(
    name: Annotated[str | None, typer.Argument(help="The dump; those there are if left out.")] = None,
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to put it.")] = Path(),
    url: Annotated[
        str | None, typer.Option(help="Take it from this mirror; its digest is checked all the same.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Download a published dump, and check that it is whole.

    A download that was broken off goes on where it stopped. A file that is there already is never overwritten.
    """
    from flows.fetch_command import fetch_command

    raise typer.Exit(fetch_command(name, to, url, quiet=quiet))
