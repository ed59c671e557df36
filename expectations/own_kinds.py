"""The kinds of expectations that a user can write without code, and what each becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from contracts.rules import Between, ColumnRule, LengthBetween, Matches, OneOf
from contracts.schema import Table
from expectations.expectation import UNEXPECTED_ROWS
from expectations.predicates import literal_sql, name_sql, value_breaks_sql
from expectations.suites import failing_query, native_rule


@dataclass(frozen=True)
class Kind:
    """A kind of expectation.

    Args:
        meaning: what it expects.
        needs: the keys that it must have beside name, table and why.
        may_have: further keys that it can have.
        needs_one_of: keys of which it must have one at least.
        judges_rows: whether each row passes or fails by itself.
    """

    meaning: str
    needs: tuple[str, ...] = ("column",)
    may_have: tuple[str, ...] = ()
    needs_one_of: tuple[str, ...] = ()
    judges_rows: bool = True


_ENDS = ("min", "max")
_ROWS = ("where", "most_share")
_MEASURE = ("where", "by")

KINDS: Final[dict[str, Kind]] = {
    "not_null": Kind("No value is missing.", may_have=_ROWS),
    "unique": Kind("No value is there twice.", may_have=_ROWS),
    "between": Kind("Every value lies from `min` to `max`.", may_have=_ROWS, needs_one_of=_ENDS),
    "length": Kind("Every value has `min` to `max` characters.", may_have=_ROWS, needs_one_of=_ENDS),
    "in_set": Kind("Every value is one of `values`.", ("column", "values"), _ROWS),
    "matches": Kind("Every value as a whole matches the regular expression `pattern`.", ("column", "pattern"), _ROWS),
    "query": Kind(
        "The SELECT `sql` gives no row. It calls the table `judged`, and gives `row_key` and `failing_value`.",
        ("sql",),
        ("column",),
    ),
    "row_count": Kind("The table has `min` to `max` rows.", (), _MEASURE, _ENDS, judges_rows=False),
    "mean": Kind("The mean lies from `min` to `max`.", ("column",), _MEASURE, _ENDS, judges_rows=False),
    "quantile": Kind(
        "The quantile `q` (0.5 is the median) lies from `min` to `max`.",
        ("column", "q"),
        _MEASURE,
        _ENDS,
        judges_rows=False,
    ),
    "distinct_count": Kind(
        "There are `min` to `max` different values.", ("column",), _MEASURE, _ENDS, judges_rows=False
    ),
    "missing_share": Kind(
        "The share of missing values lies from `min` to `max`.", ("column",), _MEASURE, _ENDS, judges_rows=False
    ),
    "share": Kind(
        "The share of rows whose value is `value` lies from `min` to `max`.",
        ("column", "value"),
        _MEASURE,
        _ENDS,
        judges_rows=False,
    ),
}


@dataclass(frozen=True)
class Judged:
    """How an expectation is judged: the class of Great Expectations, its arguments, and the queries."""

    expectation_type: str
    arguments: dict[str, Any]
    failing_query: str
    observed_query: str | None = None


def judged_by(kind: str, table: Table, said: dict[str, Any]) -> Judged:
    """How an expectation of a kind is judged.

    Args:
        kind: one of `KINDS`.
        table: the table that it judges.
        said: its keys and values, as the kind wants them.
    """
    if kind == "query":
        query = f"select row_key, failing_value from ({said['sql'].strip().rstrip(';')})"
        return Judged(UNEXPECTED_ROWS, {}, query)
    of = f"(select * from judged where {said['where']})" if "where" in said else "judged"
    if not KINDS[kind].judges_rows:
        return _measured(kind, said, of)
    failing = _failing(kind, table, said, of)
    if "most_share" in said:
        tolerated = f"{said['most_share']!r} * (select count(*) from {of})"
        failing = f"select * from ({failing}) where (select count(*) from ({failing})) > {tolerated}"
    native = None if of != "judged" or "most_share" in said else _native(kind, said)
    return Judged(*(native or (UNEXPECTED_ROWS, {})), failing)


def _rule(kind: str, said: dict[str, Any]) -> ColumnRule:
    match kind:
        case "between":
            return Between(said.get("min"), said.get("max"))
        case "length":
            return LengthBetween(int(said.get("min", 0)), None if "max" not in said else int(said["max"]))
        case "in_set":
            return OneOf(tuple(said["values"]))
        case _:
            return Matches(said["pattern"])


def _native(kind: str, said: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The class that Great Expectations has for it, if it has one for DuckDB."""
    column = {"column": said["column"]}
    match kind:
        case "not_null":
            return "ExpectColumnValuesToNotBeNull", column
        case "unique":
            return "ExpectColumnValuesToBeUnique", column
        case "matches":
            return None
        case _:
            rule = _rule(kind, said)
            if isinstance(rule, Matches):
                return None
            expectation_type, arguments = native_rule(rule)
            return expectation_type, {**column, **arguments}


def _failing(kind: str, table: Table, said: dict[str, Any], of: str) -> str:
    columns, name = (said["column"],), name_sql(said["column"])
    if kind == "not_null":
        return failing_query(table, columns, f"{name} is null", of)
    if kind == "unique":
        counted = f"(select *, count(*) over (partition by {name}) as rows_of_value from {of})"
        return failing_query(table, columns, f"rows_of_value > 1 and {name} is not null", counted)
    return failing_query(table, columns, value_breaks_sql(_rule(kind, said), said["column"]), of)


def _measured(kind: str, said: dict[str, Any], of: str) -> Judged:
    """A number of the whole table, or of each group of rows, that lies outside its band."""
    name = name_sql(said.get("column", ""))
    measure = {
        "row_count": "count(*)",
        "mean": f"avg({name})",
        "quantile": f"quantile_cont({name}, {said.get('q')!r})",
        "distinct_count": f"count(distinct {name})",
        "missing_share": f"avg(({name} is null)::integer)",
        "share": f"avg(({name} is not distinct from {literal_sql(said.get('value', 0))})::integer)",
    }[kind]
    ends = [f"found {sign} {said[end]!r}" for end, sign in (("min", "<"), ("max", ">")) if end in said]
    by = name_sql(said["by"]) if "by" in said else None
    groups = f"select {by}::varchar as row_key, {measure} as found from {of} group by {by}"
    whole = f"select 'all' as row_key, {measure} as found from {of}"
    failing = f"select row_key, round(found, 6)::varchar as failing_value from ({groups if by else whole})"
    observed = None if by else f"select round(found, 6)::varchar from ({whole})"
    return Judged(UNEXPECTED_ROWS, {}, f"{failing} where {' or '.join(ends)}", observed)
