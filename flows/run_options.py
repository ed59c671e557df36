"""Options that several commands share, each declared once."""

from pathlib import Path
from typing import Annotated

import typer

Expectations = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Further expectations, owners, severities and bounds.")
]
Wait = Annotated[float | None, typer.Option(metavar="SECONDS", help="Wait for another writer.")]
Direct = Annotated[bool | None, typer.Option("--direct", help="Run without a Prefect server.")]
Runner = Annotated[
    str | None, typer.Option(metavar="WHERE", help="Where batches run: threads, or dask [default: threads].")
]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="The Dask scheduler, such as tcp://10.0.0.5:8786.")
]
StageStoreUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="With dask: the workers' files go here, such as s3://bucket/prefix.")
]
WorkDir = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder for this machine's replicas of lakes [default: a cache].")
]
KeepVersions = Annotated[int | None, typer.Option(help="Earlier versions to keep.")]
FailingRows = Annotated[int | None, typer.Option(help="Failing rows to keep for each expectation.")]
LogFile = Annotated[Path | None, typer.Option(metavar="FILE", help="Append one line a step to this file.")]
Junit = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the verdict as JUnit XML, for CI.")]
Markdown = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the verdict as Markdown, for a pull request.")
]
DataDocs = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Write the verdict as Great Expectations' own Data Docs.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
