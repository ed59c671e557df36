"""Propose bands from the loads so far, as a diff of a file of expectations. No suite is ever changed by it."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from contracts.errors import BadTarget
from expectations.own_file import expectations_text, own_suite_of
from expectations.profile import Band, proposed, unified_diff
from flows.console import print_lines, shown_path, visible
from flows.settings import load_settings
from warehouse.profiling import load_measures

DEFAULT_FILE = Path("expectations.toml")


def profile_command(db: Path, expectations: Path | None, output: Path | None, fewest_reviews: int) -> int:
    """Print the proposal, or write it into a new file.

    Raises:
        BadExpectations: if the file that it would change cannot be used.
        BadTarget: if the output is there already, or cannot be written.
        NoWarehouse: if there is no warehouse.
    """
    path = load_settings(expectations=expectations).expectations or DEFAULT_FILE
    before = expectations_text(path) if path.exists() else ""
    own_suite_of(before, str(path))
    bands = _bands(load_measures(db, fewest_reviews))
    after = proposed(before, bands)
    own_suite_of(after, str(path))
    diff = unified_diff(before, after, shown_path(path))
    if not diff:
        found = "what the loads had is in it already" if bands else f"no load has {fewest_reviews:,} reviews or more"
        print_lines([f"Nothing to propose for {shown_path(path)}: {found}."])
    elif output is None:
        sys.stdout.write(diff)
    else:
        _write(output, diff)
        print_lines(
            [
                f"{len(bands):,} bands proposed in {shown_path(output)}. Read it, change it, and take it over with:",
                f"  patch -p1 < {shown_path(output)}",
            ]
        )
    return 0


def _bands(measures: pl.DataFrame) -> list[Band]:
    groups = measures.group_by("source_key", "source_id", "kind", "column_name", "value", maintain_order=True).agg(
        pl.col("measure").sort_by("load_run_key")
    )
    return [
        Band(source_key, visible(source_id), kind, column, value, tuple(measured))
        for source_key, source_id, kind, column, value, measured in groups.rows()
    ]


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise BadTarget(f"Cannot write the proposal to {path}: it is there already. Name a new file.") from None
    except OSError as error:
        raise BadTarget(f"Cannot write the proposal to {path}: {error.strerror}. Name another file.") from error
