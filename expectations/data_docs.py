"""A verdict as a site of Great Expectations' own: its Data Docs, drawn by its own renderers.

They print what they are given as it is, scripts too, and load a dozen files from elsewhere when they are opened. So
they are given counts and no value of the data, and every text of ours or of a user's is escaped before.
"""

from __future__ import annotations

import html
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
from great_expectations.data_context.store.store import DataDocsSiteConfigTypedDict
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)

from expectations.expectation import UNEXPECTED_ROWS
from expectations.queries import QUERY
from expectations.results import Finding

PARTS = frozenset({"index.html", "expectations", "validations", "static"})
_SITE = "quality"


def trouble_in_writing(
    context: EphemeralDataContext,
    results: Mapping[str, ExpectationSuiteValidationResult],
    findings: Sequence[Finding],
    load_run_key: int,
    folder: Path,
) -> str:
    """Write the site, and return why it could not be written; nothing if it was.

    Args:
        context: of Great Expectations.
        results: its results, by table; what they hold is changed.
        findings: what judging came to: where the counts are from.
        load_run_key: the run that was judged.
        folder: a new one, an empty one, or one that holds such a site, which is replaced.
    """
    if folder.exists() and (not folder.is_dir() or {path.name for path in folder.iterdir()} - PARTS):
        return f"{folder} holds something other than Data Docs. Name another folder."
    found = {finding.expectation.expectation_id: finding for finding in findings}
    try:
        with tempfile.TemporaryDirectory(prefix=".data-docs-", dir=folder.parent) as work:
            site = Path(work) / "site"
            _build(context, [_inert(result, found) for result in results.values()], load_run_key, site)
            shutil.rmtree(folder, ignore_errors=True)
            shutil.move(site, folder)
    except OSError as error:
        return f"The Data Docs could not be written to {folder}: {error.strerror or error}. Name another folder."
    return ""


def _build(
    context: EphemeralDataContext, suites: Sequence[ExpectationSuiteValidationResult], run_key: int, folder: Path
) -> None:
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    site: DataDocsSiteConfigTypedDict = {
        "class_name": "SiteBuilder",
        "store_backend": store,
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    run_id = RunIdentifier(run_name=f"run {run_key}", run_time=datetime.now(UTC))
    results = {
        ValidationResultIdentifier(ExpectationSuiteIdentifier(suite.suite_name), run_id, suite.suite_name): suite
        for suite in suites
    }
    context.add_data_docs_site(_SITE, site)
    try:
        for key, suite in results.items():
            context.validation_results_store.set(key, suite)
        context.build_data_docs(site_names=[_SITE])
    finally:
        for key in results:
            context.validation_results_store.remove_key(key)  # type: ignore[no-untyped-call] # it has no types there
        context.delete_data_docs_site(_SITE)


def _inert(suite: ExpectationSuiteValidationResult, found: Mapping[str, Finding]) -> ExpectationSuiteValidationResult:
    """The results of a table with counts, and without anything that a page could run."""
    for result in suite.results:
        _make_inert(result, found)
    return suite


def _make_inert(result: ExpectationValidationResult, found: Mapping[str, Finding]) -> None:
    config = result.expectation_config
    finding = found.get(str((config.meta or {}).get("expectation_id"))) if config is not None else None
    if config is None or finding is None:
        return
    expectation = finding.expectation
    config.kwargs = _escaped({**config.kwargs, **expectation.bound_arguments})
    if expectation.expectation_type == UNEXPECTED_ROWS:
        told = f"-- {expectation.expectation_id} ({expectation.severity}): {expectation.sentence}"
        config.kwargs[QUERY] = f"{told}\n{expectation.failing_sql}"  # the one argument that is escaped when it is drawn
    config.meta = {}
    result.result = {} if finding.element_count is None else _counts(finding.element_count, finding.unexpected_count)
    if finding.outcome == "error":
        result.exception_info = {
            "raised_exception": True,
            "exception_message": "It could not be judged.",
            "exception_traceback": "",
        }


def _counts(element_count: int, unexpected_count: int | None) -> dict[str, float]:
    unexpected = unexpected_count or 0
    return {
        "element_count": element_count,
        "unexpected_count": unexpected,
        "unexpected_percent": 100 * unexpected / element_count if element_count else 0.0,
    }


def _escaped(value: Any) -> Any:
    """A value whose texts, however deep, are text in a page."""
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, Mapping):
        return {_escaped(name): _escaped(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_escaped(one) for one in value]
    return value
