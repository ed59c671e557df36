"""Where a batch comes from: what is the same in all of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from transforms.keys import key_of, surrogate_key
from transforms.privacy import KEEP, Privacy


def load_file_key(run_key: int, source_id: pl.Expr, root_path: pl.Expr, container_path: pl.Expr) -> pl.Expr:
    """The key of the reading of the file in the column `path` by a run."""
    return surrogate_key(
        "audit.load_file", pl.lit(str(run_key)), source_id, root_path, container_path.fill_null(""), "path"
    )


@dataclass(frozen=True)
class Origin:
    """What is constant in a batch.

    Args:
        run_key: the run, from 1.
        source_id: the id space of the reviews.
        layout: a member of `contracts.sets.LAYOUT`.
        root_path: the dump as an absolute path.
        rules_version: version of the cleaning rules.
        container_path: the archive that holds the files, if one does.
        encoding: the encoding that the texts are declared to have.
        mapping: the text of the mapping that they are read with, if one was given.
        latest_day: the last day that a review can be of.
        privacy: what is kept of reviewers.
    """

    run_key: int
    source_id: str
    layout: str
    root_path: str
    rules_version: str
    container_path: str | None = None
    encoding: str = "utf-8"
    mapping: str | None = None
    latest_day: date = date.max
    privacy: Privacy = KEEP

    @cached_property
    def source_key(self) -> int:
        """The key of the source."""
        return key_of("dim_source", self.source_id)

    def load_file_key(self, container_path: pl.Expr | None = None) -> pl.Expr:
        """The key of the reading of the file in the column `path`.

        Args:
            container_path: the archive, where it differs from row to row; by default the batch's own.
        """
        container = pl.lit(self.container_path, dtype=pl.String) if container_path is None else container_path
        return load_file_key(self.run_key, pl.lit(self.source_id), pl.lit(self.root_path), container)

    def review_key(self) -> pl.Expr:
        """The key of the review in the column `review_id`."""
        return surrogate_key("fact_review", pl.lit(self.source_id), "review_id")
