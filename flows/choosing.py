"""Which refused records a replay reads again, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.errors import NoWarehouse, PipelineError
from contracts.reasons import REFUSAL_REASONS
from sources import known_encoding
from warehouse.lake_address import is_lake
from warehouse.place import place_at
from warehouse.store import connect


class BadChoice(PipelineError):
    """A replay was told to choose by something that the warehouse does not have."""


@dataclass(frozen=True)
class Chosen:
    """Which refused records are read again, and how.

    Args:
        reasons: codes, of which a record has at least one; none chooses all records.
        source_id: the source that they belong to.
        encoding: that their bytes are in, instead of the one that they were read with.
    """

    reasons: tuple[str, ...] = ()
    source_id: str | None = None
    encoding: str | None = None

    def of(self, refusals: pl.DataFrame) -> pl.DataFrame:
        """The chosen ones among open refusals."""
        is_chosen = pl.lit(value=True)
        if self.reasons:
            is_chosen &= pl.any_horizontal(pl.col("reasons").list.contains(code) for code in self.reasons)
        if self.source_id is not None:
            is_chosen &= pl.col("source_id") == self.source_id
        return refusals.filter(is_chosen)


def chosen_of(reasons: Sequence[str] = (), source_id: str | None = None, encoding: str | None = None) -> Chosen:
    """A choice that makes sense.

    Raises:
        BadChoice: if a reason is none that a record can be refused for.
        UnknownEncoding: if there is no such encoding.
    """
    for reason in reasons:
        if reason not in REFUSAL_REASONS:
            raise BadChoice(
                f"No record is ever refused for {reason!r}. Choose by one or more of: {', '.join(REFUSAL_REASONS)}."
            )
    return Chosen(tuple(reasons), source_id, None if encoding is None else known_encoding(encoding))


def require_warehouse(target: Path) -> None:
    """See that there is a warehouse whose records can be read again: a mistyped path must not make one.

    Raises:
        NoWarehouse: if there is none.
        BadLake: if it is a lake that cannot be read.
    """
    if is_lake(target):
        connect(target).close()
    elif place_at(target).published() is None:
        raise NoWarehouse.at(str(target))
