"""The data dictionary as frames, read back from the comments that travel inside every warehouse."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from contracts import WAREHOUSE_TABLES
from warehouse.ddl import warehouse_statements
from warehouse.failures import read_failure
from warehouse.frames import frame
from warehouse.store import connect, in_memory

_TABLES = """
WITH relation AS (
    SELECT schema_name, table_name, 'table' AS kind, comment
    FROM duckdb_tables() WHERE NOT internal AND NOT temporary AND database_name = current_catalog()
    UNION ALL
    SELECT schema_name, view_name, 'view', comment
    FROM duckdb_views() WHERE NOT internal AND NOT temporary AND database_name = current_catalog()
)
SELECT
    CASE WHEN schema_name = 'main' THEN table_name ELSE schema_name || '.' || table_name END AS table_name,
    kind,
    comment AS description
FROM relation
ORDER BY kind, schema_name, relation.table_name
"""

_COLUMNS = """
SELECT
    CASE WHEN schema_name = 'main' THEN table_name ELSE schema_name || '.' || table_name END AS table_name,
    column_name,
    data_type,
    is_nullable,
    comment AS description
FROM duckdb_columns()
WHERE NOT internal AND database_name = current_catalog()
ORDER BY schema_name, duckdb_columns.table_name, column_index
"""


class Description(NamedTuple):
    """What the tables, views and columns mean.

    Args:
        tables: table_name, kind (table or view), description; tables first, in the order of the contracts.
        columns: table_name, column_name, data_type, is_nullable, description; in the order of the table.
    """

    tables: pl.DataFrame
    columns: pl.DataFrame

    def of(self, table_name: str) -> pl.DataFrame:
        """The columns of one table or view, empty if there is none of that name."""
        return self.columns.filter(pl.col("table_name") == table_name)


def described(path: Path | None = None) -> Description:
    """The data dictionary of a warehouse, or of this program's declarations.

    Args:
        path: the warehouse; without it, an empty one is made in memory from the declarations.

    Raises:
        NoWarehouse: if there is no warehouse at the path.
    """
    if path is None:
        with closing(in_memory()) as connection:
            for statement in warehouse_statements():
                connection.execute(statement).fetchall()
            return _description(connection)
    with closing(connect(path)) as connection:
        try:
            return _description(connection)
        except duckdb.Error as error:
            raise read_failure(error, path) from error


def _description(connection: duckdb.DuckDBPyConnection) -> Description:
    order = {table.name: position for position, table in enumerate(WAREHOUSE_TABLES)}
    position = pl.col("table_name").replace_strict(order, default=len(order), return_dtype=pl.Int32)
    tables = frame(connection, _TABLES).sort("kind", position, maintain_order=True)
    return Description(tables, frame(connection, _COLUMNS))
