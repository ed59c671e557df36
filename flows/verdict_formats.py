"""A verdict in the formats of other tools: JUnit XML and JSON for CI, Markdown for a pull request."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import polars as pl

from flows.console import visible

OUTCOMES = ("failed", "error", "left_out")
INERT = str.maketrans({"`": "'", "|": "\\|", "\n": " ", "\r": " "})


def as_junit(results: pl.DataFrame, failing_rows: pl.DataFrame) -> str:
    """JUnit XML: a test suite for each suite, a test case for each expectation.

    A failed expectation that is critical is a failure; one that only warns or informs passes, and says so in its
    output, since every failure turns a build red. What could not be judged is an error, what was left out is skipped.

    Args:
        results: rows of `quality.expectation_result`; the outcome may also be `left_out`.
        failing_rows: rows of `quality.failing_row`.
    """
    root = ET.Element("testsuites", name="reviewmart")
    for (name,), suite in results.group_by("suite_name", maintain_order=True):
        outcomes = suite.get_column("outcome")
        is_failure = (outcomes == "failed") & (suite.get_column("severity") == "critical")
        element = ET.SubElement(
            root,
            "testsuite",
            name=str(name),
            tests=str(suite.height),
            failures=str(int(is_failure.sum())),
            errors=str(int((outcomes == "error").sum())),
            skipped=str(int((outcomes == "left_out").sum())),
            time=f"{suite.get_column('seconds').sum():.3f}",
        )
        for row in suite.iter_rows(named=True):
            case = ET.SubElement(
                element, "testcase", classname=str(name), name=row["expectation_id"], time=f"{row['seconds']:.3f}"
            )
            message = visible(f"{row['severity']}: {row['observed'] or ''}")
            detail = "\n".join([visible(row["purpose"]), *_evidence(row["expectation_id"], failing_rows)])
            match row["outcome"], row["severity"]:
                case "failed", "critical":
                    ET.SubElement(case, "failure", message=message, type="critical").text = detail
                case "failed", _:
                    ET.SubElement(case, "system-out").text = f"{message}\n{detail}"
                case "error", _:
                    ET.SubElement(case, "error", message=message, type="error").text = detail
                case "left_out", _:
                    ET.SubElement(case, "skipped", message=message)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def as_json(results: pl.DataFrame, failing_rows: pl.DataFrame) -> str:
    """JSON: a list with an object for each expectation, which holds its failing rows."""
    by_id: dict[str, list[dict[str, object]]] = {}
    for row in failing_rows.iter_rows(named=True):
        shown = {"row_key": row["row_key"], "failing_value": row["failing_value"]}
        by_id.setdefault(row["expectation_id"], []).append(shown)
    rows = results.drop("load_run_key").to_dicts()
    return json.dumps([{**row, "failing_rows": by_id.get(row["expectation_id"], [])} for row in rows], indent=1) + "\n"


def as_markdown(title: str, results: pl.DataFrame, failing_rows: pl.DataFrame) -> str:
    """Markdown: the counts, and a table of what did not pass. Values of the data stand in code spans, inert."""
    lines = [f"### {_code(title)}", "", f"{held_of(results)}.", ""]
    rows = results.filter(pl.col("outcome") != "passed")
    if rows.height:
        lines += [
            "| outcome | severity | expectation | observed | owner | first failing row |",
            "|---|---|---|---|---|---|",
        ]
    for row in rows.iter_rows(named=True):
        evidence = _evidence(row["expectation_id"], failing_rows)
        cells = (
            row["outcome"].replace("_", " "),
            row["severity"],
            _code(row["expectation_id"]),
            _code(row["observed"] or ""),
            _code(row["owner"] or ""),
            _code(evidence[0][:100] if evidence else ""),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def held_of(results: pl.DataFrame) -> str:
    """How many of the expectations that could be judged hold, in words."""
    held = results.filter(pl.col("outcome") == "passed").height
    judged = results.filter(pl.col("outcome") != "left_out").height
    return f"{held:,} of {judged:,} expectations hold"


def _evidence(expectation_id: str, failing_rows: pl.DataFrame) -> list[str]:
    rows = failing_rows.filter(pl.col("expectation_id") == expectation_id)
    return [visible(f"{row['row_key']}: {row['failing_value']}") for row in rows.iter_rows(named=True)]


def _code(text: str) -> str:
    return f"`{visible(text).translate(INERT)}`" if text else ""
