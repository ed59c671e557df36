"""Forget reviewers, reviews or sources: erased from all that is beside the warehouse, and kept from coming back.

find whose they are    keys of what was named; they are the tombstones
erase                  refusals, samples and evidence; then the reviews, as those of files that are gone
and then as any load   agree anew on the touched films, judge the candidate, publish it
write anew             before it is judged: a file keeps what was deleted from it in its free blocks
delete                 the versions and reports before: they hold what was forgotten
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl

from flows.alerting import alerted
from flows.completing import completed
from flows.forgetting_refusals import refusals_of
from flows.lake_copy import versions_of
from flows.lake_run import place_of, published_version
from flows.outcome import LoadResult
from flows.planning import Plan
from flows.run import Run, open_run
from flows.runner import Runner
from flows.settings import LoadSettings
from transforms.forgotten import Target, target_frame, terms_in
from warehouse.building import building
from warehouse.candidate import Candidate
from warehouse.compacting import write_anew
from warehouse.erasing import Erased, erase_records, forgotten_texts, note_forgotten, same_records, set_tombstones
from warehouse.lake_address import is_lake, lake_address
from warehouse.lexicon import delete_terms, lexicon_terms
from warehouse.publish import Remains, remains, without_remains
from warehouse.store import connect, frame
from warehouse.texts import EVERY, text_batches, texts
from warehouse.tombstones import counted_reviews

REDACTED = "reviewmart forget (what was named is not kept)"


@dataclass(frozen=True)
class Forgotten:
    """What forgetting came to.

    Args:
        result: of the run.
        erased: rows that were erased from the warehouse; none if the run was held back.
        remains: versions and reports that were deleted.
        left: files that could not be deleted.
    """

    result: LoadResult
    erased: Erased
    remains: Remains
    left: tuple[Path, ...] = ()


def forget(settings: LoadSettings, targets: Sequence[Target], runner: Runner, say: Callable[[str], None]) -> Forgotten:
    """Erase targets from a warehouse, and publish the result like a load's.

    Nothing is extracted and nothing learned anew: mentions and terms of the reviews go, all others stay. However many
    reviews go, that holds nothing back.

    Args:
        settings: what the run is told.
        targets: what is to be forgotten.
        runner: the way to run a step.
        say: told one line as each step begins or ends.

    Raises:
        PipelineError: one of its kinds, with a message for the user; the published version is then untouched.
    """
    own = settings.model_copy(update={"max_removed": 1.0, "extract": False, "relearn": False, "sync": False})
    erased: list[Erased] = []
    taught: list[pl.DataFrame] = []

    with open_run(own, REDACTED) as run:
        for swept in run.swept:
            say(f"Run {swept} had died; what it left was removed")
        before = _remains(settings)
        if run.lake is not None:
            run.lake.is_anew = True

        def erase(candidate: Candidate) -> None:
            erased.append(_erased(candidate, targets))
            taught.append(_taught(candidate))

        def finish() -> None:
            _unlearn(run, taught[0])
            write_anew(run.place, run.key, run.limits)

        result = completed(run, Plan(()), lambda: 0, runner, say, revise=erase, finish=finish)
        if result.outcome == "held_back":
            held = replace(result, note="Nothing was erased: the run was held back.")
            return Forgotten(alerted(held, settings, say), Erased(0, 0), Remains((), ()))
        left = without_remains(run.place, run.key)
        if run.lake is not None:
            run.lake.erase_past()
    say(f"Deleted what came before: versions {len(before.versions):,}, reports {len(before.reports):,}")
    return Forgotten(result, erased[0], before, left)


def would_forget(settings: LoadSettings, targets: Sequence[Target]) -> Forgotten | None:
    """What forgetting would erase, counted in the published version; None if nothing is published."""
    published = published_version(settings)
    if published is None:
        return None
    with closing(connect(published)) as connection:
        query = partial(frame, connection)
        review_count = counted_reviews(query, target_frame(targets))
        refusal_count = len(refusals_of(query, targets))
    return Forgotten(
        LoadResult("nothing_new", 0, settings.to, None, {}), Erased(review_count, refusal_count), _remains(settings)
    )


def _remains(settings: LoadSettings) -> Remains:
    """What runs have left; of a lake its snapshots, and the reports that this machine has."""
    found = remains(place_of(settings))
    if not is_lake(settings.to):
        return found
    return Remains(tuple(Path(str(one.snapshot_id)) for one in versions_of(lake_address(settings.to))), found.reports)


def _erased(candidate: Candidate, targets: Sequence[Target]) -> Erased:
    set_tombstones(candidate, target_frame(targets))
    review_count = note_forgotten(candidate)
    refusals = {*refusals_of(candidate.query, targets), *same_records(candidate.query)}
    ids = [word for target in targets if target.kind == "reviewer" for word in target.words]
    return erase_records(candidate, sorted(refusals), ids, review_count)


def _taught(candidate: Candidate) -> pl.DataFrame:
    """The terms of the lexicon that occur in what is forgotten."""
    terms = lexicon_terms(candidate)
    found = [terms.clear(), *(terms_in(text, terms) for text in forgotten_texts(candidate))]
    return pl.concat(found).unique()


def _unlearn(run: Run, taught: pl.DataFrame) -> None:
    """Take terms out of the lexicon that occur in no text that stays; the others keep their weights."""
    batches = text_batches(run.place.candidate_file(run.key), EVERY, run.settings.workers) if taught.height else ()
    alone = taught
    for batch in batches:
        if alone.is_empty():
            return
        alone = alone.join(terms_in(texts(batch)["clean_text"], alone), on=alone.columns, how="anti")
    if not alone.is_empty():
        with building(run.place, run.key, run.limits) as candidate:
            delete_terms(candidate, alone)
