"""Make the tables of one attached database equal to those of another, by what differs between two of them.

Rows are told apart by the digest of all of their columns, found by their primary keys, and written only where they
differ. 64 bits of digest miss a change once in 10^19 changed rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from contracts import WAREHOUSE_TABLES
from contracts.schema import Table
from warehouse.ddl import full_name
from warehouse.quoting import quoted_name


@dataclass(frozen=True)
class Difference:
    """What has to be done to one table; the keys stand in two temporary tables.

    Args:
        table: the table.
        stale_count: rows to delete, for they are gone or were changed.
        fresh_count: rows to insert, for they are new or were changed.
    """

    table: Table
    stale_count: int
    fresh_count: int

    @property
    def is_none(self) -> bool:
        """Whether the table is the same."""
        return not self.stale_count and not self.fresh_count


def differences(
    connection: duckdb.DuckDBPyConnection, before: str, after: str, tables: Sequence[Table]
) -> tuple[Difference, ...]:
    """What differs between two attached databases, table by table.

    Args:
        connection: that both are attached to.
        before: the name of the one.
        after: the name of the other.
        tables: that are looked at.
    """
    return tuple(_difference(connection, table, before, after) for table in tables)


def _difference(connection: duckdb.DuckDBPyConnection, table: Table, before: str, after: str) -> Difference:
    keys = _names(table.primary_key)
    sides = f"{_digests(table)}, 1 AS side FROM {after}.{full_name(table)}"
    sides += f" UNION ALL {_digests(table)}, -1 AS side FROM {before}.{full_name(table)}"
    # Each side is read once, and what is in both falls away in one aggregate of keys and digests.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE differing AS SELECT {keys}, sum(side) AS side FROM ({sides})"
        f" GROUP BY {keys}, digest HAVING sum(side) <> 0"
    ).fetchall()
    counts = []
    for kind, which in (("stale", "side < 0"), ("fresh", "side > 0")):
        name = keys_table(table, kind)
        select = f"SELECT {keys} FROM temp.differing WHERE {which}"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}").fetchall()
        ((count,),) = connection.execute(f"SELECT count(*) FROM temp.{name}").fetchall()
        counts.append(int(count))
    return Difference(table, *counts)


def apply_difference(connection: duckdb.DuckDBPyConnection, one: Difference, after: str, target: str) -> None:
    """Write what differs into the table of a third database, which is equal to the one before."""
    table = f"{target}.{full_name(one.table)}"
    if one.stale_count:
        same = " AND ".join(f"t.{quoted_name(key)} = s.{quoted_name(key)}" for key in one.table.primary_key)
        stale = f"temp.{keys_table(one.table, 'stale')}"
        connection.execute(f"DELETE FROM {table} AS t USING {stale} AS s WHERE {same}").fetchall()
    if one.fresh_count:
        columns, keys = _names(one.table.column_names), _names(one.table.primary_key)
        fresh = f"temp.{keys_table(one.table, 'fresh')}"
        connection.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {after}.{full_name(one.table)}"
            f" SEMI JOIN {fresh} USING ({keys})"
        ).fetchall()


def keys_table(table: Table, kind: str) -> str:
    """The temporary table of the keys of one kind."""
    return quoted_name(f"{kind} {table.name}")


def unequal_tables(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> list[str]:
    """The tables whose keys are not the same in both databases, each as often."""
    wrong = []
    for table in WAREHOUSE_TABLES:
        keys = _names(table.primary_key)
        facts = f"SELECT count(*), count(DISTINCT ({keys})), sum(hash({keys})::HUGEINT) FROM "
        found = [connection.execute(f"{facts}{name}.{full_name(table)}").fetchall() for name in (one, other)]
        if found[0] != found[1]:
            wrong.append(table.name)
    return wrong


def _digests(table: Table) -> str:
    return f"SELECT {_names(table.primary_key)}, hash({_names(table.column_names)}) AS digest"


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(quoted_name, names))
