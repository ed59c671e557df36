"""One replay: refused records read again, under the rules of today. It loads what the quarantine holds.

find the refusals      which are open, and can be read again
read them again        from their raw bytes, a few batches at a time
and then as any load   build the candidate, judge it, publish it or hold it back
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from flows.alerting import alerted
from flows.choosing import Chosen, require_warehouse
from flows.completing import completed
from flows.concluding import result_of
from flows.dask_runner import batches_on
from flows.outcome import LoadResult
from flows.replaying import ReplayPlan, StagedReplay, replay_planned, restaged, stage_readings
from flows.run import open_run
from flows.runner import Runner
from flows.settings import LoadSettings

# Why a refused record cannot be read again, and what to do.
OBSTACLES = {
    "file_changed": "their file has changed, is gone or could not be read since; load the dump again",
    "file_cut": "their file was cut, and they may be cut too; load the whole file",
    "record_cut": "they are so long that only their first bytes were kept",
    "bytes_not_kept": "their bytes were not kept, for the privacy of reviewers; load the dump again",
    "unknown_layout": "their layout, or the mapping they were read with, is not known any more",
    "unknown_header": "the header of their file was not kept when it was loaded",
}


def replay_refusals(chosen: Chosen, settings: LoadSettings, runner: Runner, say: Callable[[str], None]) -> LoadResult:
    """Read refused records of a warehouse again, and return what became of them.

    Args:
        chosen: which records, and how they are read.
        settings: what the run is told.
        runner: the way to run a step; its batches run on a Dask cluster if the settings name one.
        say: told one line as each step begins or ends.

    Raises:
        PipelineError: one of its kinds, with a message for the user; the published version is then untouched.
    """
    require_warehouse(settings.to)
    if settings.stage_store is not None:
        say("Refused records are read here: workers that share only a store do not see the warehouse")
        settings = settings.model_copy(update={"runner": "threads", "stage_store": None})
    with batches_on(settings, runner, say) as placed:
        return _replayed(chosen, settings, placed, say)


def _replayed(chosen: Chosen, settings: LoadSettings, runner: Runner, say: Callable[[str], None]) -> LoadResult:
    with open_run(settings) as run:
        for swept in run.swept:
            say(f"Run {swept} had died; what it left was removed")
        plan = runner.step("find the refusals", lambda: replay_planned(run, chosen))
        say(f"{plan.refusals.height:,} refused records to read again")
        stage = run.stage  # all of the run that goes along with a batch
        done = list(runner.batches("read them again", lambda batch: restaged(batch, stage), plan.batches(run)))
        if any(batch.passed_count or batch.refused_count for batch in done):
            stage_readings(run, plan, len(done) + 1)
            result = completed(run, plan, lambda: len(done) + 1, runner, say)
        else:
            result = result_of(run, plan, "nothing_new")
    result = alerted(result, settings, say)
    return replace(result, note=_note(done), advice=(*result.advice, *_advice(plan, done)))


def _note(done: Sequence[StagedReplay]) -> str:
    """What became of the records, in one sentence."""
    passed, refused, same = (
        sum(getattr(batch, name) for batch in done) for name in ("passed_count", "refused_count", "same_count")
    )
    if not passed + refused + same:
        return "There is no refused record to read again."
    return (
        f"Of {passed + refused + same:,} refused records read again, {passed:,} pass now, {refused:,} are refused for "
        f"other reasons, and {same:,} stay refused for the same."
    )


def _advice(plan: ReplayPlan, done: Sequence[StagedReplay]) -> tuple[str, ...]:
    """How many records could not be read again, and why; and what to do about the encoding."""
    counts = {
        **plan.left,
        "record_cut": sum(batch.cut_count for batch in done),
        "bytes_not_kept": sum(batch.hidden_count for batch in done),
    }
    left = tuple(f"{count:,} stay refused: {OBSTACLES[code]}." for code, count in counts.items() if count)
    encoding = plan.chosen.encoding
    if encoding is None or not any(batch.passed_count for batch in done):
        return left
    return (f"If a file of theirs changes, load it with --encoding {encoding}, or replay again.", *left)
