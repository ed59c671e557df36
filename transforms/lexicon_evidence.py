"""The shape of what a batch of texts says about terms, before the batches are put together."""

from __future__ import annotations

import polars as pl

EVIDENCE = pl.Schema(
    {
        "term_kind": pl.String,  # what is counted, such as "person_named": the family's own word
        "term": pl.String,
        "title_key": pl.Int64,
        "support_count": pl.Int64,  # texts of this title that support it
    }
)
