"""The SQL that brings what was extracted into the star: the mentions, and what they say of their review."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from contracts.star import FACT_MENTION, FACT_REVIEW
from warehouse.candidate import Candidate
from warehouse.ddl import column_type_sql
from warehouse.quoting import quoted_name
from warehouse.stage import parquet_select_sql, stage_file, stage_select_sql, write_stage
from warehouse.store import executed

EXTRACTED_FIELDS: Final = ("stated_rating_out_of_10", "has_spoiler_warning", "recommendation")
_FOLDER: Final = "extracted_review"

# Mentions of reviews that were extracted again, that changed and were not, or that are gone with their reviews. In a
# night they are few, so they are looked for once among all mentions.
STALE = """
CREATE TEMP TABLE stale_mention AS
SELECT rowid AS place, person_key
FROM fact_mention
WHERE review_key NOT IN (
  SELECT review_key FROM fact_review
  WHERE lexicon_version IS NOT NULL AND review_key NOT IN (SELECT review_key FROM extracted_review))
"""

TOUCHED_PERSONS = """
CREATE TEMP TABLE touched_person AS
SELECT person_key FROM stale_mention WHERE person_key <> 0
UNION
SELECT person_key FROM stage_fact_mention WHERE person_key <> 0
"""

# What was extracted anew touches its film too: after the lexicon changed, that is every film.
TOUCHED_FILMS_TOO = """
INSERT INTO touched_film
SELECT DISTINCT t.same_title_key
FROM extracted_review e
JOIN fact_review f USING (review_key)
JOIN dim_title t USING (title_key)
WHERE t.same_title_key <> 0 AND t.same_title_key NOT IN (FROM touched_film)
"""

DELETE_STALE = "DELETE FROM fact_mention WHERE rowid IN (SELECT place FROM stale_mention)"

INSERT_MENTIONS = "INSERT INTO fact_mention BY NAME FROM stage_fact_mention"

FIELDS = f"""
UPDATE fact_review SET {", ".join(f"{name} = e.{name}" for name in (*EXTRACTED_FIELDS, "lexicon_version"))}
FROM extracted_review e
WHERE e.review_key = fact_review.review_key
"""

STEPS: tuple[tuple[str, str], ...] = (
    ("find old mentions", STALE),
    ("note the touched persons", TOUCHED_PERSONS),
    ("note the touched films", TOUCHED_FILMS_TOO),
    ("delete old mentions", DELETE_STALE),
    ("insert mentions", INSERT_MENTIONS),
    ("say what was extracted", FIELDS),
)


def write_extracted(
    stage: Path, number: int, mention: pl.DataFrame, fields: pl.DataFrame, lexicon_version: str
) -> None:
    """Leave what a batch of texts came to in the stage.

    Args:
        stage: the stage folder of the run.
        number: of the batch.
        mention: rows of `fact_mention`.
        fields: `review_key` and EXTRACTED_FIELDS, a row for each review that was read.
        lexicon_version: what it rests on.
    """
    if not mention.is_empty():
        write_stage(mention, stage_file(stage, FACT_MENTION, number))
    said = fields.select("review_key", *EXTRACTED_FIELDS, lexicon_version=pl.lit(lexicon_version))
    write_stage(said, stage / _FOLDER / f"{number:05d}.parquet")


def store_mentions(candidate: Candidate, stage: Path, touched_films: pl.DataFrame) -> None:
    """Put the staged mentions in the place of the old ones of their reviews; those of removed reviews go too.

    Leaves the temporary tables `touched_person` and `touched_film` for the agreement.

    Args:
        candidate: the open candidate.
        stage: the stage folder of the run.
        touched_films: `same_title_key` of the films whose reviews or ids have changed.
    """
    path = candidate.work / "touched_film.parquet"
    write_stage(touched_films, path)
    for statement, what in (
        (f"CREATE TEMP TABLE touched_film AS {parquet_select_sql([path])}", "noting the touched films"),
        (
            f"CREATE OR REPLACE TEMP VIEW stage_fact_mention AS {stage_select_sql(stage, FACT_MENTION)}",
            "opening the staged mentions",
        ),
        (f"CREATE OR REPLACE TEMP VIEW extracted_review AS {_extracted_sql(stage)}", "opening what was extracted"),
    ):
        executed(candidate.connection, statement, what)
    for what, statement in STEPS:
        executed(candidate.connection, statement, what)


def _extracted_sql(stage: Path) -> str:
    names = ("review_key", *EXTRACTED_FIELDS, "lexicon_version")
    types = [(quoted_name(name), column_type_sql(FACT_REVIEW.schema[name])) for name in names]
    files = sorted((stage / _FOLDER).glob("*.parquet"))
    if not files:
        return f"SELECT {', '.join(f'NULL::{kind} AS {name}' for name, kind in types)} WHERE false"
    typed = ", ".join(f"{name}::{kind} AS {name}" for name, kind in types)
    return f"SELECT {typed} FROM ({parquet_select_sql(files)})"
