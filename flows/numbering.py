"""After all batches are staged: ids that records of one file would share are told apart."""

from __future__ import annotations

import polars as pl

from contracts.star import FACT_REVIEW, REVIEW_TEXT
from flows.planning import Planned
from flows.run import Run
from transforms.numbering import MADE, numbered_reviews
from warehouse.stage import staged_files, write_stage

RECORD = ["load_file_key", "record_number"]


def number_repeats(run: Run, plan: Planned) -> int:
    """Number the repeated ids in the stage, and return how many records got another id."""
    columns = [*RECORD, "source_key", "review_id", "review_id_kind", "content_digest"]
    made = [
        pl.read_parquet(file, columns=columns, glob=False).filter(pl.col("review_id_kind").cast(pl.String).is_in(MADE))
        for file in staged_files(run.stage, FACT_REVIEW)
    ]
    if not any(part.height for part in made):
        return 0
    reviews = pl.concat(made)
    numbered = numbered_reviews(reviews.join(plan.source_ids(), on="source_key"), plan.known_ids(reviews))
    if numbered.is_empty():
        return 0
    for table in (FACT_REVIEW, REVIEW_TEXT):
        for file in staged_files(run.stage, table):
            rows = pl.read_parquet(file, glob=False)
            touched = rows.select(RECORD).join(numbered, on=RECORD, how="semi")
            if touched.height:
                write_stage(rows.update(_columns_of(numbered, rows), on=RECORD), file)
    return numbered.height


def _columns_of(numbered: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    return numbered.select(name for name in numbered.columns if name in rows.columns)
