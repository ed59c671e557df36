"""What the loads so far were like, source by source: the numbers that a profile proposes bands for."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from warehouse.failures import read_failure
from warehouse.frames import frame
from warehouse.quoting import literal, quoted_name
from warehouse.store import connect

MEANS: Final = ("rating_out_of_10", "stated_rating_out_of_10")
MEDIANS: Final = ("word_count", "character_count", "helpful_vote_count")
MISSING: Final = ("rating_out_of_10", "reviewed_on", "helpful_vote_count")
SHARES: Final = (
    ("label", ("positive", "negative", "unlabelled")),
    ("recommendation", ("yes", "no")),
)


def load_measures(path: Path, fewest_reviews: int) -> pl.DataFrame:
    """One number of one column of one load of one source, as far as the load's reviews are still what it brought.

    Args:
        path: the warehouse.
        fewest_reviews: loads of a source with fewer are left out.

    Returns:
        source_key, source_id, load_run_key, kind (mean, quantile, missing_share, share), column_name, value (of a
        share, else missing), measure.

    Raises:
        NoWarehouse: if there is no warehouse, or it turns out to be damaged.
    """
    parts = " UNION ALL ".join(
        f"SELECT source_key, load_run_key, {literal(kind)} AS kind, {literal(column)} AS column_name,"
        f" {'NULL::VARCHAR' if value is None else literal(value)} AS value, {measure}::DOUBLE AS measure"
        " FROM measured GROUP BY source_key, load_run_key"
        for kind, column, value, measure in _measures()
    )
    with closing(connect(path)) as connection:
        try:
            return frame(
                connection,
                f"""
                WITH measured AS MATERIALIZED (
                    SELECT * FROM main.fact_review
                    QUALIFY count(*) OVER (PARTITION BY source_key, load_run_key) >= {int(fewest_reviews)}
                )
                SELECT source.source_key, source.source_id, part.* EXCLUDE (source_key)
                FROM ({parts}) AS part
                JOIN main.dim_source AS source ON source.source_key = part.source_key
                WHERE measure IS NOT NULL
                ORDER BY ALL
                """,
            )
        except duckdb.Error as error:
            raise read_failure(error, path) from error


def _measures() -> list[tuple[str, str, str | None, str]]:
    return [
        *(("mean", column, None, f"avg({quoted_name(column)})") for column in MEANS),
        *(("quantile", column, None, f"median({quoted_name(column)})") for column in MEDIANS),
        *(("missing_share", column, None, f"avg(({quoted_name(column)} IS NULL)::INTEGER)") for column in MISSING),
        *(
            ("share", column, value, f"avg(({quoted_name(column)} IS NOT DISTINCT FROM {literal(value)})::INTEGER)")
            for column, values in SHARES
            for value in values
        ),
    ]
