"""Stage the batches of a load: read them, clean them, and make their rows of the star, a few batches at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from contracts.errors import NothingReadable
from flows.limiting import first_records
from flows.planning import Plan
from flows.run import Run
from flows.runner import Runner
from flows.steps import staged


def all_staged(run: Run, plan: Plan, runner: Runner, say: Callable[[str], None]) -> int:
    """Stage all batches and return the number of the last one."""
    done = []
    record_count = 0
    if run.settings.limit is None:
        stage = run.stage  # all of the run that goes along with a batch
        batches = runner.batches("stage the batches", lambda item: staged(*item, stage), plan.batches(run))
    else:
        batches = first_records(plan, run, runner, run.settings.limit)
    for batch in batches:
        done.append(batch)
        record_count += batch.read_count
        for work_file in batch.work_files:
            Path(work_file).unlink(missing_ok=True)
        records = "record" if record_count == 1 else "records"
        say(f"{record_count:,} {records} read and cleaned")
    if not any(batch.read_file_count for batch in done) and not plan.skipped_count and plan.dumps:
        raise NothingReadable.among(
            ", ".join(dump.dump.root for dump in plan.dumps),
            sum(batch.file_count for batch in done),
            next((batch.unread_example for batch in done if batch.unread_example), "an empty dump"),
        )
    return max((batch.number for batch in done), default=0)
