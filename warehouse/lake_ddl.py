"""The warehouse as SQL for a DuckLake, which has no CHECK and no comments on the columns of views.

What the CHECKs say has been judged before a row gets here: every run builds its rows in a file that has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.schema import Table
from warehouse.ddl import column_type_sql, comment_sql, full_name
from warehouse.quoting import literal, quoted_name
from warehouse.views import views


def lake_table_sql(table: Table) -> str:
    """One CREATE TABLE with NOT NULL, and the comments."""
    columns = ", ".join(
        f"{quoted_name(column.name)} {column_type_sql(column.dtype)}{'' if column.nullable else ' NOT NULL'}"
        for column in table.columns
    )
    return f"CREATE TABLE {full_name(table)} ({columns});\n{comment_sql(table)}"


def lake_view_statements() -> Iterator[str]:
    """The views in an order in which each finds the views it reads, with a comment on each."""
    for view in views():
        name = f"{quoted_name('main')}.{quoted_name(view.name)}"
        yield f"CREATE OR REPLACE VIEW {name} AS\n{view.select};"
        yield f"COMMENT ON VIEW {name} IS {literal(view.description)};"
