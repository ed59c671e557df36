"""Texts that are cleaned anew: which they are, what they say, and how the result comes into the candidate."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Final

import polars as pl

from warehouse.candidate import Candidate
from warehouse.quoting import literal
from warehouse.stage import parquet_select_sql, write_stage
from warehouse.store import connect, executed, frame

_FOLDER: Final = "cleaned"
COUNTS: Final = ("html_break_count", "word_count", "sentence_count", "paragraph_count", "character_count")


def of_other_rules(rules_version: str) -> str:
    """The condition on `fact` that a review keeps which was not made under this version of the rules."""
    return f"fact.rules_version <> {literal(rules_version)}"


def count_of_other_rules(published: Path, rules_version: str) -> int:
    """How many reviews of a version were not made under this version of the rules."""
    with closing(connect(published)) as connection:
        sql = f"SELECT count(*) FROM fact_review AS fact WHERE {of_other_rules(rules_version)}"
        return int(frame(connection, sql).item())


def write_cleaned(stage: Path, number: int, cleaned: pl.DataFrame) -> None:
    """Leave a batch in the stage: review_key, clean_text and COUNTS."""
    write_stage(cleaned.select("review_key", "clean_text", *COUNTS), stage / _FOLDER / f"{number:05d}.parquet")


def store_cleaned(candidate: Candidate, stage: Path, rules_version: str) -> None:
    """Put the staged texts and counts in the place of the old ones. A text that stays the same is not written."""
    files = sorted((stage / _FOLDER).glob("*.parquet"))
    if not files:
        return
    new = parquet_select_sql(files)
    counts = ", ".join(f"{name} = n.{name}" for name in COUNTS)
    text_sql = f"""
        UPDATE review_text SET clean_text = n.clean_text FROM ({new}) n
        WHERE n.review_key = review_text.review_key AND n.clean_text <> review_text.clean_text
    """
    fact_sql = f"""
        UPDATE fact_review
        SET {counts}, rules_version = {literal(rules_version)}, load_run_key = {candidate.run_key}
        FROM ({new}) n WHERE n.review_key = fact_review.review_key
    """
    executed(candidate.connection, text_sql, "storing the cleaned texts")
    executed(candidate.connection, fact_sql, "storing what was counted")
