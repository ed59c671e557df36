"""The command line: what each command takes, and how errors become one message and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from contracts.errors import PipelineError
from flows.address_space import require_address_space
from flows.cli_checking import app as checking_commands
from flows.cli_fetch import app as fetching_commands
from flows.cli_forget import app as forgetting_commands
from flows.cli_reading import app as reading_commands
from flows.cli_rebuild import app as rebuilding_commands
from flows.cli_replay import app as replaying_commands
from flows.cli_report import app as report_commands
from flows.cli_serve import app as serving_commands
from flows.cli_upkeep import app as upkeep_commands
from flows.lake_words import hide_passwords
from flows.last_words import last_words
from flows.run_options import (
    AsJson,
    DataDocs,
    Direct,
    Expectations,
    FailingRows,
    Junit,
    KeepVersions,
    LogFile,
    Markdown,
    Quiet,
    Runner,
    Scheduler,
    StageStoreUrl,
    Wait,
    WorkDir,
)

app = typer.Typer(
    name="reviewmart",
    help="Turn raw review dumps into a validated star schema in DuckDB.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 wrong usage or nothing readable, 2 held back, 3 busy, 4 data older than asked, "
    "70 an error of reviewmart.",
)
app.add_typer(reading_commands)
app.add_typer(checking_commands)
app.add_typer(replaying_commands)
app.add_typer(rebuilding_commands)
app.add_typer(forgetting_commands)
app.add_typer(fetching_commands)
app.add_typer(report_commands)
app.add_typer(upkeep_commands)
app.add_typer(serving_commands)

OUR_ERROR = 70
STOPPED = 130
TERMINATED = 143


class Terminated(BaseException):
    """SIGTERM arrived: what is open is closed on the way out."""


def version_shown(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        from importlib.metadata import version

        typer.echo(f"reviewmart {version('reviewmart')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=version_shown, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Turn raw review dumps into a validated star schema in DuckDB."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(epilog="Example: reviewmart load aclImdb_v1.tar.gz --to reviews.duckdb")
def load(
    dumps: Annotated[
        list[Path] | None, typer.Argument(metavar="DUMP", help="Folders, archives or files to load.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(help="The warehouse: a file, or ducklake:postgres:dbname=… [default: reviews.duckdb]."),
    ] = None,
    data_path: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="Where the files of a new lake go: a folder or s3://BUCKET/PREFIX."),
    ] = None,
    work_dir: WorkDir = None,
    source: Annotated[str | None, typer.Option(help="Name of the id space of the reviews [default: layout].")] = None,
    layout: Annotated[str | None, typer.Option(help="Layout of the dump, instead of recognising it.")] = None,
    mapping: Annotated[Path | None, typer.Option(metavar="FILE", help="Mapping of the columns of a table.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the texts [default: of the layout].")] = None,
    expectations: Expectations = None,
    reference: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of IMDb's public tables, for names, genres, credits.")
    ] = None,
    direct: Direct = None,
    extract: Annotated[
        bool | None,
        typer.Option("--extract/--no-extract", help="Extract people, works, places from the texts."),
    ] = None,
    extractor: Annotated[
        str | None, typer.Option(metavar="ENGINE", help="rules, or spacy[:MODEL] if you have it [default: rules].")
    ] = None,
    sync: Annotated[bool | None, typer.Option("--sync", help="Remove the reviews of files that are gone.")] = None,
    verify: Annotated[bool | None, typer.Option("--verify", help="Read every file again.")] = None,
    relearn: Annotated[
        bool | None, typer.Option("--relearn", help="Learn names and works anew from all texts, and extract all again.")
    ] = None,
    runner: Runner = None,
    scheduler: Scheduler = None,
    stage_store: StageStoreUrl = None,
    privacy: Annotated[
        str | None, typer.Option(metavar="MODE", help="Reviewers: keep, pseudonym or drop [default: as before].")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", help="Load only the first N records; a later load reads all.")
    ] = None,
    rebuild: Annotated[
        bool | None, typer.Option("--rebuild", help="Make the reviews of older rules anew before loading.")
    ] = None,
    mixed: Annotated[
        bool | None, typer.Option("--mixed", help="Load under newer rules, and leave the reviews of older ones.")
    ] = None,
    wait: Wait = None,
    max_refused: Annotated[float | None, typer.Option(help="Share of refused records that holds a run back.")] = None,
    max_removed: Annotated[float | None, typer.Option(help="Share of removed reviews that holds a run back.")] = None,
    keep_versions: KeepVersions = None,
    failing_rows: FailingRows = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be read, and write nothing.")] = False,
    log_file: LogFile = None,
    junit: Junit = None,
    markdown: Markdown = None,
    data_docs: DataDocs = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Load review dumps into a warehouse: read, clean, validate, publish.

    What the warehouse knows unchanged is left out. The new version is published only if it passes every critical
    expectation; readers keep the old version until then.
    """
    require_address_space()
    from flows.commands import load_command

    raise typer.Exit(
        load_command(
            dumps or [],
            quiet=quiet,
            as_json=as_json,
            is_dry=dry_run,
            log_file=log_file,
            to=to,
            data_path=data_path,
            work_dir=work_dir,
            source=source,
            layout=layout,
            mapping=mapping,
            encoding=encoding,
            expectations=expectations,
            reference=reference,
            direct=direct,
            extract=extract,
            extractor=extractor,
            sync=sync,
            verify=verify,
            relearn=relearn,
            runner=runner,
            scheduler=scheduler,
            stage_store=stage_store,
            privacy=privacy,
            limit=limit,
            rebuild=rebuild,
            mixed=mixed,
            wait_seconds=wait,
            max_refused=max_refused,
            max_removed=max_removed,
            keep_versions=keep_versions,
            failing_rows=failing_rows,
            junit=junit,
            markdown=markdown,
            data_docs=data_docs,
        )
    )


@app.command(epilog="Example: reviewmart demo --to demo/reviews.duckdb")
def demo(
    to: Annotated[Path, typer.Option(help="Where the demo puts its warehouse.")] = Path("demo/reviews.duckdb"),
    direct: Direct = None,
) -> None:
    """Load the sample dump, show what became of every row, and answer one question."""
    from flows.demo import demo_command

    raise typer.Exit(demo_command(to, direct=direct))


def main() -> NoReturn:
    """Run the command line and exit with the documented code."""
    signal.signal(signal.SIGTERM, _terminate)
    code = _code_of_run()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Terminated


def _code_of_run() -> int:
    try:
        hide_passwords()
        code = int(app(prog_name="reviewmart", standalone_mode=False) or 0)
    except (Exception, KeyboardInterrupt, Terminated) as error:  # noqa: BLE001 -- the last line of defence: a traceback is never for the user
        return code_of_error(error)
    if code == STOPPED:  # which Typer makes of an interrupt
        typer.echo(f"Stopped. {last_words()}", err=True)
    return code


def code_of_error(error: BaseException) -> int:
    """The exit code of an error, after its one message."""
    signals = [one for one in _errors_behind(error) if isinstance(one, Terminated | KeyboardInterrupt | typer.Abort)]
    match signals[0] if signals else error:
        case Terminated():
            typer.echo(f"Terminated. {last_words()}", err=True)
            return TERMINATED
        case KeyboardInterrupt() | typer.Abort():
            typer.echo(f"Stopped. {last_words()}", err=True)
            return STOPPED
        case PipelineError() as failure:
            typer.echo(f"Error: {failure}", err=True)
            return failure.exit_code
        case TyperException() as mistake:
            typer.echo(f"Error: {mistake.format_message()} See reviewmart --help.", err=True)
            return 1
        case BrokenPipeError():
            return 0
        case _:
            return _our_error(error)


def _errors_behind(error: BaseException) -> Iterator[BaseException]:
    """The error and those before it: DuckDB makes a RuntimeError of a signal that ends its query."""
    behind: BaseException | None = error
    while behind is not None:
        yield behind
        behind = behind.__cause__ or behind.__context__


def _our_error(error: BaseException) -> int:
    import tempfile
    import traceback

    trace = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile("w", prefix="reviewmart-error-", suffix=".txt", delete=False) as file:
            file.write(trace)
        details = f"The details are in {file.name}; please report them."
    except OSError:
        details = "There was no room for the details."
    typer.echo(
        f"Error: this is a fault of reviewmart, not of your data: {type(error).__name__}: {error}\n"
        f"{last_words()} {details}",
        err=True,
    )
    return OUR_ERROR


if __name__ == "__main__":
    main()
