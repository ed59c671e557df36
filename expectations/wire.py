"""What goes between a load and the process that judges: one line of JSON each way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from expectations.expectation import Expectation

MEMORY_LIMIT_MB = 256  # a night in a million reviews takes three quarters of the time of 128 MB, and no less with more
THREADS = 2
FAILING_ROWS = 50


@dataclass(frozen=True)
class Request:
    """What is to be judged.

    Args:
        database: the DuckDB file.
        work: a folder that DuckDB may spill to.
        load_run_key: the run that the results are recorded under.
        expectations: what to judge.
        failing_rows: how many failing rows to keep for each expectation.
        memory_limit_mb: what DuckDB may use beside the libraries, which take about 280 MB.
        threads: how many queries are asked at the same time, each by one thread of DuckDB.
        data_docs: a folder for a site of Great Expectations' Data Docs, if one is wanted.
        is_increment: whether all reviews are as the run before judged them, but those that this run has loaded.
    """

    database: Path
    work: Path
    load_run_key: int
    expectations: Sequence[Expectation]
    failing_rows: int = FAILING_ROWS
    memory_limit_mb: int = MEMORY_LIMIT_MB
    threads: int = THREADS
    data_docs: Path | None = None
    is_increment: bool = False

    def line(self) -> str:
        """The request as one line; the paths are made absolute, for the process may run elsewhere."""
        values = {
            **{name: value for name, value in vars(self).items() if name != "expectations"},
            "database": str(self.database.absolute()),
            "work": str(self.work.absolute()),
            "data_docs": None if self.data_docs is None else str(self.data_docs.absolute()),
            "expectations": [asdict(expectation) for expectation in self.expectations],
        }
        return json.dumps(values) + "\n"

    @classmethod
    def of_line(cls, line: str) -> Request:
        """The request that a line holds."""
        values: dict[str, Any] = json.loads(line)
        return cls(
            **{
                **values,
                "database": Path(values["database"]),
                "work": Path(values["work"]),
                "data_docs": None if values["data_docs"] is None else Path(values["data_docs"]),
                "expectations": [Expectation(**expectation) for expectation in values["expectations"]],
            }
        )


@dataclass(frozen=True)
class Verdict:
    """What judging came to.

    Args:
        results: rows of `quality.expectation_result`, one per expectation.
        failing_rows: rows of `quality.failing_row`.
        trouble: why the Data Docs that were wanted could not be written.
    """

    results: list[dict[str, Any]]
    failing_rows: list[dict[str, Any]]
    trouble: str = ""

    def line(self) -> str:
        """The verdict as one line."""
        return json.dumps(vars(self)) + "\n"

    @classmethod
    def of_line(cls, line: str) -> Verdict:
        """The verdict that a line holds.

        Raises:
            ValueError: if it holds none.
        """
        values = json.loads(line)
        if not isinstance(values, dict) or set(values) != {"results", "failing_rows", "trouble"}:
            raise ValueError("the line holds no verdict")
        return cls(**values)
