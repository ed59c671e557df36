"""How a run ends: the candidate is published, or held back, or there was nothing to do."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from contracts.audit import LOAD_RUN, LOAD_STEP
from contracts.quality import EXPECTATION_RESULT, FAILING_ROW
from flows.concluding import result_of
from flows.judging import Judgement
from flows.limits import limit_results
from flows.outcome import LoadResult
from flows.planning import Planned
from flows.run import Run
from flows.run_record import RunRecord
from flows.runner import StepClock
from flows.steps import Built, load_step
from report.drawing import Draw
from report.folder import BadReportFolder, written
from warehouse.accounting import row_counts_of
from warehouse.building import building
from warehouse.findings import findings
from warehouse.history import without_old_history
from warehouse.journal import load_run_frame
from warehouse.lake_address import name_beside
from warehouse.lake_publishing import Publication
from warehouse.publish import point_at, publish, version_of, without_old_reports, without_old_versions
from warehouse.work_folders import end_all_work, end_work


def publish_candidate(
    run: Run, plan: Planned, candidate: Built, verdict: Judgement, clock: StepClock, draw: Draw
) -> LoadResult:
    """Write the verdict and the run's record into the candidate, publish it, and write the report."""
    has_warnings = verdict.has_warnings or bool(candidate.unread_files)
    record = _record(run, plan, candidate, "published_with_warnings" if has_warnings else "published")
    row_counts = _record_verdict(run, record, candidate, verdict, clock)
    version = _published(run, record, _data_run_key(run, candidate), row_counts)
    run.end(record)
    report = _report(run, version, draw)
    without_old_versions(run.place, run.kept_versions)
    end_all_work(run.place)
    return result_of(run, plan, record.outcome, candidate, verdict, report)


def _published(run: Run, record: RunRecord, data_run_key: int, row_counts: dict[str, int]) -> Path:
    """Publish the closed candidate: first into the lake if there is one, for that is where readers look."""
    if run.lake is not None:
        words, count = record.outcome.replace("_", " "), record.row_counts()["review_count_after"]
        candidate = run.place.candidate_file(run.key)
        run.lake.publish(run.published, candidate, Publication(run.key, words, count))
    version = publish(run.place, run.key, data_run_key, row_counts)
    if run.lake is not None:
        run.lake.note_published()
    return version


def _data_run_key(run: Run, candidate: Built) -> int:
    """The run whose data the version holds: an earlier one, if this one changed no review, extraction or reference."""
    fates = candidate.fates
    changes = (fates.kept_count, fates.updated_count, fates.removed_count, candidate.extracted_count)
    is_other = any(changes) or candidate.takes_reference or candidate.is_revised
    if run.published is not None and not is_other:
        return version_of(run.published).data_run_key
    return run.key


def hold_back(
    run: Run, plan: Planned, candidate: Built, verdict: Judgement, clock: StepClock, draw: Draw
) -> LoadResult:
    """Keep the candidate for inspection, and publish the old data with the record of this run.

    A first load that is held back publishes nothing. The files of a held-back run stay unknown to the ledger, so the
    next load reads them again.
    """
    record = _record(run, plan, candidate, "held_back")
    _record_verdict(run, record, candidate, verdict, clock)
    held = run.place.candidate_file(run.key)
    if run.published is not None:
        held = held.replace(held.with_name("held_back.duckdb"))
        row_counts = _record_verdict(run, record, candidate, verdict, clock)
        _published(run, record, version_of(run.published).data_run_key, row_counts)
        without_old_versions(run.place, run.kept_versions)
    end_work(run.stage)
    run.end(record)
    report = _report(run, held, draw)  # now that the run has its end: the reports of dead runs are removed
    return result_of(run, plan, "held_back", candidate, verdict, report)


def _record(run: Run, plan: Planned, candidate: Built, outcome: str) -> RunRecord:
    fates = candidate.fates
    after = fates.review_count_before if outcome == "held_back" else fates.review_count_after
    return run.record.ended(
        outcome,
        file_count=plan.skipped_count + candidate.file_count,
        skipped_file_count=plan.skipped_count + fates.touched_file_count,
        read_count=fates.read_count,
        kept_count=fates.kept_count,
        updated_count=fates.updated_count,
        unchanged_count=fates.unchanged_count,
        duplicate_count=fates.duplicate_count,
        refused_count=fates.refused_count,
        removed_count=fates.removed_count,
        replayed_count=fates.replayed_count,
        review_count_before=fates.review_count_before,
        review_count_after=after,
    )


def _record_verdict(
    run: Run, record: RunRecord, candidate: Built, verdict: Judgement, clock: StepClock
) -> dict[str, int]:
    with building(run.place, run.key, run.limits) as open_candidate:
        open_candidate.record_runs(run.journal.load_run())
        open_candidate.insert(LOAD_RUN, load_run_frame([record.row()]))
        open_candidate.insert(LOAD_STEP, load_step(run, clock))
        open_candidate.insert(
            EXPECTATION_RESULT, pl.concat([verdict.results, limit_results(candidate.limits, run.key)])
        )
        open_candidate.insert(FAILING_ROW, verdict.failing_rows)
        without_old_history(open_candidate, run.settings.keep_runs, run.settings.keep_quality)
        return row_counts_of(open_candidate)


def _report(run: Run, database: Path, draw: Draw) -> Path | None:
    """Write the report and point at it; a report that cannot be written does not undo the run."""
    try:
        folder = run.place.report_folder(run.key)
        page = written(findings(database, run.key), folder, name_beside(run.target), draw)
        point_at(run.place.report_link, page.parent)
    except (OSError, BadReportFolder):
        return None
    without_old_reports(run.place, run.settings.keep_reports)
    return run.place.report_link / page.name
