"""What differs between two versions of a warehouse, for those who use its data: rows by key, and their columns."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from contracts import STAR_TABLES
from contracts.schema import Table
from warehouse.ddl import full_name
from warehouse.failures import read_failure
from warehouse.frames import frame
from warehouse.quoting import literal, quoted_name
from warehouse.store import connect

OLDER: Final = "older version"
# Where a row comes from is no difference of what it says.
OF_THE_RUN: Final = ("load_run_key", "first_load_run_key", "load_file_key", "record_number")

REVIEWS: Final = """
SELECT CASE WHEN b.review_key IS NULL THEN 'went' WHEN a.review_key IS NULL THEN 'came' ELSE 'changed' END AS what,
       coalesce(now.source_id, before.source_id) AS source_id, coalesce(b.review_id, a.review_id) AS review_id,
       a.rating_raw AS rating_before, b.rating_raw AS rating_now
FROM {older}.fact_review a
FULL JOIN fact_review b ON b.review_key = a.review_key
LEFT JOIN {older}.dim_source before ON before.source_key = a.source_key
LEFT JOIN dim_source now ON now.source_key = b.source_key
WHERE a.record_digest IS DISTINCT FROM b.record_digest
ORDER BY array_position(['came', 'changed', 'went'], what), source_id, review_id
LIMIT {limit}
"""
RATINGS: Final = """
SELECT coalesce(b.title_label, a.title_label) AS title_label, a.rated_text_count AS texts_before,
       b.rated_text_count AS texts_now, round(a.mean_rating_out_of_10, 2) AS mean_before,
       round(b.mean_rating_out_of_10, 2) AS mean_now
FROM {older}.title_summary a
FULL JOIN title_summary b ON b.same_title_key = a.same_title_key
WHERE a.mean_rating_out_of_10 IS DISTINCT FROM b.mean_rating_out_of_10
ORDER BY abs(coalesce(b.mean_rating_out_of_10, 0) - coalesce(a.mean_rating_out_of_10, 0)) DESC, title_label
LIMIT {limit}
"""


@dataclass(frozen=True)
class Difference:
    """What differs between an older and a newer version.

    Args:
        tables: table_name, rows_before, rows_now, added_count, removed_count, changed_count; of the star, by its keys.
        columns: table_name, column_name, changed_count; of the rows that both have.
        reviews: what (came, changed, went), source_id, review_id, rating_before, rating_now; the first of them.
        ratings: title_label, texts_before, texts_now, mean_before, mean_now; the largest changes first.
    """

    tables: pl.DataFrame
    columns: pl.DataFrame
    reviews: pl.DataFrame
    ratings: pl.DataFrame

    @property
    def is_none(self) -> bool:
        """Whether the data are the same."""
        counts = self.tables.select("added_count", "removed_count", "changed_count")
        return int(counts.sum().sum_horizontal().item()) == 0


def difference(older: Path, newer: Path, limit: int) -> Difference:
    """Compare two versions.

    Args:
        older: the file of one version.
        newer: the file of another.
        limit: how many reviews and titles to give as examples.

    Raises:
        NoWarehouse: if one of them is no warehouse.
    """
    connect(older).close()
    with closing(connect(newer, external_access=True)) as connection:
        try:
            connection.execute(f"ATTACH {literal(str(older))} AS {quoted_name(OLDER)} (READ_ONLY)").fetchall()
            tables, columns = zip(*[_of_table(connection, table) for table in STAR_TABLES], strict=True)
            named = {"older": quoted_name(OLDER), "limit": limit}
            return Difference(
                tables=pl.concat(tables),
                columns=pl.concat(columns).filter(pl.col("changed_count") > 0),
                reviews=frame(connection, REVIEWS.format(**named)),
                ratings=frame(connection, RATINGS.format(**named)),
            )
        except duckdb.Error as error:
            raise read_failure(error, older) from error


def _of_table(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    columns = _compared(connection, table)
    older = f"{quoted_name(OLDER)}.{full_name(table)}"
    keys = " AND ".join(f"a.{quoted_name(key)} = b.{quoted_name(key)}" for key in table.primary_key)
    key = quoted_name(table.primary_key[0])
    differs = [f"a.{quoted_name(column)} IS DISTINCT FROM b.{quoted_name(column)}" for column in columns]
    is_changed = " OR ".join(differs) or "false"
    counts = "".join(
        f", count(*) FILTER ({one}) AS {quoted_name(column)}" for one, column in zip(differs, columns, strict=True)
    )
    changed = frame(
        connection,
        f"SELECT count(*) FILTER ({is_changed}) AS changed_count{counts}"
        f" FROM {older} a JOIN {full_name(table)} b ON {keys}",
    )
    alone = frame(
        connection,
        f"SELECT (SELECT count(*) FROM {older}) AS rows_before, (SELECT count(*) FROM {full_name(table)}) AS rows_now,"
        f" count(*) FILTER (a.{key} IS NULL) AS added_count, count(*) FILTER (b.{key} IS NULL) AS removed_count"
        f" FROM {older} a FULL JOIN {full_name(table)} b ON {keys}",
    )
    name = pl.lit(table.name).alias("table_name")
    of_columns = changed.drop("changed_count").unpivot(variable_name="column_name", value_name="changed_count")
    return (
        alone.hstack(changed.select("changed_count")).select(name, pl.all()),
        of_columns.select(name, "column_name", pl.col("changed_count").cast(pl.Int64)),
    )


def _compared(connection: duckdb.DuckDBPyConnection, table: Table) -> Sequence[str]:
    """The columns that both versions have, beside the keys and those that say which run a row is from."""
    rows = frame(
        connection,
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = $schema AND table_name = $table"
        f" AND database_name IN (current_catalog(), {literal(OLDER)}) GROUP BY ALL HAVING count(*) = 2",
        {"schema": table.schema_name, "table": table.short_name},
    )
    shared = set(rows.to_series().to_list())
    passed_over = {*table.primary_key, *OF_THE_RUN}
    return [name for name in table.column_names if name in shared and name not in passed_over]
