"""The command that reads refused records again: replay."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.address_space import require_address_space
from flows.run_options import (
    AsJson,
    DataDocs,
    Direct,
    Expectations,
    FailingRows,
    Junit,
    KeepVersions,
    Markdown,
    Quiet,
    Runner,
    Scheduler,
    Wait,
    WorkDir,
)

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: reviewmart replay --reason invalid_encoding --encoding latin-1 --to reviews.duckdb")
def replay(
    reason: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only records refused for this reason; can be repeated.")
    ] = None,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Only records of this source.")] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Encoding of their bytes [default: as they were read].")
    ] = None,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="The warehouse [default: reviews.duckdb].")] = None,
    work_dir: WorkDir = None,
    expectations: Expectations = None,
    direct: Direct = None,
    runner: Runner = None,
    scheduler: Scheduler = None,
    wait: Wait = None,
    keep_versions: KeepVersions = None,
    failing_rows: FailingRows = None,
    junit: Junit = None,
    markdown: Markdown = None,
    data_docs: DataDocs = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Read the refused records of a warehouse again, by the rules of today, without the dump.

    What passes now is loaded, judged and published like any load; the rest stays refused, with the reasons it has now.
    """
    from flows.choosing import chosen_of

    require_address_space()
    from flows.commands import replay_command

    raise typer.Exit(
        replay_command(
            chosen_of(reason or (), source, encoding),
            quiet=quiet,
            as_json=as_json,
            to=to,
            work_dir=work_dir,
            expectations=expectations,
            direct=direct,
            runner=runner,
            scheduler=scheduler,
            wait_seconds=wait,
            keep_versions=keep_versions,
            failing_rows=failing_rows,
            junit=junit,
            markdown=markdown,
            data_docs=data_docs,
        )
    )
