"""Judge a published warehouse without loading."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import polars as pl

from expectations.child import Judge
from flows.console import print_lines, shown_path
from flows.judging import judged
from warehouse.read import status

FAILING_ROWS = 5


def check_command(db: Path, *, as_json: bool, everything: bool) -> int:
    """Judge the warehouse by its expectations, print what failed, and return 2 if something critical did."""
    state = status(db)
    run_key = int(state.latest_run.get_column("load_run_key")[0]) if state.latest_run.height else 1
    with tempfile.TemporaryDirectory(prefix="reviewmart-check-") as work, Judge() as judge:
        judgement = judged(judge, state.version_file, Path(work), run_key, FAILING_ROWS)
    results = judgement.results
    if as_json:
        print(results.drop("load_run_key").write_json())  # noqa: T201 -- the output that was asked for
    else:
        _print(results, judgement.failing_rows, everything=everything)
        outcome = "fails" if judgement.holds_back else "passes"
        held = results.filter(pl.col("outcome") == "passed").height
        print_lines([f"{shown_path(db)} {outcome}: {held:,} of {results.height:,} expectations hold."])
    return 2 if judgement.holds_back else 0


def _print(results: pl.DataFrame, failing_rows: pl.DataFrame, *, everything: bool) -> None:
    for result in results.filter(everything | (pl.col("outcome") != "passed")).iter_rows(named=True):
        observed = f": {result['observed']}" if result["observed"] else ""
        print_lines([f"{result['outcome']} ({result['severity']}): {result['expectation_id']}{observed}"])
        evidence = failing_rows.filter(pl.col("expectation_id") == result["expectation_id"])
        for row in evidence.iter_rows(named=True):
            print_lines([f"    {row['row_key']}: {json.dumps(row['failing_value'], ensure_ascii=False)}"])
