"""`load --limit N`: the first N records of a dump, for a look at what would come.

The dump is read to its end all the same, since the ledger knows a file by the digest of all of it, but only the first
records are cleaned and loaded. Their files have the reason `limited` and do not count as known: the next load reads
them again. Nothing is taken for gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from flows.planning import Plan
from flows.run import Run
from flows.runner import Runner
from flows.steps import StagedBatch, staged


def first_records(plan: Plan, run: Run, runner: Runner, limit: int) -> Iterator[StagedBatch]:
    """Stage batches one after the other until they have brought `limit` records, and of the others only the files.

    Args:
        plan: what there is to read.
        run: the run.
        runner: the way to run a step.
        limit: records that are loaded at most.
    """
    left = limit
    for batch, origin in plan.batches(run):
        wanted = batch if left else replace(batch, paths=(), members=None, parts=())
        done = runner.step("stage the batches", partial(staged, wanted, origin, run.stage, left))
        left -= done.read_count
        yield replace(done, work_files=tuple(batch.work_files))
