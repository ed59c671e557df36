"""Extraction: learn the lexicon where it is wanted, extract what the texts name, and agree on it.

It works on the closed candidate, so it sees the texts that won and no others: whatever way the reviews came, the same
reviews teach the same lexicon and give the same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flows.agreeing import agreed
from flows.run import Run
from flows.runner import Runner
from flows.steps import Built
from transforms.extract import extracted_fields, fact_mention
from transforms.lexicon import Lexicon, learned_lexicon, lexicon_evidence
from warehouse.lexicon import StoredLexicon, stored_lexicon
from warehouse.mentions import write_extracted
from warehouse.texts import DISTINCT, EVERY, TextBatch, not_extracted, text_batches, texts

LEARN = "learn the lexicon"
EXTRACT = "extract the mentions"
AGREE = "agree on credits and names"


def extracted(run: Run, built: Built, runner: Runner, say: Callable[[str], None]) -> Built:
    """Extract what the candidate lacks, agree on it, and add to `built` what that came to.

    The lexicon is learned in the first load and with `--relearn`, from all distinct texts, and then all reviews are
    extracted under it. Between these it is frozen, and only new and changed reviews are extracted. With `--no-extract`
    none is: the next load without it makes up for that.
    """
    database = run.place.candidate_file(run.key)
    stored = stored_lexicon(database)
    if not run.settings.extract:
        return _without_extraction(run, built, runner) if stored else built
    if stored is None or run.settings.relearn:
        lexicon, is_learned, wanted = _learned(database, runner, say), True, EVERY
    else:
        lexicon, is_learned = Lexicon(stored.version, stored.terms), False
        wanted = not_extracted(lexicon.version)
    run.record = replace(run.record, lexicon_version=lexicon.version)
    batches = text_batches(database, wanted)
    mention_count = sum(runner.batches(EXTRACT, lambda batch: _staged(batch, lexicon, run), batches))
    runner.clock.count(EXTRACT, mention_count)
    review_count = sum(batch.text_count for batch in batches)
    say(f"{mention_count:,} mentions found in {review_count:,} reviews")
    if review_count or built.fates.removed_count or not built.touched_films.is_empty():
        found = runner.step(AGREE, lambda: agreed(run, built, lexicon if is_learned else None))
        runner.clock.count(AGREE, found.credit_count)
        say(f"Agreed: {found.credit_count:,} credits, names of {found.named_film_count:,} films")
    return replace(built, extracted_count=review_count, learned_from_count=_learned_from_count(stored, is_learned))


def _without_extraction(run: Run, built: Built, runner: Runner) -> Built:
    """Take the mentions of changed and removed reviews away, and agree without them."""
    if not built.touched_films.is_empty() or built.fates.removed_count:
        runner.step(AGREE, lambda: agreed(run, built, None))
    return built


def _learned(database: Path, runner: Runner, say: Callable[[str], None]) -> Lexicon:
    """The lexicon that all distinct texts teach; their evidence is all that is kept of them."""
    batches = text_batches(database, DISTINCT)
    evidence = list(runner.batches(LEARN, lambda batch: lexicon_evidence(texts(batch)), batches))
    lexicon = runner.step(LEARN, lambda: learned_lexicon(evidence))
    runner.clock.count(LEARN, lexicon.terms.height)
    say(f"Lexicon learned from {sum(batch.text_count for batch in batches):,} texts: {lexicon.terms.height:,} terms")
    return lexicon


def _staged(batch: TextBatch, lexicon: Lexicon, run: Run) -> int:
    """Extract a batch into the stage, and return the number of its mentions."""
    review = texts(batch)
    mention = fact_mention(review, lexicon)
    write_extracted(run.stage, batch.number, mention, extracted_fields(review, mention), lexicon.version)
    return mention.height


def _learned_from_count(stored: StoredLexicon | None, is_learned: bool) -> int | None:
    """The reviews that the lexicon was learned from; None if that was in this run, or is not known."""
    return None if is_learned or stored is None else stored.learned_from_count
