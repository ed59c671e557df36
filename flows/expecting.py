"""The expectations as the settings want them: read and tried before any work is done."""

from __future__ import annotations

from pathlib import Path

from contracts.errors import BadExpectations
from expectations.own_file import own_suite
from expectations.own_suite import OwnSuite
from warehouse.trying import refused_queries


def named_suite(path: Path | None) -> OwnSuite:
    """The expectations with what a file adds and changes.

    Raises:
        BadExpectations: if the file cannot be used, or DuckDB does not accept what it asks.
    """
    if path is None:
        return OwnSuite()
    suite = own_suite(path)
    queries = {
        f"{kind} of {one.expectation_id}": query
        for one in suite.added
        for kind, query in (("the rows", one.failing_sql), ("the value", one.observed_sql))
        if query is not None
    }
    refused = refused_queries(queries)
    mistakes = {
        one.expectation_id: f"{suite.places[one.expectation_id]}: {one.expectation_id} cannot be asked: {why}"
        for one in suite.added
        for kind in ("the value", "the rows")
        if (why := refused.get(f"{kind} of {one.expectation_id}")) is not None
    }
    if mistakes:
        raise BadExpectations.holding(str(path), list(mistakes.values()))
    return suite
