"""Tombstones: the keys of what was forgotten, which is kept from coming back. A key is a digest, and says no name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import polars as pl

from contracts.audit import FORGOTTEN
from contracts.sets import FORGOTTEN_KIND
from warehouse.ddl import full_name
from warehouse.quoting import literals
from warehouse.store import connect, frame

_TABLE: Final = full_name(FORGOTTEN)
COUNT: Final = f"SELECT count(*) FROM {_TABLE}"

# What stands in `audit.refused_review` for a record that is forgotten: that there was one, and where it stood.
_DETAIL: Final = "'Nothing of it is kept.'"
REFUSED_AS_FORGOTTEN: Final = (
    f"'forgotten' AS reason, ['forgotten'] AS reasons, {_DETAIL} AS detail, ''::BLOB AS payload,"
    " 0 AS payload_bytes, 'superseded' AS status"
)
ERASED_REFUSAL: Final = (
    f"reason = 'forgotten', reasons = ['forgotten'], detail = {_DETAIL}, payload = ''::BLOB,"
    " payload_bytes = 0, context_json = NULL"
)


def is_forgotten(row: str) -> str:
    """The condition that a row keeps which is under a tombstone.

    Args:
        row: what the row is called in the statement; it has `review_key`, `reviewer_key` and `source_key`.
    """
    kinds = FORGOTTEN_KIND.categories.to_list()
    under = [
        f"{row}.{kind}_key IN (SELECT forgotten_key FROM {_TABLE} WHERE forgotten_kind = '{kind}')" for kind in kinds
    ]
    return f"({' OR '.join(under)})"


def tombstones(file: Path) -> pl.DataFrame:
    """The tombstones of a version: forgotten_kind, forgotten_key.

    Raises:
        NoWarehouse: if the file is none.
    """
    with closing(connect(file)) as connection:
        return frame(connection, f"SELECT forgotten_kind, forgotten_key FROM {_TABLE} ORDER BY ALL")


def last_forgetting(file: Path) -> int | None:
    """The last run that forgot something in a version, or None if none did.

    Raises:
        NoWarehouse: if the file is none.
    """
    with closing(connect(file)) as connection:
        last = frame(connection, f"SELECT max(load_run_key) FROM {_TABLE}").item()
    return None if last is None else int(last)


def counted_reviews(query: Callable[[str], pl.DataFrame], targets: pl.DataFrame) -> int:
    """How many reviews are of some targets: forgotten_kind, forgotten_key."""
    of_kinds = [
        f"{kind}_key IN ({literals(keys)})"
        for kind in FORGOTTEN_KIND.categories.to_list()
        if (keys := targets.filter(pl.col("forgotten_kind") == kind)["forgotten_key"].to_list())
    ]
    return int(query(f"SELECT count(*) FROM fact_review WHERE {' OR '.join(of_kinds) or 'false'}").item())


def counted_reviews_of(file: Path, targets: pl.DataFrame) -> int:
    """The same of a version."""
    with closing(connect(file)) as connection:
        return counted_reviews(lambda sql: frame(connection, sql), targets)


def reviewer_tombstones(query: Callable[[str], pl.DataFrame]) -> list[int]:
    """The keys of the reviewers that are forgotten."""
    keys = query(f"SELECT forgotten_key FROM {_TABLE} WHERE forgotten_kind = 'reviewer' ORDER BY ALL")
    return [int(key) for key in keys.to_series().to_list()]
