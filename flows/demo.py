"""The demo: load the sample dump that ships with the project, and show what a warehouse is good for."""

from __future__ import annotations

import shutil
from pathlib import Path

from flows.commands import run_load
from flows.console import Progress, print_frame, print_lines, print_result, shown_path
from flows.settings import load_settings
from warehouse.place import Place, place_at
from warehouse.read import example_query, query

SAMPLE = Path(__file__).resolve().parent.parent / "sample"
QUESTION = "rating_per_film"


def demo_command(to: Path, *, direct: bool | None) -> int:
    """Load the sample into a fresh warehouse, answer one question, and say what to type next."""
    place = place_at(to)
    _without_earlier_demo(place)
    print_lines([f"Loading the sample dump ({shown_path(SAMPLE)}) into {shown_path(place.target)}"])
    result = run_load([SAMPLE], load_settings(to=place.target, direct=direct), Progress(quiet=False).say)
    print_result(result)
    if result.exit_code:
        return result.exit_code
    example = example_query(QUESTION)
    print_lines(["", example.question])
    print_frame(query(place.target, example.sql).frame)
    warehouse = shown_path(place.target)
    page = shown_path(result.report) if result.report else ""
    print_lines(
        [
            f"Warehouse: {warehouse} (open it read-only with any DuckDB tool)",
            f"Report:    {page} (open it in a browser)",
            "",
            "Next, with .venv/bin on your path:",
            f'  reviewmart sql --db {warehouse} "FROM title_summary LIMIT 5"',
            f"  reviewmart describe review --db {warehouse}",
            "  reviewmart load YOUR_DUMP --to reviews.duckdb",
        ]
    )
    return 0


def _without_earlier_demo(place: Place) -> None:
    """Remove what an earlier demo left; anything that is not a warehouse of ours is refused by `published`."""
    place.published()
    place.target.unlink(missing_ok=True)
    place.report_link.unlink(missing_ok=True)
    place.journal.unlink(missing_ok=True)
    for folder in (place.versions, place.work, place.reports):
        shutil.rmtree(folder, ignore_errors=True)
