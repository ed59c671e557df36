"""Extraction: learn the lexicon where it is wanted, extract what the texts name, and agree on it.

It works on the closed candidate, so it sees the texts that won and no others: whatever way the reviews came, the same
reviews teach the same lexicon and give the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from flows.agreeing import agreed
from flows.found_files import KeptFound, StagedEvidence, keep_found, keep_lexicon, stage_evidence
from flows.run import Run
from flows.runner import Runner
from flows.steps import Built
from transforms.extract import extracted_fields
from transforms.extractor import extractor, version_under
from transforms.found import Found, found_in
from transforms.lexicon import Lexicon, learned_lexicon, lexicon_evidence
from warehouse.lexicon import StoredLexicon, stored_lexicon
from warehouse.mentions import write_extracted
from warehouse.texts import EVERY, TextBatch, Texts, not_extracted, text_batches, texts

LEARN = "learn the lexicon"
EXTRACT = "extract the mentions"
AGREE = "agree on credits and names"


def extracted(run: Run, built: Built, runner: Runner, say: Callable[[str], None]) -> Built:
    """Extract what the candidate lacks, agree on it, and add to `built` what that came to.

    The lexicon is learned in the first load and with `--relearn`, from all distinct texts, and then all reviews are
    extracted under it. Between these it is frozen, and only new and changed reviews are extracted; all of them where
    another engine extracted them. With `--no-extract` none is: the next load without it makes up for that.

    Raises:
        NoExtractor: if the engine cannot be used.
    """
    database = run.place.candidate_file(run.key)
    stored = stored_lexicon(database)
    if not run.settings.extract:
        return _without_extraction(run, built, runner) if stored else built
    engine = extractor(run.settings.extractor)
    is_learned = stored is None or run.settings.relearn
    wanted = EVERY if stored is None or is_learned else not_extracted(version_under(engine, stored.version))
    batches = text_batches(database, wanted, run.settings.workers)
    if stored is None or is_learned:
        lexicon, kept = _learned(batches, run, runner, say)
    else:
        lexicon, kept = Lexicon(stored.version, stored.terms), []
    lexicon = replace(lexicon, version=version_under(engine, lexicon.version))
    is_new = stored is None or stored.version != lexicon.version or is_learned
    run.record = replace(run.record, lexicon_version=lexicon.version)

    stage, file = run.stage, keep_lexicon(lexicon, run.folder)
    unread: Sequence[Texts | KeptFound] = kept if is_learned else batches

    def staged(batch: Texts | KeptFound) -> int:
        review, found = batch.taken() if isinstance(batch, KeptFound) else _found(batch)
        mention = engine.fact_mention(review, found, file.taken())
        write_extracted(stage, batch.number, mention, extracted_fields(review, mention), file.version)
        return mention.height

    mention_count = 0
    for batch, count in zip(unread, runner.batches(EXTRACT, staged, unread), strict=True):
        mention_count += count
        if isinstance(batch, KeptFound):
            batch.drop()
    runner.clock.count(EXTRACT, mention_count)
    review_count = sum(batch.text_count for batch in batches)
    say(f"{mention_count:,} mentions found in {review_count:,} reviews")
    if review_count or built.fates.removed_count or not built.touched_films.is_empty():
        found = runner.step(AGREE, lambda: agreed(run, built, lexicon if is_new else None))
        runner.clock.count(AGREE, found.credit_count)
        say(f"Agreed: {found.credit_count:,} credits, names of {found.named_film_count:,} films")
    return replace(built, extracted_count=review_count, learned_from_count=_learned_from_count(stored, is_learned))


def _without_extraction(run: Run, built: Built, runner: Runner) -> Built:
    """Take the mentions of changed and removed reviews away, and agree without them."""
    if not built.touched_films.is_empty() or built.fates.removed_count:
        runner.step(AGREE, lambda: agreed(run, built, None))
    return built


def _learned(
    batches: Sequence[TextBatch], run: Run, runner: Runner, say: Callable[[str], None]
) -> tuple[Lexicon, Sequence[KeptFound]]:
    """The lexicon that the texts teach, of equal ones only the first, and what was found, kept for extraction."""
    folder, stage = run.folder, run.stage

    def evident(batch: Texts) -> KeptFound:
        review, found = _found(batch)
        stage_evidence(lexicon_evidence(review.filter(~pl.col("is_repeated")), found), stage, batch.number)
        return keep_found(review, found, folder, batch.number)

    kept = list(runner.batches(LEARN, evident, batches))
    lexicon = runner.step(LEARN, lambda: learned_lexicon(StagedEvidence(stage)))
    runner.clock.count(LEARN, lexicon.terms.height)
    say(f"Lexicon learned from {sum(batch.text_count for batch in batches):,} reviews: {lexicon.terms.height:,} terms")
    return lexicon, kept


def _found(batch: Texts) -> tuple[pl.DataFrame, Found]:
    """The texts of a batch, and what is found in them."""
    review = texts(batch)
    return review, found_in(review)


def _learned_from_count(stored: StoredLexicon | None, is_learned: bool) -> int | None:
    """The reviews that the lexicon was learned from; None if that was in this run, or is not known."""
    return None if is_learned or stored is None else stored.learned_from_count
