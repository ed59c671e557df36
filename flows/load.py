"""One load, from dumps to a published warehouse. This is the main way of reviewmart: read it first.

    find the files         leave out what the ledger knows unchanged
    stage the batches      read, clean, make the rows of the star, a few batches at a time
    build the candidate    one transaction on a copy of the published version
    extract                learn the lexicon or take the known one, find what the new texts name, agree on it
    take the reference     names, genres and credits of its titles, where reference data are given
    judge the candidate    Great Expectations, in a child process
    publish                or hold the run back, and say why, by an alert, too, where one is set

The composition is written once and takes the way to run a step: here in threads, as tasks of a Prefect flow, or with
its batches on a Dask cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from contracts.errors import NothingReadable
from expectations.child import Judge
from flows.alerting import alerted
from flows.concluding import result_of
from flows.dask_runner import batches_on
from flows.ending import hold_back, publish_candidate
from flows.extracting import extracted
from flows.finding import dump_at
from flows.judging import Judgement, judged
from flows.lake_run import place_of, published_version
from flows.last_words import after_rebuild
from flows.limiting import first_records
from flows.numbering import number_repeats
from flows.outcome import LoadResult
from flows.planning import Plan, Planned, planned
from flows.reference_plan import named_reference
from flows.referencing import referenced
from flows.rule_changes import require_same_rules
from flows.run import Run, open_run
from flows.runner import Runner
from flows.settings import LoadSettings
from flows.steps import Built, built, staged
from transforms.extractor import extractor
from warehouse.candidate import Candidate
from warehouse.compacting import has_dead_space, without_dead_space

# A judging process takes 240 MB. It does not wait for the minutes that so many batches take, to have begun 3 s earlier.
MANY_BATCHES = 30


def load_dumps(paths: Sequence[Path], settings: LoadSettings, runner: Runner, say: Callable[[str], None]) -> LoadResult:
    """Load dumps into a warehouse, and return what became of every record.

    Args:
        paths: folders, archives or files.
        settings: what the run is told.
        runner: the way to run a step.
        say: told one line as each step begins or ends.

    Raises:
        PipelineError: one of its kinds, with a message for the user; the published version is then untouched, or that
            of the rebuild before the load, and the message says so.
    """
    with batches_on(settings, runner, say) as placed, ExitStack() as ending:
        if settings.rebuild and published_version(settings) is not None:
            from flows.rebuilding import rebuilt  # which ends as a load does

            before = rebuilt(settings, placed, say)
            if before.exit_code:
                return before
            if before.outcome != "nothing_new":
                ending.enter_context(after_rebuild(place_of(settings).target, before.run_key))
        return alerted(_loaded(paths, settings, placed, say), settings, say)


def _loaded(paths: Sequence[Path], settings: LoadSettings, runner: Runner, say: Callable[[str], None]) -> LoadResult:
    if settings.extract:
        extractor(settings.extractor)  # what is not installed is said before anything is read
    reference = named_reference(settings, paths)
    dumps = [dump_at(path, settings) for path in paths]
    with open_run(settings) as run:
        for swept in run.swept:
            say(f"Run {swept} had died; what it left was removed")
        plan = runner.step("find the files", lambda: planned(run, dumps, reference))
        if plan.is_empty and not (settings.relearn and run.published):
            return result_of(run, plan, "nothing_new")
        require_same_rules(run)
        say(f"{plan.wanted_count:,} files to read, {plan.skipped_count:,} unchanged")
        return completed(run, plan, lambda: _staged(run, plan, runner, say), runner, say)


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
    with Judge() as judge:  # starts at once: its imports overlap the staging
        last_batch = stage()
        if last_batch > MANY_BATCHES:
            judge.close()  # it starts again when it is asked
        runner.step("number the repeats", lambda: number_repeats(run, plan))
        candidate = runner.step("build the candidate", lambda: built(run, plan, last_batch, revise))
        say(f"Candidate built: {candidate.fates.review_count_after:,} reviews")
        candidate = extracted(run, candidate, runner, say)
        if isinstance(plan, Plan) and plan.reference is not None:
            candidate = runner.step("take the reference", lambda: referenced(run, plan, candidate, runner.clock))
        if finish is None and has_dead_space(run.place.candidate_file(run.key)):
            finish = partial(without_dead_space, run.place, run.key, run.limits)
        if finish is not None:
            runner.step("finish the candidate", finish)
        verdict = runner.step("judge the candidate", lambda: _judged(run, judge, candidate))
    say(f"{len(verdict.results):,} expectations judged")
    conclude = hold_back if verdict.holds_back or candidate.breaks_a_limit else publish_candidate
    return runner.step("publish", lambda: conclude(run, plan, candidate, verdict, runner.clock))


def _staged(run: Run, plan: Plan, runner: Runner, say: Callable[[str], None]) -> int:
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
        say(f"{record_count:,} records read and cleaned")
    if not any(batch.read_file_count for batch in done) and not plan.skipped_count and plan.dumps:
        raise NothingReadable.among(
            ", ".join(dump.dump.root for dump in plan.dumps),
            sum(batch.file_count for batch in done),
            next((batch.unread_example for batch in done if batch.unread_example), "an empty dump"),
        )
    return max((batch.number for batch in done), default=0)


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
