"""Great Expectations over DuckDB. Beside it, `native`, `counted_rows`, `plain_ids` and `data_docs` import it.

Great Expectations 1.24 reads the rows of a result after it has closed the connection, and DuckDB drops an open
result on the rollback that closing brings. Hence autocommit without that rollback, which `duckdb-sqlalchemy` offers.
It also keeps two SQLAlchemy engines open; the file's lock is free only when both are disposed of.
"""

from __future__ import annotations

import importlib
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
)
from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.interfaces import TestConnectionError
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.exceptions.exceptions import GreatExpectationsError
from sqlalchemy.engine.interfaces import ReflectedPrimaryKeyConstraint
from sqlalchemy.engine.reflection import ReflectionDefaults

from expectations.counted_rows import counted_by
from expectations.counting import Counting
from expectations.evidence import found, value
from expectations.expectation import Expectation
from expectations.lasting import rows_to_judge
from expectations.native import success, validated
from expectations.results import Finding


@dataclass(frozen=True)
class Limits:
    """What DuckDB may use: memory in MB, queries at the same time, and the folder that it spills to."""

    memory_limit_mb: int
    threads: int
    temp_folder: Path


def prepared() -> EphemeralDataContext:
    """A context of Great Expectations that lives in memory, asks nobody, and prints nothing.

    The libraries that reading needs are loaded as well, so that this can go on while the data is still being made.
    """
    logging.disable(logging.CRITICAL)
    importlib.import_module("duckdb_sqlalchemy")
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # It lives in memory and has nowhere to be saved to, and yet writes itself as YAML with every table that is judged.
    context.__dict__["_save_project_config"] = lambda: None
    return context


def judged(
    context: EphemeralDataContext,
    database: Path,
    expectations: Sequence[Expectation],
    failing_row_limit: int,
    limits: Limits,
    increment: int | None = None,
) -> tuple[list[Finding], dict[str, ExpectationSuiteValidationResult]]:
    """Judge a warehouse, table by table: the findings, and what Great Expectations makes of each table.

    Args:
        context: from `prepared`.
        database: the DuckDB file; it is opened read-only, and its lock is free again afterwards.
        expectations: what to judge.
        failing_row_limit: how many failing rows to keep per expectation.
        limits: what DuckDB may use.
        increment: the run, if all reviews but those that it has loaded are as the run before judged them.
    """
    by_table: dict[str, list[Expectation]] = {}
    for expectation in expectations:
        by_table.setdefault(expectation.table_name, []).append(expectation)
    with _opened(context, limits, database) as datasource:
        engine = datasource.get_engine()
        sizes = {name: _row_count(engine, name) for name in by_table}
        rows = {} if increment is None else rows_to_judge(engine, expectations, increment)
        with Counting(engine, limits.threads, rows) as counting, counted_by(counting):
            counting.ask(one for name, of_table in by_table.items() for one in _needed(of_table, sizes[name]))
            native: dict[str, ExpectationSuiteValidationResult] = {}
            findings: list[Finding] = []
            for name, of_table in by_table.items():
                findings += _judged_table(datasource, counting, rows, of_table, sizes[name], failing_row_limit, native)
            return findings, native


def _row_count(engine: sa.Engine, table_name: str) -> int | str:
    """The rows of a table; a text says why they cannot be counted."""
    try:
        return int(value(engine, f"select count(*) from {table_name}"))
    except sa.exc.SQLAlchemyError as error:
        return str(error)


def _needed(expectations: list[Expectation], row_count: int | str) -> list[Expectation]:
    """Those that have something to judge: rows that do not exist all pass."""
    return [] if isinstance(row_count, str) else [one for one in expectations if row_count or one.judges == "table"]


@contextmanager
def _opened(context: EphemeralDataContext, limits: Limits, database: Path) -> Iterator[SQLDatasource]:
    """The database as a source of Great Expectations, disposed of in the end.

    It is opened by a plain name in a folder of its own: Great Expectations would read `$HOME` in a path as a setting,
    and SQLAlchemy a question mark as the start of options.
    """
    config = {
        "memory_limit": f"{limits.memory_limit_mb}MB",
        "threads": 1,  # of each query: with two for each, all of them take a sixth more of both processors
        "temp_directory": "spill",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with TemporaryDirectory(dir=limits.temp_folder) as folder, chdir(folder):
        Path("candidate.duckdb").symlink_to(database.absolute())
        candidate = SQLDatasource(
            name="candidate",
            connection_string="duckdb:///candidate.duckdb",
            create_temp_table=False,
            kwargs={
                "isolation_level": "AUTOCOMMIT",
                "skip_autocommit_rollback": True,
                "connect_args": {"read_only": True, "config": config},
            },
        )
        datasource = context.data_sources.add_sql(datasource=candidate)
        try:
            for engine in (datasource.get_engine(), datasource.get_execution_engine().engine):
                # Asked for each table and used by nothing: DuckDB lists all constraints of all tables for it.
                engine.dialect.get_pk_constraint = _no_key  # type: ignore[method-assign] # of this dialect alone
            yield datasource
        finally:
            datasource.get_engine().dispose()
            datasource.get_execution_engine().engine.dispose()
            context.data_sources.delete("candidate")


def _no_key(*_args: object, **_options: object) -> ReflectedPrimaryKeyConstraint:
    return ReflectionDefaults.pk_constraint()


def _judged_table(
    datasource: SQLDatasource,
    counting: Counting,
    rows: Mapping[str, str],
    expectations: list[Expectation],
    row_count: int | str,
    failing_row_limit: int,
    native: dict[str, ExpectationSuiteValidationResult],
) -> list[Finding]:
    """The findings on one table; what Great Expectations makes of it is kept in `native`."""
    table_name = expectations[0].table_name
    if isinstance(row_count, str):
        return [Finding(one, "error", f"{table_name} could not be judged: {row_count}") for one in expectations]
    needed = _needed(expectations, row_count)
    counting.wait(needed)
    started = time.perf_counter()
    try:
        if needed:
            native[table_name] = validated(datasource, table_name, needed, rows)
    except (sa.exc.SQLAlchemyError, GreatExpectationsError, TestConnectionError) as error:
        return [Finding(one, "error", f"{table_name} could not be judged: {error}") for one in expectations]
    held = success(native[table_name], needed) if needed else {}
    share = (time.perf_counter() - started) / max(len(needed), 1)
    return [
        found(
            datasource.get_engine(),
            one,
            held[one.expectation_id],
            row_count,
            failing_row_limit,
            share + counting.seconds(one.expectation_id),
        )
        if one.expectation_id in held
        else Finding(one, "passed", "the table is empty", 0, 0)
        for one in expectations
    ]
