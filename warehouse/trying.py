"""Try queries on an empty warehouse: whether DuckDB accepts them, before a load is made that they judge."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Final

import duckdb

from warehouse.ddl import warehouse_statements
from warehouse.store import in_memory

LONGEST_MESSAGE: Final = 200


def refused_queries(queries: Mapping[str, str]) -> dict[str, str]:
    """What DuckDB says to the queries that it does not accept, by their name.

    Each is run on tables without rows, so that unknown columns, wrong types and bad patterns show.
    """
    if not queries:
        return {}
    refused = {}
    with closing(in_memory()) as connection:
        for statement in ("BEGIN", *warehouse_statements(), "COMMIT"):
            connection.execute(statement).fetchall()
        for name, query in queries.items():
            try:
                if len(connection.extract_statements(query)) != 1:
                    raise duckdb.ParserException("it must be one SELECT")
                connection.execute(query).fetchall()
            except duckdb.Error as error:
                refused[name] = " ".join(str(error).split("\n\n")[0].split())[:LONGEST_MESSAGE]
    return refused
