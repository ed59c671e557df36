"""The command that makes a warehouse anew from the raw texts that it keeps: rebuild."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.address_space import require_address_space

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: reviewmart rebuild --to reviews.duckdb")
def rebuild(
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="The warehouse [default: reviews.duckdb].")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also reviews that the rules of today have made.")] = False,
    expectations: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Further expectations, owners, severities and bounds.")
    ] = None,
    wait: Annotated[float | None, typer.Option(metavar="SECONDS", help="Wait for another writer.")] = None,
    keep_versions: Annotated[int | None, typer.Option(help="Earlier versions to keep.")] = None,
    failing_rows: Annotated[int | None, typer.Option(help="Failing rows to keep for each expectation.")] = None,
    log_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Append one line a step to this file.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the verdict as JUnit XML, for CI.")] = None,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the verdict as Markdown, for a pull request.")
    ] = None,
    data_docs: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the verdict as Great Expectations' own Data Docs.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
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
            expectations=expectations,
            wait_seconds=wait,
            keep_versions=keep_versions,
            failing_rows=failing_rows,
            log_file=log_file,
            junit=junit,
            markdown=markdown,
            data_docs=data_docs,
        )
    )
