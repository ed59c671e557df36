"""The command that runs loads by the clock: serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: reviewmart serve inbox --to reviews.duckdb --cron '30 2 * * *' --timezone Europe/Berlin")
def serve(
    dumps: Annotated[
        list[Path], typer.Argument(metavar="DUMP", help="What to load each time, such as an inbox folder.")
    ],
    to: Annotated[Path | None, typer.Option(help="The warehouse to load into [default: reviews.duckdb].")] = None,
    cron: Annotated[
        str, typer.Option(metavar="FIELDS", help="When to load: minute hour day month weekday.")
    ] = "30 2 * * *",
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="Time zone of the schedules.")] = "UTC",
    upkeep: Annotated[
        str, typer.Option(metavar="FIELDS", help="When to look for problems, index and export; '' for never.")
    ] = "30 4 * * 0",
    export: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where upkeep exports to, in the place of the export before.")
    ] = None,
    report_cron: Annotated[
        str, typer.Option(metavar="FIELDS", help="When to write the report anew; by default only loads write it.")
    ] = "",
    report: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where that report is written [default: beside the warehouse].")
    ] = None,
    sync: Annotated[bool | None, typer.Option("--sync", help="Remove the reviews of files that are gone.")] = None,
    mapping: Annotated[Path | None, typer.Option(metavar="FILE", help="Mapping of the columns of a table.")] = None,
    wait: Annotated[float, typer.Option(metavar="SECONDS", help="Wait for another writer.")] = 600.0,
    log_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Append one line a step to this file.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port of the server, if one is started.")] = 4200,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Load by the clock, and look after the warehouse, until told to stop.

    Uses the Prefect server that PREFECT_API_URL names, or starts one for as long as this runs; its pages show each
    run. Ctrl-C and SIGTERM stop it with exit code 0, and leave the schedules as they are.
    """
    from flows.serve_command import serve_command

    raise typer.Exit(
        serve_command(
            dumps,
            cron=cron,
            timezone=timezone,
            upkeep=upkeep,
            export=export,
            report_cron=report_cron,
            report=report,
            port=port,
            quiet=quiet,
            to=to,
            sync=sync,
            mapping=mapping,
            wait_seconds=wait,
            log_file=log_file,
        )
    )
