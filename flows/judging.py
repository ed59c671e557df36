"""Ask the judging process about a database, and keep its verdict as frames."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.errors import BadExpectations, JudgeFailed
from contracts.quality import EXPECTATION_RESULT, FAILING_ROW
from expectations.child import Judge
from expectations.own_suite import OwnSuite
from expectations.wire import Request


@dataclass(frozen=True)
class Judgement:
    """The results of all expectations: rows of `quality.expectation_result` and `quality.failing_row`.

    `trouble` says why the Data Docs that were wanted could not be written.
    """

    results: pl.DataFrame
    failing_rows: pl.DataFrame
    trouble: str = ""

    @property
    def errors(self) -> pl.DataFrame:
        """The results of those that could not be judged."""
        return self.results.filter(pl.col("outcome") == "error")

    @property
    def holds_back(self) -> bool:
        """Whether a critical expectation failed."""
        return not self._failed("critical").is_empty()

    @property
    def has_warnings(self) -> bool:
        """Whether an expectation failed that only warns."""
        return not self._failed("warning").is_empty()

    def _failed(self, severity: str) -> pl.DataFrame:
        return self.results.filter((pl.col("outcome") == "failed") & (pl.col("severity") == severity))


def judged(
    judge: Judge,
    database: Path,
    work: Path,
    run_key: int,
    suite: OwnSuite,
    failing_rows: int,
    data_docs: Path | None = None,
    *,
    is_increment: bool = False,
) -> Judgement:
    """Judge a closed database by all expectations.

    Args:
        judge: the judging process.
        database: the file.
        work: a folder that the process may spill to.
        run_key: the run that the results are recorded under.
        suite: the expectations.
        failing_rows: how many failing rows to keep for each expectation.
        data_docs: a folder for Data Docs of Great Expectations, if they are wanted.
        is_increment: whether all reviews but those of the run are as the run before left them.

    Raises:
        BadExpectations: if one that the user has written could not be judged.
        JudgeFailed: if the process gives no verdict, or an expectation could not be judged: that is never a failure
            of the data, and nothing is published on it.
    """
    request = Request(
        database,
        work,
        run_key,
        suite.planned(run_key),
        failing_rows,
        data_docs=data_docs,
        is_increment=is_increment,
    )
    verdict = judge.judged(request)
    judgement = Judgement(
        pl.DataFrame(verdict.results, schema=EXPECTATION_RESULT.schema),
        pl.DataFrame(verdict.failing_rows, schema=FAILING_ROW.schema),
        verdict.trouble,
    )
    if not judgement.errors.is_empty():
        example = judgement.errors.row(0, named=True)
        if example["expectation_id"] in suite.places:
            name = f"{example['expectation_id']} ({suite.places[example['expectation_id']]})"
            raise BadExpectations.breaking(suite.name, name, example["observed"])
        raise JudgeFailed.because(
            f"{judgement.errors.height} of {judgement.results.height} expectations broke, for example "
            f"{example['expectation_id']}: {example['observed']}"
        )
    return judgement
