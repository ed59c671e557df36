"""Judge a warehouse without loading: what is published, or any other DuckDB file with the same tables."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.errors import BadQuery, BadTarget
from contracts.quality import EXPECTATION_RESULT, FAILING_ROW
from expectations.child import Judge
from expectations.own_suite import OwnSuite
from expectations.results import Finding, expectation_result_rows
from expectations.wire import Request
from flows.console import print_lines, shown_path, visible
from flows.expecting import named_suite
from flows.judging import Judgement
from flows.lake_copy import warehouse_file
from flows.reading import RENDERERS
from flows.settings import load_settings
from flows.verdict_formats import as_json, as_junit, as_markdown, held_of
from warehouse.judging import all_rows, checkable

STANDARD_OUTPUT = Path("-")
CANNOT_BE_JUDGED, FAILS, PASSES = 1, 2, 0


@dataclass(frozen=True)
class Wanted:
    """What a check is to say, and where.

    Args:
        files: to write the verdict into, by format: junit, json, markdown; `-` is standard output.
        data_docs: a folder for Data Docs of Great Expectations.
        failing_rows: how many failing rows to show for each expectation.
        as_list: whether to print the results as JSON.
        everything: whether to print the expectations that hold, too.
        quiet: whether to print nothing.
    """

    files: Mapping[str, Path | None]
    data_docs: Path | None
    failing_rows: int
    as_list: bool
    everything: bool
    quiet: bool


@dataclass(frozen=True)
class Check:
    """What a check came to: a judgement, with the expectations that were left out, and the exit code."""

    judgement: Judgement
    left_out_count: int

    @property
    def exit_code(self) -> int:
        """2 if a critical expectation failed; 1 if one could not be judged; 0 if all that were judged hold."""
        if self.judgement.holds_back:
            return FAILS
        return CANNOT_BE_JUDGED if self.judgement.errors.height else PASSES


def check_command(db: Path, expectations: Path | None, wanted: Wanted) -> int:
    """Judge a warehouse by its expectations, say what failed, and return the exit code.

    Args:
        db: the warehouse.
        expectations: a file of further expectations.
        wanted: what to say, and where.

    Raises:
        BadTarget: if the verdict cannot be written where it is wanted.
    """
    check = checked(db, expectations, wanted.failing_rows, wanted.data_docs)
    results, failing_rows = check.judgement.results, check.judgement.failing_rows
    outcome = {FAILS: "fails", CANNOT_BE_JUDGED: "cannot be judged", PASSES: "passes"}[check.exit_code]
    texts: Mapping[str, Callable[[], str]] = {
        "junit": lambda: as_junit(results, failing_rows),
        "json": lambda: as_json(results, failing_rows),
        "markdown": lambda: as_markdown(f"{shown_path(db)} {outcome}", results, failing_rows),
    }
    files = {name: path for name, path in wanted.files.items() if path is not None}
    for name, path in files.items():
        _write(path, texts[name]())
    if wanted.as_list:
        sys.stdout.write(texts["json"]())
    elif not wanted.quiet and STANDARD_OUTPUT not in files.values():
        _print(results, failing_rows, everything=wanted.everything)
        print_lines([f"{shown_path(db)} {outcome}: {held_of(results)}."])
        if check.left_out_count:
            print_lines([f"{check.left_out_count:,} were left out: the file lacks tables or columns that they need."])
    if check.judgement.trouble:
        raise BadTarget(check.judgement.trouble)
    return check.exit_code


def checked(db: Path, expectations: Path | None, failing_rows: int, data_docs: Path | None = None) -> Check:
    """Judge a warehouse. An expectation whose tables or columns the file lacks is left out.

    Raises:
        BadExpectations: if the file of further expectations cannot be used.
        NoWarehouse: if there is no warehouse, or it has no reviews.
        JudgeFailed: if the judging process gives no verdict.
    """
    suite = named_suite(load_settings(expectations=expectations).expectations)
    with warehouse_file(db) as file:
        return _checked(file, suite, failing_rows, data_docs)


def _checked(file: Path, suite: OwnSuite, failing_rows: int, data_docs: Path | None) -> Check:
    load_run_key = checkable(file, {}).load_run_key
    planned = suite.planned(load_run_key)
    asked = {one.expectation_id: one.probe_sql for one in planned}
    found = checkable(file, asked)
    judged = [one for one in planned if one.expectation_id not in found.refused]
    left_out = [
        Finding(one, "passed", found.refused[one.expectation_id])
        for one in planned
        if one.expectation_id in found.refused
    ]
    with tempfile.TemporaryDirectory(prefix="reviewmart-check-") as work, Judge() as judge:
        request = Request(found.file, Path(work), load_run_key, judged, failing_rows, data_docs=data_docs)
        verdict = judge.judged(request)
    schema = pl.Schema({**EXPECTATION_RESULT.schema, "outcome": pl.String()})
    skipped = [{**row, "outcome": "left_out"} for row in expectation_result_rows(left_out, load_run_key)]
    results = pl.DataFrame([*verdict.results, *skipped], schema=schema)
    rows = pl.DataFrame(verdict.failing_rows, schema=FAILING_ROW.schema)
    return Check(Judgement(results, rows, verdict.trouble), len(left_out))


def rows_command(db: Path, expectations: Path | None, expectation_id: str, fmt: str) -> int:
    """Print all rows that fail an expectation, by the SELECT that is made from it."""
    suite = named_suite(load_settings(expectations=expectations).expectations)
    planned = suite.planned(checkable(db, {}).load_run_key)
    found = next((one for one in planned if one.expectation_id == expectation_id), None)
    if found is None:
        raise BadQuery(f"There is no expectation {expectation_id}: docs/expectations.md lists them.")
    if found.failing_sql is None:
        raise BadQuery(f"{expectation_id} judges the table as a whole: no row of it fails by itself.")
    rows = all_rows(db, found.failing_sql)
    if fmt == "table":
        for key, value in rows.rows():
            print_lines([visible(f"{key}: {value}")])
        print_lines([f"{expectation_id}: {rows.height:,} failing."])
    else:
        sys.stdout.write(RENDERERS[fmt](rows))
    return PASSES


def _write(path: Path, text: str) -> None:
    if path == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadTarget(f"Cannot write the verdict to {path}: {error.strerror or error}. Name another file.") from error


def _print(results: pl.DataFrame, failing_rows: pl.DataFrame, *, everything: bool) -> None:
    shown = results.filter(everything | ~pl.col("outcome").is_in(["passed", "left_out"]))
    for result in shown.iter_rows(named=True):
        observed = f": {result['observed']}" if result["observed"] else ""
        outcome = result["outcome"].replace("_", " ")
        print_lines([f"{outcome} ({result['severity']}): {result['expectation_id']}{observed}"])
        evidence = failing_rows.filter(pl.col("expectation_id") == result["expectation_id"])
        for row in evidence.iter_rows(named=True):
            print_lines([f"    {row['row_key']}: {json.dumps(row['failing_value'], ensure_ascii=False)}"])
