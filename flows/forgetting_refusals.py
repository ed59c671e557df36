"""Which refused records are of what is to be forgotten: by what is known of them, else by their bytes."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from contracts.audit import REFUSED_REVIEW
from flows.planning import Planned
from flows.run import Run
from transforms.damaged_records import holds_words, may_be_of, told_reviewer_key
from transforms.forgotten import Target, is_of, keyed_refusals
from warehouse.candidate import Candidate
from warehouse.erasing import CONTEXTS, Query, payloads
from warehouse.stage import staged_files, write_stage
from warehouse.tombstones import reviewer_tombstones


def refusals_of(query: Query, targets: Sequence[Target]) -> set[int]:
    """The refusals of the targets, by row id.

    A record that is too damaged to say whose it is counts as theirs if its bytes hold all of their words: an id.

    Args:
        query: asks the candidate or version.
        targets: what is to be forgotten.
    """
    refusals = keyed_refusals(query(CONTEXTS, None))
    found: set[int] = set()
    for target in targets:
        found.update(refusals.filter(is_of(target))["row_id"].to_list())
    for target in targets:
        damaged = refusals.filter(may_be_of(target) & ~pl.col("row_id").is_in(found))
        for records in payloads(query, damaged.select("row_id", "payload_bytes")):
            found.update(records.filter(holds_words(records["payload"], target))["row_id"].to_list())
    return found


def tell_damaged(run: Run, plan: Planned, candidate: Candidate) -> None:
    """Say in the stage whose the refused records are that cannot say it themselves, if somebody was forgotten."""
    keys = reviewer_tombstones(candidate.query)
    if not keys:
        return
    for file in staged_files(run.stage, REFUSED_REVIEW):
        rows = pl.read_parquet(file, glob=False)
        refused = rows.join(plan.source_ids(), on="source_key", how="left", maintain_order="left")
        told = told_reviewer_key(refused, keys)
        if not told.equals(rows["reviewer_key"]):
            write_stage(rows.with_columns(told), file)
