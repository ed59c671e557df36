"""How much of its past a warehouse carries: the records of the latest runs, and of those that something points at."""

from __future__ import annotations

from contracts import QUALITY_TABLES, WAREHOUSE_TABLES
from contracts.audit import CLEANING, LOAD_FILE, LOAD_RUN, LOAD_STEP
from contracts.schema import Table
from warehouse.candidate import Candidate
from warehouse.ddl import full_name
from warehouse.store import executed

OF_A_RUN = (LOAD_STEP, CLEANING, *QUALITY_TABLES)

# A reading that nothing points at: not the latest of its file, and no review, refusal or duplicate is of it.
LOOSE_FILES = """
DELETE FROM audit.load_file WHERE load_run_key < {first} AND NOT is_current
  AND load_file_key NOT IN (
    SELECT load_file_key FROM fact_review UNION SELECT load_file_key FROM audit.refused_review
    UNION SELECT load_file_key FROM audit.duplicate_record)
  AND load_run_key NOT IN ({live})
"""
LIVE_FILES = """
SELECT load_run_key FROM audit.load_file WHERE is_current OR load_file_key IN (
  SELECT load_file_key FROM fact_review UNION SELECT load_file_key FROM audit.refused_review
  UNION SELECT load_file_key FROM audit.duplicate_record)
"""


def without_old_history(candidate: Candidate, keep_runs: int, keep_quality: int) -> None:
    """Delete what older runs left: first their expectation results, much later all that is known of them.

    A run that a review, a title, a refusal or a current file points at stays, with its files, however old it is. To be
    called before a candidate is written anew: deleting afterwards joins row groups, and leaves the old ones behind.

    Args:
        candidate: the open candidate.
        keep_runs: how many of the latest runs stay whole.
        keep_quality: how many of them keep the results of their expectations.
    """
    if (first := _first_kept(candidate, keep_quality)) is not None:
        for table in QUALITY_TABLES:
            _delete(candidate, table, f"load_run_key < {first}")
    if (first := _first_kept(candidate, keep_runs)) is None:
        return
    live = " UNION ".join([LIVE_FILES, *_pointers()])
    executed(candidate.connection, LOOSE_FILES.format(first=first, live=live), "deleting the files of old runs")
    gone = f"load_run_key < {first} AND load_run_key NOT IN ({live} UNION SELECT load_run_key FROM audit.load_file)"
    _delete(candidate, LOAD_RUN, gone)
    for table in OF_A_RUN:
        _delete(
            candidate,
            table,
            f"load_run_key < {first} AND load_run_key NOT IN (SELECT load_run_key FROM audit.load_run)",
        )


def _first_kept(candidate: Candidate, keep: int) -> int | None:
    """The oldest of the `keep` latest runs; None if there are no more than these."""
    rows = candidate.query(f"SELECT load_run_key FROM audit.load_run ORDER BY ALL DESC LIMIT {keep + 1}")
    return int(rows.to_series()[-2]) if rows.height > keep else None


def _pointers() -> list[str]:
    """The runs that any other table names."""
    own = {LOAD_RUN.name, LOAD_FILE.name, *(table.name for table in OF_A_RUN)}
    return [
        f"SELECT {name} FROM {full_name(table)}"
        for table in WAREHOUSE_TABLES
        if table.name not in own
        for name in table.column_names
        if name.endswith("run_key")
    ]


def _delete(candidate: Candidate, table: Table, condition: str) -> None:
    executed(candidate.connection, f"DELETE FROM {full_name(table)} WHERE {condition}", f"shortening {table.name}")
