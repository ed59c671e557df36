"""The pages of the report as text: files that need no network, and one script of ours to sort and filter tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from report import accounting, changes, charts, differences, evidence, extraction, judgement, verdict
from report.drawing import Draw, undrawn
from report.environment import environment
from report.findings import Row, rows
from report.gauges import gauges, placed_troubles
from report.runs import run_lines, run_pages
from report.trends import trends

FIRST_PAGE = "index.html"
USUAL_WAREHOUSE = "reviews.duckdb"
SECTIONS = (
    (FIRST_PAGE, "Overview"),
    ("tables.html", "Tables"),
    ("quarantine.html", "Quarantine"),
    ("cleaning.html", "Cleaning"),
    ("extraction.html", "Extraction"),
    ("runs.html", "Runs"),
)


def pages(
    findings: Mapping[str, pl.DataFrame], draw: Draw = undrawn, warehouse: str = USUAL_WAREHOUSE
) -> dict[str, str]:
    """The pages by file name; the same findings, in whatever order of rows, give the same texts.

    Args:
        findings: the frames that `report.findings.USED` names.
        draw: draws the pictures, from `report.drawing.pictures`; without it there are the tables only.
        warehouse: its name in commands that are typed in its folder.
    """
    found = {name: rows(findings, name) for name in ("load_run", "recent_runs", "refused_trend", "expectation_trend")}
    recent_runs = sorted(found["recent_runs"], key=lambda row: row["load_run_key"])
    charted = _charts(recent_runs, found["refused_trend"], rows(findings, "cleaning_trend"), draw)
    load_run = next(iter(found["load_run"]), None)
    run_key = None if load_run is None else int(load_run["load_run_key"])
    results, failing = rows(findings, "expectation_result"), rows(findings, "failing_row")
    judged = judgement.judgement(results, failing)
    lines = trends(found["expectation_trend"], [int(row["load_run_key"]) for row in recent_runs])
    tables = gauges(rows(findings, "table_rows"), results, failing, lines)
    detailed = run_pages(
        recent_runs,
        rows(findings, "load_file"),
        rows(findings, "load_step"),
        rows(findings, "earlier_trouble"),
        found["refused_trend"],
    )
    this = next((page for page in detailed if page.run["load_run_key"] == run_key), None)
    shared: dict[str, Any] = {
        "sections": SECTIONS,
        "warehouse": warehouse,
        "run": load_run,
        "verdict": verdict.verdict(load_run, judged, 0 if this is None else this.files.troubled_count),
        "charted_count": len(recent_runs),
    }
    refused = evidence.refused(rows(findings, "refused_reason"), rows(findings, "refused_review"))
    made = {
        "tables.html": _page("tables.html", shared, tables=tables, judged=judged),
        "extraction.html": _page(
            "extraction.html",
            shared,
            coverage=extraction.coverage(rows(findings, "extraction_coverage")),
            agreed=extraction.credits_of(rows(findings, "disputed_credit"), "agreed"),
            disputed=extraction.credits_of(rows(findings, "disputed_credit"), "disputed"),
            evidence=extraction.evidence_by_kind(rows(findings, "mention_sample")),
        ),
        "runs.html": _page(
            "runs.html",
            shared,
            lines=run_lines(recent_runs, detailed),
            detailed_count=len(detailed),
            older=sorted(rows(findings, "older_runs"), key=lambda row: (-(row["run_count"] or 0), str(row["outcome"]))),
        ),
    }
    for gauge in tables:
        made[gauge.page] = _page("table.html", shared, section="tables.html", gauge=gauge, tables=tables)
    for page in detailed:
        made[page.page] = _page("run.html", shared, section="runs.html", page=page, this=this)
    pictured = charted()  # the last pages, for these wait for the process that draws
    made |= {
        FIRST_PAGE: _page(
            FIRST_PAGE,
            shared,
            account=None if load_run is None else accounting.account(load_run),
            this=this,
            judged=judged,
            troubles=placed_troubles(tables),
            tables=tables,
            refused=refused,
            changes=changes.changes(
                run_key,
                recent_runs,
                results,
                found["expectation_trend"],
                found["refused_trend"],
                rows(findings, "changed_source"),
            ),
            charts=pictured[FIRST_PAGE],
            ratings=evidence.ratings(rows(findings, "rating_distribution")),
        ),
        "quarantine.html": _page(
            "quarantine.html",
            shared,
            refused=refused,
            charts=pictured["quarantine.html"],
        ),
        "cleaning.html": _page(
            "cleaning.html",
            shared,
            rules=[(row, _difference(row)) for row in _cleaning_rules(findings)],
            total=next(iter(rows(findings, "cleaning_total")), None),
            charts=pictured["cleaning.html"],
            texts=differences.cleaned_texts(rows(findings, "cleaning_sample")),
        ),
    }
    return made


def _page(name: str, shared: Mapping[str, Any], section: str | None = None, **values: Any) -> str:
    return environment().get_template(f"{name}.j2").render(**shared, section=section or name, name=name, **values)


def _charts(
    recent_runs: list[Row], refused_trend: list[Row], cleaning_trend: list[Row], draw: Draw
) -> Callable[[], dict[str, list[charts.Chart]]]:
    """What waits for the charts by page, which are being drawn; those of too few runs are left out."""
    wanted = (
        (FIRST_PAGE, charts.fates(recent_runs)),
        (FIRST_PAGE, charts.troubles(recent_runs)),
        (FIRST_PAGE, charts.reviews(recent_runs)),
        ("quarantine.html", charts.refusals(recent_runs, refused_trend)),
        ("cleaning.html", charts.cleaning(recent_runs, cleaning_trend)),
    )
    found = [(name, chart) for name, chart in wanted if chart is not None]
    drawn = charts.drawn([chart for _, chart in found], draw)

    def charts_of_page() -> dict[str, list[charts.Chart]]:
        pairs = list(zip(found, drawn(), strict=True))
        return {page: [chart for (name, _), chart in pairs if name == page] for page, _ in wanted}

    return charts_of_page


def _cleaning_rules(findings: Mapping[str, pl.DataFrame]) -> list[Row]:
    return sorted(rows(findings, "cleaning"), key=lambda row: (-(row["row_count"] or 0), row["rule_name"]))


def _difference(row: Row) -> list[differences.Stretch]:
    return differences.difference(row["sample_before"], row["sample_after"])
