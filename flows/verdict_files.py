"""The verdict of a run in the files that its settings name: JUnit XML for CI, Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from flows.settings import LoadSettings
from flows.verdict_formats import as_junit, as_markdown


def unwritten_verdicts(
    settings: LoadSettings, title: str, results: pl.DataFrame, failing_rows: pl.DataFrame
) -> tuple[str, ...]:
    """Write the files, and return a sentence for each that could not be written: that undoes no run.

    Args:
        settings: name the files.
        title: what was judged and what became of it.
        results: rows of `quality.expectation_result`.
        failing_rows: rows of `quality.failing_row`.
    """
    texts: tuple[tuple[Path | None, Callable[[], str]], ...] = (
        (settings.junit, lambda: as_junit(results, failing_rows)),
        (settings.markdown, lambda: as_markdown(title, results, failing_rows)),
    )
    trouble = []
    for path, text in texts:
        if path is None:
            continue
        try:
            path.write_text(text(), encoding="utf-8")
        except OSError as error:
            trouble.append(f"The verdict could not be written to {path}: {error.strerror or error}. Name another file.")
    return tuple(trouble)
