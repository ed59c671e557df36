"""`reviewmart load --dry-run`: what a load would read, without a lock, and without writing anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.console import print_json, print_lines, shown_path
from flows.expecting import named_suite
from flows.finding import dump_at
from flows.lake_run import named_target, place_of, published_version
from flows.planning import DumpPlan, Plan, planned
from flows.reference_plan import named_reference
from flows.rule_changes import foretold, other_rules_count
from flows.run import Run, next_run_key
from flows.run_record import started_record
from flows.settings import LoadSettings
from transforms.clean import RULES_VERSION
from warehouse.journal import read_journal
from warehouse.ledger import known_files, review_count

EXAMPLES = 5


def dry_run(paths: Sequence[Path], settings: LoadSettings, *, quiet: bool, as_json: bool) -> int:
    """Compare the dumps with the ledger of the published version, and print what a load would read.

    Raises:
        PipelineError: as a load would, of dumps and settings.
    """
    suite = named_suite(settings.expectations)
    reference = named_reference(settings, paths)
    dumps = [dump_at(path, settings) for path in paths]
    place = place_of(settings)
    journal = read_journal(place.journal)
    published = published_version(settings)
    record = started_record(next_run_key(place, journal), settings, RULES_VERSION, review_count(published))
    run = Run(place, settings, record, journal, suite, published)
    plan = planned(run, dumps, reference)
    other_rules = other_rules_count(run)
    known = set(known_files(published).get_column("path").to_list())
    told = [_as_dict(dump, known) for dump in plan.dumps]
    if as_json:
        print_json({"is_nothing_new": plan.is_empty, "other_rules_review_count": other_rules, "dumps": told})
    elif not quiet:
        print_lines(_lines(plan, told, settings, other_rules))
    return 0


def _as_dict(dump: DumpPlan, known: set[str]) -> dict[str, Any]:
    wanted = dump.files.wanted.get_column("path").to_list()
    return {
        "root": dump.dump.root,
        "layout": dump.dump.layout.name,
        "source": dump.origin.source_id,
        "new_file_count": sum(path not in known for path in wanted),
        "changed_file_count": sum(path in known for path in wanted),
        "unchanged_file_count": dump.skipped_count,
        "gone_file_count": dump.files.gone.height,
        "examples": wanted[:EXAMPLES],
    }


def _lines(plan: Plan, told: Sequence[dict[str, Any]], settings: LoadSettings, other_rules: int) -> list[str]:
    lines = []
    for dump in told:
        lines.append(f"{dump['root']} ({dump['layout']}) into the source {dump['source']}:")
        lines += [
            f"  {dump[f'{word}_file_count']:>9,} files {word}" for word in ("new", "changed", "unchanged", "gone")
        ]
        if dump["examples"]:
            lines.append(f"  to read: {', '.join(dump['examples'])}{', ...' if plan.wanted_count > EXAMPLES else ''}")
        if dump["gone_file_count"]:
            what = "would be removed" if settings.sync else "would stay; --sync removes them"
            lines.append(f"  the reviews of gone files {what}")
    if plan.reference is not None:
        lines.append(f"{plan.reference.wanted_count:,} files of the reference to read")
    if other_rules:
        lines.append(foretold(other_rules, settings))
    if plan.is_empty and not (other_rules and settings.rebuild):
        verdict = "Nothing is new."
    elif other_rules and not (settings.rebuild or settings.mixed):
        verdict = "A load would stop."
    else:
        verdict = "A load would publish a new version."
    return [*lines, f"{verdict} Nothing was written to {shown_path(named_target(settings))}."]
