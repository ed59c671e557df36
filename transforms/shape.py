"""Frames brought to the columns, order and dtypes of their contract."""

from __future__ import annotations

import polars as pl

from contracts.errors import ContractBroken
from contracts.schema import Table


def in_shape(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The declared columns of a frame, in their order and dtypes; other columns are left out.

    Raises:
        ContractBroken: if a declared column is missing or holds what its dtype cannot.
    """
    require_columns(frame, table)
    try:
        return frame.select(pl.col(column.name).cast(column.dtype) for column in table.columns)
    except pl.exceptions.InvalidOperationError as error:
        why = str(error).split("\n", 1)[0]
        raise ContractBroken(f"A frame of {table.name} holds what its contract does not allow: {why}") from error


def require_columns(frame: pl.DataFrame, table: Table) -> None:
    """Raise ContractBroken if a declared column is missing."""
    if missing := [name for name in table.column_names if name not in frame.columns]:
        raise ContractBroken(
            f"A frame of {table.name} lacks {len(missing)} of its {len(table.columns)} columns, for example "
            f"{missing[0]}; it has {', '.join(frame.columns)}. Report this: it is an error of reviewmart."
        )
