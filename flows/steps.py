"""The steps of a load as plain functions: each takes what it needs and returns what it made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.audit import CLEANING, LOAD_FILE, LOAD_STEP, REFUSED_REVIEW
from contracts.dimensions import DIM_DATE, DIM_PERSON, DIM_RATING, DIM_REVIEWER, DIM_SOURCE, DIM_TITLE
from contracts.schema import Table
from contracts.stage import RECORD_COUNT
from contracts.star import FACT_REVIEW, REVIEW_TEXT
from flows.forgetting_refusals import tell_damaged
from flows.limits import Limit, foreign_limit, refused_limit, removed_limit
from flows.planning import DumpPlan, Planned
from flows.run import Run
from flows.runner import StepClock
from sources import Batch, ReadBatch, read_batch
from transforms import dimensions, star, static_dimensions
from transforms.agree import same_title
from transforms.clean import clean_review, combined_cleaning
from transforms.conform import conformed, split_by_finished
from transforms.gone import gone_file
from transforms.origin import Origin
from transforms.privacy import private_review
from transforms.refusals import staged_refusal
from warehouse.accounting import file_count, foreign_counts, refused_by_reason, unread_files
from warehouse.building import building
from warehouse.candidate import Candidate, Fates
from warehouse.erasing import without_forgotten_samples
from warehouse.history import without_old_history
from warehouse.named_works import note_titles
from warehouse.reference import tie_reference
from warehouse.stage import read_stage, stage_file, write_stage


@dataclass(frozen=True)
class StagedBatch:
    """What one batch came to: counts only, the rows are in the stage.

    Its work files stay until the answer has arrived: until then the batch may have to be read again.
    """

    number: int
    work_files: tuple[str, ...]
    file_count: int
    read_file_count: int
    unread_example: str | None
    read_count: int


LIMITED = "limited"  # why a file is not known although it was read: not all of its records were to be loaded


def staged(batch: Batch, origin: Origin, stage: Path, at_most: int | None = None) -> StagedBatch:
    """Read a batch, clean it, make its rows of the star, and leave them in the stage.

    Args:
        batch: what to read.
        origin: where it comes from.
        stage: the folder of the stage files.
        at_most: the number of records to go on with; all by default.
    """
    read = read_batch(batch)
    if at_most is not None:
        read = _limited(read, at_most, has_records=bool(batch.parts))
    into_stage(
        {LOAD_FILE: star.load_file(read.files, origin), **made_rows(read.raw_review, origin)}, stage, batch.number
    )
    unread = read.files.filter(pl.col("state") == "unreadable")
    return StagedBatch(
        number=batch.number,
        work_files=tuple(batch.work_files),
        file_count=read.files.height,
        read_file_count=int((read.files.get_column("state") == "read").sum()),
        unread_example=None if unread.is_empty() else f"{unread['path'][0]} ({unread['reason'][0]})",
        read_count=read.raw_review.height,
    )


def _limited(read: ReadBatch, at_most: int, *, has_records: bool) -> ReadBatch:
    """The first records, and files that do not count as known; those that hold one record each and lost it are out."""
    raw_review = read.raw_review.head(at_most)
    files = read.files
    if not has_records:
        cut = read.raw_review.slice(at_most).get_column("path")
        files = files.filter(~pl.col("path").is_in(cut.implode()))
    is_whole = (pl.col("state") == "read") & pl.col("reason").is_null()
    return ReadBatch(files.with_columns(reason=pl.when(is_whole).then(pl.lit(LIMITED)).otherwise("reason")), raw_review)


def made_rows(raw_review: pl.DataFrame, origin: Origin) -> dict[Table, pl.DataFrame]:
    """The rows that records become, by their table.

    Every record is in exactly one of the frames `fact_review` and `refused_review`.
    """
    private = private_review(raw_review, origin.privacy, origin.layout)
    source = conformed(private, origin)
    cleaned = clean_review(source.kept)
    fact_review, review_text = star.fact_review(cleaned.kept, origin), star.review_text(cleaned.kept)
    finished = split_by_finished(cleaned.kept, (fact_review, FACT_REVIEW), (review_text, REVIEW_TEXT))
    if not finished.refused.is_empty():
        fact_review, review_text = star.fact_review(finished.kept, origin), star.review_text(finished.kept)
    record = fact_review.select("load_file_key", "record_number")
    refused = pl.concat([staged_refusal(part.refused, origin) for part in (source, cleaned, finished)])
    return {
        FACT_REVIEW: fact_review,
        REVIEW_TEXT: review_text.hstack(record),
        DIM_TITLE: dimensions.dim_title(finished.kept, origin),
        DIM_REVIEWER: dimensions.dim_reviewer(finished.kept, is_pseudonym=origin.privacy.hides(origin.layout)),
        RECORD_COUNT: star.record_count(raw_review, origin),
        REFUSED_REVIEW: refused,
        CLEANING: cleaned.cleaning,
    }


def into_stage(frames: Mapping[Table, pl.DataFrame], stage: Path, number: int) -> None:
    """Leave the rows of one batch in the stage."""
    for table, rows in frames.items():
        if not rows.is_empty():
            write_stage(rows, stage_file(stage, table, number))


@dataclass(frozen=True)
class Built:
    """The candidate as it was built: what became of the records, and which limits it meets.

    Attributes:
        touched_films: `same_title_key` of the films whose reviews or ids have changed.
        extracted_count: reviews that were extracted since.
        learned_from_count: reviews that the lexicon was learned from, if that was in an earlier run.
        takes_reference: whether reference data came in.
        is_revised: whether rows of earlier runs were changed.
    """

    fates: Fates
    limits: tuple[Limit, ...]
    file_count: int
    refused_by_reason: dict[str, int]
    unread_files: tuple[tuple[str, str, int, str], ...]
    touched_films: pl.DataFrame
    extracted_count: int = 0
    learned_from_count: int | None = None
    takes_reference: bool = False
    is_revised: bool = False

    @property
    def is_increment(self) -> bool:
        """Whether all reviews but those that this run has loaded are there as they were, with texts and mentions."""
        loaded_count = self.fates.kept_count + self.fates.updated_count
        return not (self.is_revised or self.fates.removed_count or self.extracted_count > loaded_count)

    @property
    def breaks_a_limit(self) -> bool:
        """Whether a limit holds the run back."""
        return any(limit.is_broken for limit in self.limits)


def built(run: Run, plan: Planned, last_batch: int, revise: Callable[[Candidate], None] | None = None) -> Built:
    """Build the candidate in one transaction: the stage, the dimensions, the ledger, and what the texts agree on."""
    _stage_gone_files(run, plan, last_batch + 1)
    with building(run.place, run.key, run.limits) as candidate:
        candidate.record_contract()
        candidate.record_runs(run.journal.load_run())
        candidate.upsert_source(plan.dim_source())
        for table, member in (
            (DIM_SOURCE, dimensions.unknown_source()),
            (DIM_TITLE, dimensions.unknown_title()),
            (DIM_REVIEWER, dimensions.unknown_reviewer()),
            (DIM_PERSON, dimensions.unknown_person()),
            (DIM_RATING, static_dimensions.dim_rating()),
        ):
            candidate.insert_missing(table, member)
        note_titles(candidate)
        if revise is not None:
            revise(candidate)
        tell_damaged(run, plan, candidate)
        fates = candidate.apply(run.stage, plan.must_read, removes_gone=run.settings.sync)
        candidate.set_same_titles(same_title(candidate.texts_of_titles(), candidate.titles()))
        tie_reference(candidate)
        candidate.replace(DIM_DATE, static_dimensions.dim_date(*candidate.review_days()))
        candidate.insert(CLEANING, without_forgotten_samples(candidate, _cleaning(run)))
        # This run is not on record yet, and what is judged once hangs on the results of the last.
        keep_runs, keep_quality = run.settings.keep_runs, run.settings.keep_quality
        without_old_history(candidate, max(1, keep_runs - 1), max(1, keep_quality - 1))
        return Built(
            fates=fates,
            limits=_limits(run, candidate, fates),
            file_count=file_count(candidate),
            refused_by_reason=refused_by_reason(candidate),
            unread_files=unread_files(candidate),
            touched_films=candidate.touched_films(),
            is_revised=revise is not None,
        )


def _stage_gone_files(run: Run, plan: Planned, batch_number: int) -> None:
    """Record the vanished files as one more batch of readings.

    The members of an archive are known only once it was read whole: of a damaged one, none is taken for gone.
    """
    if run.settings.limit is not None:
        return  # not all was looked at
    read = read_stage(run.stage, LOAD_FILE, ["source_key", "root_path", "container_path", "path", "state"])
    for number, dump in enumerate(plan.dumps, start=batch_number):
        members = dump.members.filter(pl.col("state") != "gone")
        if not _is_archive_read_whole(dump, read):
            members = members.clear()
        vanished = pl.concat([dump.files.gone, members]).join(read, on=["source_key", "path"], how="anti")
        if not vanished.is_empty():
            write_stage(gone_file(vanished, dump.origin), stage_file(run.stage, LOAD_FILE, number))


def _is_archive_read_whole(dump: DumpPlan, read: pl.DataFrame) -> bool:
    """Whether the dump is an archive that this run read to its end."""
    own_row = read.filter(
        (pl.col("root_path") == dump.origin.root_path)
        & (pl.col("path") == (dump.dump.container or ""))
        & pl.col("container_path").is_null()
        & (pl.col("state") == "read")
    )
    return not own_row.is_empty()


def _cleaning(run: Run) -> pl.DataFrame:
    parts = [pl.read_parquet(path, glob=False) for path in sorted((run.stage / CLEANING.name).glob("*.parquet"))]
    return combined_cleaning(parts).with_columns(load_run_key=pl.lit(run.key, pl.Int64)).select(CLEANING.column_names)


def _limits(run: Run, candidate: Candidate, fates: Fates) -> tuple[Limit, ...]:
    known_count, other_text_count = foreign_counts(candidate)
    on_purpose = refused_by_reason(candidate).get("forgotten", 0)
    return (
        refused_limit(fates.read_count, fates.refused_count - on_purpose, run.settings.max_refused),
        removed_limit(fates.review_count_before, fates.removed_count, run.settings.max_removed),
        foreign_limit(known_count, other_text_count, source_is_named=run.settings.source is not None),
    )


def load_step(run: Run, clock: StepClock) -> pl.DataFrame:
    """The rows of `audit.load_step` for what the clock has seen so far."""
    return pl.DataFrame(
        [
            {
                "load_run_key": run.key,
                "step_name": name,
                "batch_count": step.batch_count,
                "row_count": step.row_count,
                "seconds": step.seconds,
                "peak_memory_bytes": None,
            }
            for name, step in clock.steps.items()
        ],
        schema=LOAD_STEP.schema,
    )
