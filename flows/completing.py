"""What every run does with what it has staged: a candidate is built, extracted, judged, and published or held back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from expectations.child import Judge
from flows.ending import hold_back, publish_candidate
from flows.extracting import extracted
from flows.judging import Judgement, judged
from flows.numbering import number_repeats
from flows.outcome import LoadResult
from flows.planning import Plan, Planned
from flows.referencing import referenced
from flows.run import Run
from flows.runner import Runner
from flows.steps import Built, built
from report.drawing import pictures
from warehouse.candidate import Candidate
from warehouse.compacting import has_dead_space, without_dead_space

# A judging process takes 240 MB. It does not wait for the minutes that so many batches take, to have begun 3 s earlier.
MANY_BATCHES = 30
# To extract so few batches leaves a processor idle. The renderer of the report's pictures starts then, in 0.7 s of one.
FEW_BATCHES = 1


def completed(
    run: Run,
    plan: Planned,
    stage: Callable[[], int],
    runner: Runner,
    say: Callable[[str], None],
    revise: Callable[[Candidate], None] | None = None,
    finish: Callable[[], None] | None = None,
) -> LoadResult:
    """Bring what is staged into a candidate, have it judged, and publish it or hold it back.

    Args:
        run: the run.
        plan: what the staged rows come from.
        stage: stages all batches and returns the number of the last one.
        runner: the way to run a step.
        say: told one line as each step ends.
        revise: changes what the candidate holds from earlier runs, before the stage is applied.
        finish: what is done to the closed candidate before it is judged; by default it is written anew if much of it
            is dead space.
    """
    with ExitStack() as processes:
        judge = processes.enter_context(Judge())  # starts at once: its imports overlap the staging
        last_batch = stage()
        if last_batch > MANY_BATCHES:
            judge.close()  # it starts again when it is asked
        runner.step("number the repeats", lambda: number_repeats(run, plan))
        candidate = runner.step("build the candidate", lambda: built(run, plan, last_batch, revise))
        renderer = pictures(are_wanted=run.published is not None)  # a first run has no trends
        draw = processes.enter_context(renderer) if last_batch <= FEW_BATCHES else None
        say(f"Candidate built: {candidate.fates.review_count_after:,} reviews")
        candidate = extracted(run, candidate, runner, say)
        if isinstance(plan, Plan) and plan.reference is not None:
            candidate = runner.step("take the reference", lambda: referenced(run, plan, candidate, runner.clock))
        if finish is None and has_dead_space(run.place.candidate_file(run.key)):
            finish = partial(without_dead_space, run.place, run.key, run.limits)
        if finish is not None:
            runner.step("finish the candidate", finish)
        verdict = runner.step("judge the candidate", lambda: _judged(run, judge, candidate))
        judge.close()
        say(f"{len(verdict.results):,} expectations judged")
        drawing = draw or processes.enter_context(renderer)
        conclude = hold_back if verdict.holds_back or candidate.breaks_a_limit else publish_candidate
        return runner.step("publish", lambda: conclude(run, plan, candidate, verdict, runner.clock, drawing))


def _judged(run: Run, judge: Judge, candidate: Built) -> Judgement:
    database = run.place.candidate_file(run.key)
    settings = run.settings
    return judged(
        judge,
        database,
        run.folder,
        run.key,
        run.suite,
        settings.failing_rows,
        settings.data_docs,
        is_increment=candidate.is_increment,
    )
