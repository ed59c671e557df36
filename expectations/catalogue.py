"""The list of all expectations as a document: `python -m expectations.catalogue > docs/expectations.md`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from expectations.expectation import Expectation
from expectations.plan import LATER_RUN, planned

_INTRODUCTION = """\
# Expectations

Generated from `contracts/` and `expectations/` by `make docs`: do not edit.

What every load expects of the warehouse that it has made, before anybody sees it. Great Expectations judges the
candidate; results and failing rows are in `quality.expectation_result` and `quality.failing_row`.

| severity | a failure means |
|---|---|
| critical | the run is held back, and readers keep the version that they have |
| warning | the run is published with warnings |
| info | nothing follows from it |

A file that could not be read to its end makes a run with warnings, too. A first load has no earlier one to be compared
with, so it is judged by fewer expectations than are listed here; every load is judged by its own limits besides
(`load.*`, such as `--max-refused`), which are not the warehouse's.

An expectation passes, fails, or ends in an error. An error says that it could not be judged: that is our mistake and
says nothing about the data, but nothing is published on it either.

Every declaration in `contracts/` is an expectation (suite `<table>`); the others are written by hand (suite
`<table>.shape`). An expectation on the rows of an empty table passes without being run. The tables of the runs
themselves (`audit.load_run`, `audit.load_step`, `quality.*`) are written after the verdict and not judged. `seconds` is
the time of an expectation's query (its share where several look at rows in one pass), its share of what
Great Expectations does for its table in one go, and the time of its evidence.

Owners, severities and the bounds in the last column can be set, and further expectations added, in a TOML file: see
[Your own expectations](own-expectations.md).

The first failing rows are kept with their keys and values. Where an expectation is a query
(`UnexpectedRowsExpectation`), its `arguments_json` holds that query, to be pasted into DuckDB as it is, with the run of
the row in the place of `$load_run_key`.
"""


def catalogue_markdown() -> str:
    """All expectations by table, with severity, purpose, owner and bounds, as Markdown."""
    expectations = planned(LATER_RUN)
    counts = Counter(expectation.severity for expectation in expectations)
    total = f"{len(expectations)} expectations: {', '.join(f'{counts[one]} {one}' for one in counts)}."
    tables = groupby(expectations, key=lambda expectation: expectation.table_name)
    return "\n".join([_INTRODUCTION, total, *(_section(name, list(of_table)) for name, of_table in tables), ""])


def _section(table_name: str, expectations: Sequence[Expectation]) -> str:
    rows = (
        f"| {_cell(expectation.expectation_id.removeprefix(f'{table_name}.'))} | {expectation.severity}"
        f" | {'by hand' if expectation.suite_name.endswith('.shape') else 'declared'} | {_cell(expectation.sentence)}"
        f" | {expectation.owner} | {_bounds(expectation)} |"
        for expectation in expectations
    )
    heading = f"\n## {table_name}\n\nThe id is led by `{table_name}.`\n"
    return "\n".join(
        [heading, "| id | severity | origin | purpose | owner | bounds |", "|---|---|---|---|---|---|", *rows]
    )


def _bounds(expectation: Expectation) -> str:
    return ", ".join(f"`{name} = {value}`" for name, value in expectation.bounds.items())


def _cell(text: str) -> str:
    """A text that does not break out of its cell."""
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    sys.stdout.write(catalogue_markdown())
