"""Forgetting under test: do it, and look for what was forgotten in all that is beside a warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl

from contracts import WAREHOUSE_TABLES
from flows.forgettable import Named, targets_named
from flows.forgetting import Forgotten, forget
from flows.runner import Direct
from tests.flows.mart import Mart
from transforms.privacy import KEEP, Privacy
from warehouse.ddl import full_name
from warehouse.store import connect, frame


def forgotten(mart: Mart, privacy: Privacy = KEEP, **named: Sequence[str]) -> Forgotten:
    """What forgetting comes to: `reviewers`, `reviews`, `sources` as a person names them."""
    with closing(connect(mart.target)) as connection:
        targets = targets_named(lambda sql, marks: frame(connection, sql, marks), Named(**named), privacy)
    settings = mart.settings(privacy_key=privacy.key or None)
    return forget(settings, targets, Direct(settings.workers), mart.said.append)


def places_of(mart: Mart, *words: str) -> list[str]:
    """Where words stand: in the bytes of a file beside the warehouse, or in a column of a database among them."""
    found = []
    files = [path for path in sorted(mart.place.folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    for path in files:
        data = path.read_bytes()
        found += [f"{word!r} in {path.name}" for word in words if word.encode() in data]
        if path.suffix == ".duckdb":
            found += _in_tables(path, words)
    return found


def _in_tables(path: Path, words: Sequence[str]) -> list[str]:
    found = []
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in WAREHOUSE_TABLES:
            rows = frame(connection, f"SELECT COLUMNS(*)::VARCHAR FROM {full_name(table)}")
            found += [
                f"{word!r} in {path.parent.name}: {table.name}.{column.name}"
                for word in words
                for column in rows.iter_columns()
                if column.str.contains(word, literal=True).any()
            ]
    return found


def tombstones_of(mart: Mart) -> pl.DataFrame:
    """Its tombstones: forgotten_kind, load_run_key."""
    with closing(connect(mart.target)) as connection:
        return frame(connection, "SELECT forgotten_kind, load_run_key FROM audit.forgotten ORDER BY ALL")
