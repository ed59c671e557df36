"""What the run before has settled: rows that did not fail, and did not change since, need not be looked at again.

A review, its text and its mentions change only when it is loaded again, and then it is of that run; but for a few
columns, which other reviews change. A reading of a file changes in no more than whether it is the latest. So where the
run before found that an expectation on the other columns holds of every row, as it stands, only rows of this run can
break it: looking at those gives the count that looking at all would give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from contracts.audit import LOAD_FILE
from contracts.schema import Table
from contracts.star import FACT_MENTION, FACT_REVIEW, REVIEW_TEXT
from expectations.expectation import Expectation
from expectations.predicates import name_sql
from expectations.queries import shown_arguments_json

# A run that was held back has judged rows that were never published.
_HELD_SQL = """
select expectation_id, arguments_json from quality.expectation_result
where outcome = 'passed' and unexpected_count = 0 and load_run_key = (
  select max(load_run_key) from quality.expectation_result
  where load_run_key < {run}
    and load_run_key not in (select load_run_key from audit.load_run where outcome = 'held_back'))
"""


# The columns of a row that may change although its review is not loaded again: where its record now stands, which
# equal text is the first, and which film a work is. `load_run_key` is compared with the runs that there are. Of a file
# that was read before, its time, and whether another reading is now the latest.
CHANGING: Mapping[Table, tuple[str, ...]] = {
    REVIEW_TEXT: (),
    FACT_REVIEW: ("load_file_key", "record_number", "duplicate_of_review_key", "load_run_key"),
    FACT_MENTION: ("named_title_key",),
    LOAD_FILE: ("modified_at", "is_current"),
}
_CHANGING = {table.name: re.compile(r"\b(?:%s)\b" % ("|".join(names) or "(?!)")) for table, names in CHANGING.items()}

# What says of a run's rows that they are its own: their key, and the table whose `load_run_key` tells the run.
_KNOWN_BY = {
    **{table.name: ("review_key", FACT_REVIEW.name) for table in (REVIEW_TEXT, FACT_REVIEW, FACT_MENTION)},
    LOAD_FILE.name: ("load_file_key", LOAD_FILE.name),
}

# Great Expectations' own that pass or fail each value of a column by itself, as long as they have no other arguments.
_BY_VALUE = frozenset(
    {
        "ExpectColumnValuesToNotBeNull",
        "ExpectColumnValuesToBeBetween",
        "ExpectColumnValueLengthsToBeBetween",
        "ExpectColumnValuesToBeInSet",
    }
)
_OF_VALUES = frozenset({"column", "min_value", "max_value", "value_set"})

# A key that was held by one row each can only be shared with a row of this run.
_UNIQUE = {"ExpectColumnValuesToBeUnique": "column", "ExpectCompoundColumnsToBeUnique": "column_list"}


def is_lasting(expectation: Expectation) -> bool:
    """Whether what it says of a row stays true until the review of that row is loaded again."""
    changing = _CHANGING.get(expectation.table_name)
    if changing is None:
        return False
    if expectation.condition is not None:
        return not changing.search(expectation.condition)
    if expectation.expectation_type in _BY_VALUE and expectation.arguments.keys() <= _OF_VALUES:
        return not changing.fullmatch(str(expectation.arguments["column"]))
    key = _key(expectation)
    return expectation.lasts or (bool(key) and not any(map(changing.fullmatch, key)))


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
        one.expectation_id: _of_key(one, brought[one.table_name])
        for one in expectations
        if is_lasting(one) and held.get(one.expectation_id) == shown_arguments_json(one)
    }


def _key(expectation: Expectation) -> list[str]:
    """The columns that are to be unique, if that is what is expected."""
    name = _UNIQUE.get(expectation.expectation_type)
    if name is None or expectation.arguments.keys() - {name, "ignore_row_if"}:
        return []
    columns = expectation.arguments[name]
    return [columns] if isinstance(columns, str) else list(columns)


def _of_key(expectation: Expectation, brought: str) -> str:
    """A SELECT of the rows that a run brought; where a key must be unique, of all that share it with one of them."""
    key = _key(expectation)
    if expectation.lasts or not key:
        return brought
    of_key = ", ".join(map(name_sql, key))
    return f"select judged.* from {expectation.table_name} as judged semi join ({brought}) as brought using ({of_key})"


def _brought(connection: sa.Connection, table_name: str, load_run_key: int) -> str:
    """A SELECT of the rows of a run, and of any that share a key with them.

    They were inserted one after the other, so most stand together: by their places, the texts of other row groups are
    not unpacked.
    """
    key, home = _KNOWN_BY[table_name]
    of_run = f"{key} in (select {key} from {home} where load_run_key = {load_run_key})"
    ends = connection.exec_driver_sql(f"select min(rowid), max(rowid) from {table_name} where {of_run}").fetchone()
    first, last = (None, None) if ends is None else ends
    where = "false" if first is None else f"rowid between {first} and {last} and {of_run}"
    return f"select * from {table_name} where {where}"
