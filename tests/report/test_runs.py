"""Which runs have a page, and what is on it."""

from report.runs import DETAILED_RUNS, run_lines, run_pages
from tests.report.example import counted, load_file, load_run, step
from warehouse import recent_runs

RUNS = [counted(load_run(load_run_key=key), 4) for key in range(1, 31)]


def test_the_latest_runs_have_pages_newest_first() -> None:
    pages = run_pages(RUNS, [], [], [], [])
    assert [page.page for page in pages[:2]] == ["run-00000030.html", "run-00000029.html"]
    assert len(pages) == DETAILED_RUNS


def test_the_warehouse_gives_details_of_as_many_runs() -> None:
    assert recent_runs.DETAILED_RUNS == DETAILED_RUNS


def test_lines_of_runs_without_a_page_lead_nowhere() -> None:
    lines = run_lines(RUNS, run_pages(RUNS, [], [], [], []))
    assert [(line.run["load_run_key"], line.page) for line in lines[19:21]] == [(11, "run-00000011.html"), (10, None)]


def test_a_page_has_what_is_of_its_run() -> None:
    trouble = [
        {"load_run_key": 30, "expectation_id": name, "severity": severity}
        for name, severity in (("b", "info"), ("a", "critical"))
    ]
    reasons = [{"load_run_key": key, "reason": "a", "row_count": key} for key in (29, 30)]
    steps = [{**step("apply", 1, 1, 1), "load_run_key": key} for key in (29, 30)]
    files = [load_file(load_run_key=key, file_count=key) for key in (29, 30)]
    page = run_pages(RUNS, files, steps, trouble, reasons)[0]
    assert [row["expectation_id"] for row in page.troubles] == ["a", "b"]
    assert [row["row_count"] for row in page.reasons] == [30]
    assert [one.row["load_run_key"] for one in page.steps] == [30]
    assert page.files.file_count == 30
