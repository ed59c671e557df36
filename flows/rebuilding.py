"""A rebuild: all reviews cleaned and extracted again by the rules of today, from the raw texts that are kept.

find the reviews       those that other rules made, or all
clean the texts again  a few batches at a time
and then as any load   learn the lexicon, extract, judge the candidate, publish it or hold it back
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from contracts.audit import CLEANING
from flows.alerting import alerted
from flows.choosing import require_warehouse
from flows.completing import completed
from flows.concluding import result_of
from flows.dask_runner import batches_on
from flows.outcome import LoadResult
from flows.planning import Plan
from flows.run import Run, open_run
from flows.runner import Runner
from flows.settings import LoadSettings
from flows.steps import into_stage
from transforms.clean import RULES_VERSION, clean_review
from transforms.counts import paragraph_count, sentence_count, word_count
from warehouse.candidate import Candidate
from warehouse.lexicon import stored_lexicon
from warehouse.rebuilding import count_of_other_rules, of_other_rules, store_cleaned, write_cleaned
from warehouse.texts import EVERY, Texts, text_batches, texts

CLEAN = "clean the texts again"


@dataclass(frozen=True)
class Recleaned:
    """What one batch came to: counts of reviews."""

    number: int
    kept_count: int
    refused_count: int


def rebuild(settings: LoadSettings, runner: Runner, say: Callable[[str], None], *, every: bool = False) -> LoadResult:
    """Make the reviews of a warehouse anew from their raw texts, and publish the result like a load's.

    A warehouse with a lexicon learns it anew and extracts everything again, because its texts and rules are others.

    Args:
        settings: what the run is told.
        runner: the way to run a step; its batches run on a Dask cluster if the settings name one.
        say: told one line as each step begins or ends.
        every: whether reviews that the rules of today have made are cleaned again, too.

    Raises:
        PipelineError: one of its kinds, with a message for the user; the published version is then untouched.
    """
    require_warehouse(settings.to)
    with batches_on(settings, runner, say) as placed:
        return rebuilt(settings, placed, say, every=every)


def rebuilt(settings: LoadSettings, runner: Runner, say: Callable[[str], None], *, every: bool = False) -> LoadResult:
    """The same of a warehouse that is there, with batches where the runner has them."""
    with open_run(settings) as run:
        published = _published(run)
        outdated_count = count_of_other_rules(published, RULES_VERSION)
        if not outdated_count and not every:
            result = result_of(run, Plan(()), "nothing_new")
            return replace(result, note=f"All reviews are made by the rules of today (version {RULES_VERSION}).")
        if settings.extract or stored_lexicon(published) is not None:
            run.settings = settings.model_copy(update={"extract": True, "relearn": True})
        condition = EVERY if every else of_other_rules(RULES_VERSION)
        batches = text_batches(published, condition, settings.workers, "raw_text")
        say(f"{sum(batch.text_count for batch in batches):,} texts to clean again")
        stage = run.stage
        done = list(runner.batches(CLEAN, lambda batch: _recleaned(batch, stage), batches))

        def store(candidate: Candidate) -> None:
            store_cleaned(candidate, run.stage, RULES_VERSION)

        result = completed(run, Plan(()), lambda: len(done), runner, say, revise=store)
    return replace(alerted(result, settings, say), note=_note(done))


def _published(run: Run) -> Path:
    assert run.published is not None  # noqa: S101 -- the warehouse was required before
    return run.published


def _recleaned(batch: Texts, stage: Path) -> Recleaned:
    """Clean the texts of a batch, and leave them in the stage."""
    cleaned = clean_review(texts(batch).select("review_key", "raw_text"))
    text = pl.col("clean_text")
    counted = cleaned.kept.with_columns(
        word_count=word_count(text),
        sentence_count=sentence_count(text),
        paragraph_count=paragraph_count(text),
        character_count=text.str.len_chars(),
    )
    write_cleaned(stage, batch.number, counted)
    into_stage({CLEANING: cleaned.cleaning}, stage, batch.number)
    return Recleaned(batch.number, cleaned.kept.height, cleaned.refused.height)


def _note(done: list[Recleaned]) -> str:
    cleaned, refused = sum(batch.kept_count for batch in done), sum(batch.refused_count for batch in done)
    note = f"{cleaned:,} reviews were cleaned again from their raw texts, by version {RULES_VERSION} of the rules."
    if not refused:
        return note
    return f"{note} {refused:,} would be refused today, and stay as the earlier rules made them."
