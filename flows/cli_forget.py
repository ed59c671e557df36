"""The command that erases people, reviews and sources for good: forget."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.run_options import AsJson, LogFile, Quiet, Wait, WorkDir

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: reviewmart forget --reviewer amazon:A3SGXH7AUHU8GW --to reviews.duckdb")
def forget(
    reviewer: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="A reviewer, as ID or NAMESPACE:ID; can be repeated.")
    ] = None,
    review: Annotated[list[str] | None, typer.Option(metavar="SOURCE:ID", help="One review; can be repeated.")] = None,
    source: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="All reviews of a source; can be repeated.")
    ] = None,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="The warehouse [default: reviews.duckdb].")] = None,
    work_dir: WorkDir = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be erased, and write nothing.")] = False,
    wait: Wait = None,
    log_file: LogFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Erase a reviewer, a review or a source, and keep it from coming back.

    It goes from the reviews, the refused records, all samples, and with the earlier versions and reports, which are
    deleted. A key stays as a tombstone: what comes under it again is refused. docs/privacy.md says what this cannot
    reach.
    """
    from flows.forget_command import forget_command
    from flows.forgettable import Named

    raise typer.Exit(
        forget_command(
            Named(reviewer or (), review or (), source or ()),
            is_sure=yes,
            is_dry=dry_run,
            quiet=quiet,
            as_json=as_json,
            to=to,
            work_dir=work_dir,
            wait_seconds=wait,
            log_file=log_file,
        )
    )
