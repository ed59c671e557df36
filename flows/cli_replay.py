"""The command that reads refused records again: replay."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.address_space import require_address_space

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
    expectations: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Further expectations, owners, severities and bounds.")
    ] = None,
    direct: Annotated[bool | None, typer.Option("--direct", help="Run without a Prefect server.")] = None,
    wait: Annotated[float | None, typer.Option(metavar="SECONDS", help="Wait for another writer.")] = None,
    keep_versions: Annotated[int | None, typer.Option(help="Earlier versions to keep.")] = None,
    failing_rows: Annotated[int | None, typer.Option(help="Failing rows to keep for each expectation.")] = None,
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
            expectations=expectations,
            direct=direct,
            wait_seconds=wait,
            keep_versions=keep_versions,
            failing_rows=failing_rows,
            junit=junit,
            markdown=markdown,
            data_docs=data_docs,
        )
    )
