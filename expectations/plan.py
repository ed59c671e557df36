"""Which expectations judge a warehouse: the derived ones of every table, and the hand-written ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from contracts import WAREHOUSE_TABLES
from contracts.audit import LOAD_RUN, LOAD_STEP
from contracts.quality import EXPECTATION_RESULT, FAILING_ROW
from expectations.drift import drift
from expectations.expectation import Expectation
from expectations.shape import shape
from expectations.suites import suite

# With it the comparisons with earlier loads are part of the plan.
LATER_RUN = 2

# The record of the work is written after the verdict, so no expectation reads it. Rows of earlier runs were held to
# their rules by the CHECKs of their tables; a fault in them could never be mended by a load, and would hold back all.
RECORD_TABLES = (LOAD_RUN, LOAD_STEP, EXPECTATION_RESULT, FAILING_ROW)


def planned(load_run_key: int) -> tuple[Expectation, ...]:
    """The expectations for the warehouse that a run has made, table by table.

    The first run has nothing to be compared with, so it is spared the comparisons.
    """
    return in_order([*_of_any_run(), *_by_hand(drift(load_run_key) if load_run_key > 1 else ())])


@cache  # a process that judges many loads makes them once: they take as long as a tenth of a small load
def _of_any_run() -> tuple[Expectation, ...]:
    derived = (expectation for table in WAREHOUSE_TABLES if table not in RECORD_TABLES for expectation in suite(table))
    return (*derived, *_by_hand(shape()))


def _by_hand(written: Sequence[Expectation]) -> Iterator[Expectation]:
    return (replace(expectation, suite_name=f"{expectation.table_name}.shape") for expectation in written)


def in_order(expectations: Sequence[Expectation]) -> tuple[Expectation, ...]:
    """The expectations table by table, in the order of the contracts."""
    order = {table.name: place for place, table in enumerate(WAREHOUSE_TABLES)}
    return tuple(sorted(expectations, key=lambda expectation: order[expectation.table_name]))
