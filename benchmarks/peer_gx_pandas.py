"""Peer: Great Expectations on its pandas engine, as it comes. `python -m benchmarks.peer_gx_pandas DATABASE`.

It judges those expectations of the suites that need no query, for its pandas engine takes none, on frames with the
columns that they name. The clock starts when Great Expectations is imported. Printed is one JSON object: how many were
judged, how many failed, seconds and processor seconds, and the peak of resident memory in bytes.
"""

import json
import os
import resource
import sys
import time
from itertools import groupby
from pathlib import Path

import duckdb

from expectations.expectation import Expectation
from expectations.plan import planned

RUN = 2  # with it the comparisons with earlier loads are in the suites


def native(database: Path) -> list[Expectation]:
    """The expectations without a query, on tables that have rows."""
    with duckdb.connect(str(database), read_only=True) as warehouse:
        filled = {
            name
            for name in {one.table_name for one in planned(RUN)}
            if warehouse.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall()
        }
    return [one for one in planned(RUN) if one.table_name in filled and one.expectation_type.startswith("Expect")]


def columns(expectation: Expectation) -> list[str]:
    """The columns that an expectation names."""
    arguments = expectation.bound_arguments
    return [*([arguments["column"]] if "column" in arguments else []), *arguments.get("column_list", [])]


def judged(database: Path) -> dict[str, float]:
    """Read the frames, judge them, and return the figures."""
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("warehouse")
    before, started = os.times(), time.perf_counter()
    failed_count = 0
    asked = native(database)
    with duckdb.connect(str(database), read_only=True) as warehouse:
        for table_name, of_table in groupby(asked, key=lambda one: one.table_name):
            expectations = list(of_table)
            wanted = dict.fromkeys(name for one in expectations for name in columns(one))
            selected = ", ".join(f'"{name}"' for name in wanted) or "1 AS one"
            frame = warehouse.execute(f"SELECT {selected} FROM {table_name}").df()
            batch = (
                source.add_dataframe_asset(table_name)
                .add_batch_definition_whole_dataframe("all")
                .get_batch({"dataframe": frame})
            )
            natives = [getattr(gxe, one.expectation_type)(**one.bound_arguments) for one in expectations]
            suite = gx.ExpectationSuite(name=table_name, expectations=natives)
            answer = batch.validate(suite, result_format="BOOLEAN_ONLY")
            failed_count += sum(not result.success for result in answer.results)
    seconds, after = time.perf_counter() - started, os.times()
    return {
        "expectation_count": len(asked),
        "failed_count": failed_count,
        "seconds": seconds,
        "cpu_seconds": after.user + after.system - before.user - before.system,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


if __name__ == "__main__":
    print(json.dumps(judged(Path(sys.argv[1]))))
