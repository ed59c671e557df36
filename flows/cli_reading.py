"""The commands that read: sql, search, status, describe, sources. None of them changes a warehouse."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None)

Database = Annotated[Path, typer.Option("--db", envvar="REVIEWMART_TO", metavar="FILE", help="The warehouse to read.")]
DEFAULT_DATABASE = Path("reviews.duckdb")


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


@app.command(epilog='Example: reviewmart sql "FROM title_summary LIMIT $n" -p n=10 --output films.csv')
def sql(
    query: Annotated[str | None, typer.Argument(help="The query; read from standard input if left out or -.")] = None,
    db: Database = DEFAULT_DATABASE,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from a file.")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="Value of $NAME; can be repeated.")
    ] = None,
    fmt: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.table,
    limit: Annotated[int, typer.Option(min=0, help="Rows to print as a table; 0 for all.")] = 100,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write all rows: .csv, .json, .md, .parquet.")
    ] = None,
    safe_csv: Annotated[
        bool, typer.Option("--safe-csv", help="Put ' before text that a spreadsheet would take for a formula.")
    ] = False,
    timing: Annotated[bool, typer.Option("--timing", help="Say how long it took.")] = False,
    pager: Annotated[
        bool | None, typer.Option("--pager/--no-pager", help="Long tables through $PAGER [default: in a terminal].")
    ] = None,
) -> None:
    """Ask the published warehouse: read-only, always one consistent version, never a lock.

    In a terminal and without a query, this opens a shell with history and completion: .help says what it knows.
    """
    import sys

    from flows.answering import Way
    from flows.sql_command import sql_command

    is_paged = sys.stdout.isatty() if pager is None else pager
    way = Way(fmt.value, limit, None, safe_csv, timing, is_paged)
    raise typer.Exit(sql_command(db, query, file, param or [], way.into(output) if output else way))


@app.command(epilog="Example: reviewmart search haunted lighthouse --limit 5")
def search(
    words: Annotated[list[str] | None, typer.Argument(help="The words, all of which a review must have.")] = None,
    db: Database = DEFAULT_DATABASE,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Only reviews of this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Reviews to show.")] = 20,
    fmt: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.table,
    index: Annotated[bool, typer.Option("--index", help="Make an index of the published version first.")] = False,
) -> None:
    """Search the reviews for words: the best first, each with the passage that has them.

    With an index (--index, once for each version) answers are fast and know other forms of a word; without one all
    texts are read.
    """
    from flows.search_command import index_command, search_command

    if index:
        index_command(db)
    if words or not index:
        raise typer.Exit(search_command(db, " ".join(words or []), source, limit, fmt.value))


@app.command(epilog="Example: reviewmart status --db reviews.duckdb --max-age 26h")
def status(
    db: Database = DEFAULT_DATABASE,
    max_age: Annotated[
        str | None, typer.Option(metavar="AGE", help="End with exit code 4 if the data are older, as 26h or 2d.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the state as JSON.")] = False,
) -> None:
    """Show how the warehouse stands: last runs, age, size, what is refused, who is writing, what comes next.

    The age of the data counts from the last load that published, or that found nothing new.
    """
    from flows.durations import duration
    from flows.status_command import status_command

    raise typer.Exit(status_command(db, max_age=duration(max_age) if max_age else None, as_json=as_json))


@app.command(epilog="Example: reviewmart describe fact_review")
def describe(
    table: Annotated[str | None, typer.Argument(help="A table or view; all of them if left out.")] = None,
    db: Annotated[Path | None, typer.Option("--db", metavar="FILE", help="Describe this warehouse.")] = None,
    fmt: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.table,
) -> None:
    """Print the data dictionary: what every table, view and column means."""
    from flows.reading import describe_command

    raise typer.Exit(describe_command(table, db, fmt.value))


@app.command(epilog="Example: reviewmart sources aclImdb_v1.tar.gz")
def sources(
    dump: Annotated[Path | None, typer.Argument(help="A dump to look at; the known layouts if left out.")] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Propose a mapping of the columns of a table.")] = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the mapping to a new file.")] = None,
) -> None:
    """List the layouts that can be read, or say which one a dump has and why.

    What has no known layout but is a table (CSV, JSON lines, Parquet) is read with a mapping: --propose writes one to
    start from, and `reviewmart load DUMP --mapping FILE` reads the table with it.
    """
    from flows.proposing import propose_command
    from flows.reading import sources_command

    raise typer.Exit(propose_command(dump, output) if propose or output else sources_command(dump))
