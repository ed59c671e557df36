"""The page of one run: one file that needs no network and runs no script.

Every value is escaped when it is printed, by the templates' own setting, and characters that cannot be seen are
written out. No value of the data stands in a tag, in a style or in an address.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from report import accounting, evidence, formatting, judgement, verdict, visible
from report.findings import rows
from report.tables import table_sizes

TEMPLATES = Path(__file__).parent / "templates"
PAGE_NAME = "index.html"


def written(findings: Mapping[str, pl.DataFrame], folder: Path) -> Path:
    """Write the page of a run into `folder`, which is made if it is missing, and return the path of the page.

    Args:
        findings: the frames that `report.findings.USED` names; the page says so where one is missing or empty.
        folder: where `index.html` appears, whole or not at all.

    Raises:
        ContractBroken: if a frame lacks a column.
        OSError: if the folder cannot be written; nothing is left behind then.
    """
    text = page(findings)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / PAGE_NAME
    part = folder / f".{PAGE_NAME}.{os.getpid()}.part"
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def page(findings: Mapping[str, pl.DataFrame]) -> str:
    """The page as text; the same findings, in whatever order of rows, give the same text."""
    load_run = next(iter(rows(findings, "load_run")), None)
    judged = judgement.judgement(rows(findings, "expectation_result"), rows(findings, "failing_row"))
    return (
        _environment()
        .get_template("run.html.j2")
        .render(
            run=load_run,
            verdict=verdict.verdict(load_run, judged),
            account=None if load_run is None else accounting.account(load_run),
            files=accounting.files(rows(findings, "load_file")),
            judged=judged,
            refused=evidence.refused(rows(findings, "refused_reason"), rows(findings, "refused_review")),
            cleaning=sorted(rows(findings, "cleaning"), key=lambda row: (-(row["row_count"] or 0), row["rule_name"])),
            tables=table_sizes(rows(findings, "table_rows")),
            steps=evidence.steps(rows(findings, "load_step")),
            ratings=evidence.ratings(rows(findings, "rating_distribution")),
            recent_runs=sorted(rows(findings, "recent_runs"), key=lambda row: row["load_run_key"], reverse=True),
        )
    )


@cache
def _environment() -> Environment:
    """The templates, with escaping on for every one of them whatever its name ends in."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = environment.get_template("style.css").render()
    environment.globals.update(
        style_digest=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        elapsed=formatting.elapsed,
    )
    environment.filters.update(
        byte_pieces=visible.byte_pieces,
        counted=formatting.counted,
        duration=formatting.duration,
        instant=formatting.instant,
        minute=formatting.minute,
        named_values=evidence.named_values,
        number=formatting.number,
        outcome_word=verdict.word,
        pieces=visible.pieces,
        reason_sentence=evidence.reason_sentence,
        share=formatting.share,
        size=formatting.size,
    )
    return environment


def _printed(value: object) -> object:
    """What `{{ }}` prints: a dash for a missing value, and text with its odd characters written out.

    What a macro returns has been through here already, and is known by its `__html__`.
    """
    if value is None:
        return visible.NOTHING
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return visible.plain(value)
    return value
