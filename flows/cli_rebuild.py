"""The command that makes a warehouse anew from the raw texts that it keeps: rebuild."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.address_space import require_address_space
from flows.run_options import (
    AsJson,
    DataDocs,
    Expectations,
    FailingRows,
    Junit,
    KeepVersions,
    LogFile,
    Markdown,
    Quiet,
    Runner,
    Scheduler,
    Wait,
    WorkDir,
)

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: reviewmart rebuild --to reviews.duckdb")
def rebuild(
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="The warehouse [default: reviews.duckdb].")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also reviews that the rules of today have made.")] = False,
    work_dir: WorkDir = None,
    expectations: Expectations = None,
    runner: Runner = None,
    scheduler: Scheduler = None,
    wait: Wait = None,
    keep_versions: KeepVersions = None,
    failing_rows: FailingRows = None,
    log_file: LogFile = None,
    junit: Junit = None,
    markdown: Markdown = None,
    data_docs: DataDocs = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Clean and extract the reviews again by the rules of today, from the raw texts, without their dumps.

    The lexicon is learned anew. The result is judged and published like a load's; readers keep the old version until
    then, and `reviewmart restore` goes back to it.
    """
    require_address_space()
    from flows.commands import rebuild_command

    raise typer.Exit(
        rebuild_command(
            every=every,
            quiet=quiet,
            as_json=as_json,
            to=to,
            work_dir=work_dir,
            expectations=expectations,
            runner=runner,
            scheduler=scheduler,
            wait_seconds=wait,
            keep_versions=keep_versions,
            failing_rows=failing_rows,
            log_file=log_file,
            junit=junit,
            markdown=markdown,
            data_docs=data_docs,
        )
    )
