"""What the run before has settled: rows that did not fail, and did not change since, need not be looked at again.

The text and the mentions of a review change only when it is loaded again, and then it is of that run. So where the run
before found that an expectation on these holds of every row, as it stands, only reviews of this run can break it:
looking at those gives the count that looking at all would give.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from contracts.star import REVIEW_TEXT
from expectations.expectation import Expectation
from expectations.queries import shown_arguments_json

_HELD_SQL = """
select expectation_id, arguments_json from quality.expectation_result
where outcome = 'passed' and unexpected_count = 0 and load_run_key = (
  select max(load_run_key) from quality.expectation_result where load_run_key < {run})
"""


def is_lasting(expectation: Expectation) -> bool:
    """Whether what it says of a row stays true until the review of that row is loaded again."""
    return expectation.lasts or (expectation.table_name == REVIEW_TEXT.name and expectation.condition is not None)


def rows_to_judge(engine: sa.Engine, expectations: Iterable[Expectation], load_run_key: int) -> dict[str, str]:
    """For each expectation that the run before has settled, a SELECT of the rows that this run brought.

    Args:
        engine: the database, with the results of the runs before.
        expectations: those that are to be judged.
        load_run_key: this run.
    """
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(_HELD_SQL.format(run=int(load_run_key))).fetchall()
    held = {str(name): str(arguments) for name, arguments in rows}
    of_run = f"where review_key in (select review_key from fact_review where load_run_key = {int(load_run_key)})"
    return {
        one.expectation_id: f"(select * from {one.table_name} {of_run})"
        for one in expectations
        if is_lasting(one) and held.get(one.expectation_id) == shown_arguments_json(one)
    }
