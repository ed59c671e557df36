"""After all batches are staged: ids that records of one file would share are told apart."""

from __future__ import annotations

import polars as pl

from contracts.star import FACT_REVIEW, REVIEW_TEXT
from flows.planning import Plan
from flows.run import Run
from transforms.numbering import MADE, numbered_reviews
from warehouse.stage import staged_files, write_stage

RECORD = ["load_file_key", "record_number"]


def number_repeats(run: Run, plan: Plan) -> int:
    """Number the repeated ids in the stage, and return how many records got another id."""
    sources = pl.DataFrame(
        {
            "source_key": [dump.origin.source_key for dump in plan.dumps],
            "source_id": [dump.origin.source_id for dump in plan.dumps],
        },
        schema={"source_key": pl.Int64, "source_id": pl.String},
    ).unique()
    columns = [*RECORD, "source_key", "review_id", "review_id_kind", "content_digest"]
    made = [
        pl.read_parquet(file, columns=columns, glob=False).filter(pl.col("review_id_kind").cast(pl.String).is_in(MADE))
        for file in staged_files(run.stage, FACT_REVIEW)
    ]
    if not any(part.height for part in made):
        return 0
    numbered = numbered_reviews(pl.concat(made).join(sources, on="source_key"))
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
