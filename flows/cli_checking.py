"""The commands that judge, and that propose how to: check, profile. They read a warehouse and never change it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_reading import DEFAULT_DATABASE, Database, Format
from flows.run_options import Quiet

app = typer.Typer(rich_markup_mode=None)

Further = Annotated[
    Path | None,
    typer.Option("--expectations", metavar="FILE", help="Further expectations, owners, severities and bounds."),
]


@app.command(
    epilog="Exit codes: 0 all critical expectations hold, 1 it cannot be judged, 2 a critical expectation fails."
    " Example: reviewmart check --db reviews.duckdb --junit quality.xml"
)
def check(
    db: Database = DEFAULT_DATABASE,
    expectations: Further = None,
    rows: Annotated[
        str | None, typer.Option(metavar="EXPECTATION", help="Print all rows that fail this expectation, and no more.")
    ] = None,
    fmt: Annotated[Format, typer.Option("--format", help="How to print those rows.")] = Format.table,
    as_list: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Print the expectations that hold, too.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json-file", metavar="FILE", help="Write JSON.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML, for CI.")] = None,
    markdown: Annotated[Path | None, typer.Option(metavar="FILE", help="Write Markdown, for a pull request.")] = None,
    data_docs: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write Great Expectations' own Data Docs; they need a network.")
    ] = None,
    failing_rows: Annotated[int, typer.Option(min=0, max=10_000, help="Failing rows to show for each.")] = 5,
    quiet: Quiet = False,
) -> None:
    """Judge a warehouse, or any DuckDB file with its tables, without loading.

    The file is opened read-only. An expectation that needs tables or columns that it lacks is left out.
    """
    from flows.checking import Wanted, check_command, rows_command

    if rows is not None:
        raise typer.Exit(rows_command(db, expectations, rows, fmt.value))
    files = {"junit": junit, "json": json_file, "markdown": markdown}
    wanted = Wanted(files, data_docs, failing_rows, as_list=as_list, everything=everything, quiet=quiet)
    raise typer.Exit(check_command(db, expectations, wanted))


@app.command(epilog="Example: reviewmart profile --db reviews.duckdb --output proposal.diff")
def profile(
    db: Database = DEFAULT_DATABASE,
    expectations: Further = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the proposal to a new file.")] = None,
    fewest_reviews: Annotated[
        int, typer.Option(min=1, help="Leave out loads that brought fewer reviews of a source.")
    ] = 100,
) -> None:
    """Propose bands from the loads so far, as a diff of your file of expectations [default: expectations.toml].

    Nothing is changed: read the diff, keep what you want of it, and apply it with `patch -p1` or `git apply`.
    """
    from flows.profiling import profile_command

    raise typer.Exit(profile_command(db, expectations, output, fewest_reviews))
