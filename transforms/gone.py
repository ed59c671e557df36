"""Files that the ledger knows and that are no longer there."""

from __future__ import annotations

import polars as pl

from contracts.audit import FATE_COUNTS, LOAD_FILE
from transforms.origin import Origin
from transforms.shape import in_shape


def gone_file(known: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    """The rows of `audit.load_file` that record vanished files: state gone, nothing read.

    Args:
        known: the ledger's current rows of the files, as `warehouse.ledger.known_files` gives them.
        origin: the present run and the dump that no longer holds them.
    """
    rows = known.with_columns(
        load_file_key=origin.load_file_key(pl.col("container_path")),
        load_run_key=pl.lit(origin.run_key),
        encoding=pl.lit(None),
        header_json=pl.lit(None),
        state=pl.lit("gone"),
        reason=pl.lit("gone"),
        is_current=pl.lit(value=True),
        **{column.name: pl.lit(0) for column in FATE_COUNTS},
    )
    return in_shape(rows, LOAD_FILE)
