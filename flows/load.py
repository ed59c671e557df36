"""One load, from dumps to a published warehouse. This is the main way of reviewmart: read it first.

    find the files         leave out what the ledger knows unchanged
    stage the batches      read, clean, make the rows of the star, a few batches at a time
    build the candidate    one transaction on a copy of the published version
    extract                learn the lexicon or take the known one, find what the new texts name, agree on it
    take the reference     names, genres and credits of its titles, where reference data are given
    judge the candidate    Great Expectations, in a child process
    publish                or hold the run back, and say why, by an alert, too, where one is set

The first two are here and in `staging`, the others in `completing`, which replay and rebuild end with, too. The
composition is written once and takes the way to run a step: here in threads, as tasks of a Prefect flow, or with
its batches on a Dask cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from flows.alerting import alerted
from flows.concluding import result_of
from flows.dask_runner import batches_on
from flows.finding import dump_at
from flows.lake_run import place_of, published_version
from flows.last_words import after_rebuild
from flows.outcome import LoadResult
from flows.planning import planned
from flows.reference_plan import named_reference
from flows.rule_changes import require_same_rules
from flows.run import open_run
from flows.runner import Runner
from flows.settings import LoadSettings
from transforms.extractor import extractor


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
        # Cleaning, extraction and the report take a fifth of a second to import: a load with nothing new needs none.
        from flows.completing import completed
        from flows.staging import all_staged

        require_same_rules(run)
        files = "file" if plan.wanted_count == 1 else "files"
        say(f"{plan.wanted_count:,} {files} to read, {plan.skipped_count:,} unchanged")
        return completed(run, plan, lambda: all_staged(run, plan, runner, say), runner, say)
