"""What the run before has settled: rows that did not fail, and did not change since, need not be looked at again.

A review, its text and its mentions change only when it is loaded again, and then it is of that run; but for a few
columns, which other reviews change. So where the run before found that an expectation on the others holds of every
row, as it stands, only reviews of this run can break it: looking at those gives the count that looking at all would
give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from contracts.schema import Table
from contracts.star import FACT_MENTION, FACT_REVIEW, REVIEW_TEXT
from expectations.expectation import Expectation
from expectations.queries import shown_arguments_json

_HELD_SQL = """
select expectation_id, arguments_json from quality.expectation_result
where outcome = 'passed' and unexpected_count = 0 and load_run_key = (
  select max(load_run_key) from quality.expectation_result where load_run_key < {run})
"""


# The columns of a row that may change although its review is not loaded again: where its record now stands, which
# equal text is the first, and which film a work is. `load_run_key` is compared with the runs that there are.
CHANGING: Mapping[Table, tuple[str, ...]] = {
    REVIEW_TEXT: (),
    FACT_REVIEW: ("load_file_key", "record_number", "duplicate_of_review_key", "load_run_key"),
    FACT_MENTION: ("named_title_key",),
}
_CHANGING = {table.name: re.compile(r"\b(?:%s)\b" % ("|".join(names) or "(?!)")) for table, names in CHANGING.items()}


def is_lasting(expectation: Expectation) -> bool:
    """Whether what it says of a row stays true until the review of that row is loaded again."""
    if expectation.condition is None or expectation.table_name not in _CHANGING:
        return expectation.lasts
    return not _CHANGING[expectation.table_name].search(expectation.condition)


def rows_to_judge(engine: sa.Engine, expectations: Iterable[Expectation], load_run_key: int) -> dict[str, str]:
    """For each expectation that the run before has settled, a SELECT of the rows that this run brought.

    Args:
        engine: the database, with the results of the runs before.
        expectations: those that are to be judged.
        load_run_key: this run.
    """
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(_HELD_SQL.format(run=int(load_run_key))).fetchall()
        brought = {table.name: _brought(connection, table.name, int(load_run_key)) for table in CHANGING}
    held = {str(name): str(arguments) for name, arguments in rows}
    return {
        one.expectation_id: brought[one.table_name]
        for one in expectations
        if is_lasting(one) and held.get(one.expectation_id) == shown_arguments_json(one)
    }


def _brought(connection: sa.Connection, table_name: str, load_run_key: int) -> str:
    """A SELECT of the rows of the reviews of a run.

    They were inserted one after the other, so most stand together: by their places, the texts of other row groups are
    not unpacked.
    """
    of_run = f"review_key in (select review_key from fact_review where load_run_key = {load_run_key})"
    ends = connection.exec_driver_sql(f"select min(rowid), max(rowid) from {table_name} where {of_run}").fetchone()
    first, last = (None, None) if ends is None else ends
    where = "false" if first is None else f"rowid between {first} and {last} and {of_run}"
    return f"(select * from {table_name} where {where})"
