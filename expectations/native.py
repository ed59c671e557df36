"""The expectations on one table as Great Expectations has them, and what it says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.datasource.fluent.sql_datasource import QueryAsset, SQLDatasource, TableAsset
from great_expectations.expectations.expectation import Expectation as NativeExpectation
from great_expectations.validator.validation_statistics import calc_validation_statistics

from expectations.counted_rows import CountedRows
from expectations.expectation import UNEXPECTED_ROWS, Expectation
from expectations.made_once import made_once
from expectations.plain_ids import plain_ids
from expectations.queries import native_arguments


def validated(
    datasource: SQLDatasource, table_name: str, expectations: Sequence[Expectation], rows: Mapping[str, str]
) -> ExpectationSuiteValidationResult:
    """What Great Expectations makes of the expectations on a table.

    Args:
        datasource: the database.
        table_name: the table that is judged, with its schema where that is not `main`.
        expectations: what is expected of it, at least one.
        rows: by expectation, a SELECT of the rows of the table to look at, where that is not all of them.
    """
    of_rows: dict[str | None, list[Expectation]] = {}
    for one in expectations:
        # What is counted beside Great Expectations looks at no rows here, so it needs no batch of its own.
        is_counted = one.expectation_type == UNEXPECTED_ROWS
        of_rows.setdefault(None if is_counted else rows.get(one.expectation_id), []).append(one)
    first, *others = (
        _validated(_asset(datasource, table_name, part, number), table_name, asked)
        for number, (part, asked) in enumerate(of_rows.items())
    )
    return _joined(first, others) if others else first


def _asset(datasource: SQLDatasource, table_name: str, rows: str | None, number: int) -> TableAsset | QueryAsset:
    """A table, or some of its rows, as Great Expectations has it."""
    if rows is not None:
        return datasource.add_query_asset(f"{table_name}, part {number}", query=rows)
    schema_name, _, short_name = table_name.rpartition(".")
    return datasource.add_table_asset(table_name, table_name=short_name, schema_name=schema_name or "main")


def _validated(
    asset: TableAsset | QueryAsset, table_name: str, expectations: Sequence[Expectation]
) -> ExpectationSuiteValidationResult:
    batch = asset.add_batch_definition_whole_table("all").get_batch()
    asked = gx.ExpectationSuite(name=table_name, expectations=[_native(one) for one in expectations])
    # Anything but BOOLEAN_ONLY asks a query more for each expectation, and brings values of the data with it.
    with made_once(NativeExpectation, "configuration"), plain_ids():
        return batch.validate(asked, result_format="BOOLEAN_ONLY")


def _joined(
    result: ExpectationSuiteValidationResult, others: Sequence[ExpectationSuiteValidationResult]
) -> ExpectationSuiteValidationResult:
    """The results of several batches of one table as those of one suite, as Data Docs show them."""
    result.results.extend(one for other in others for one in other.results)
    statistics = calc_validation_statistics(result.results)
    result.success = bool(statistics.success)
    result.statistics.update({name: getattr(statistics, name) for name in result.statistics})
    return result


def success(answer: ExpectationSuiteValidationResult, expectations: Sequence[Expectation]) -> dict[str, bool | str]:
    """Whether each expectation on a table holds, by id; a text says why it could not be judged."""
    answers: dict[str, bool | str] = dict.fromkeys((one.expectation_id for one in expectations), "no result came back")
    for result in answer.results:
        config = result.expectation_config
        if config is not None and config.meta:
            answers[config.meta["expectation_id"]] = _exception(result) or bool(result.success)
    return answers


def _native(expectation: Expectation) -> NativeExpectation:
    """The expectation as Great Expectations has it."""
    is_query = expectation.expectation_type == UNEXPECTED_ROWS
    native: type[NativeExpectation] = CountedRows if is_query else getattr(gxe, expectation.expectation_type)
    arguments: dict[str, Any] = {
        **native_arguments(expectation),
        **({"expectation_id": expectation.expectation_id} if is_query else {}),
        "severity": expectation.severity,
        "meta": {"expectation_id": expectation.expectation_id},
    }
    return native(**arguments)


def _exception(result: ExpectationValidationResult) -> str | None:
    """What went wrong in judging; a result with an exception says nothing about the data.

    Great Expectations has the exception in the result itself, or in one entry for each metric that failed.
    """
    info = result.exception_info or {}
    if not info or info.get("raised_exception") is False:
        return None
    entries = (entry.get("exception_info", entry) for entry in (info, *info.values()) if isinstance(entry, dict))
    messages = (entry.get("exception_message") for entry in entries if isinstance(entry, dict))
    return str(next((message for message in messages if message), "Great Expectations raised an exception"))
