"""The texts of a closed database, batch by batch: to learn from them, or to extract what they name.

A batch is a range of places in `review_text` and carries no rows, so that any thread can read it for itself, and no
more texts are in memory than are worked on.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from warehouse.quoting import literal
from warehouse.store import connect, frame

LARGEST_BATCH: Final = 42_000_000  # code points; a short text counts as 3,200, so that no batch has more than 13,125
_LEAST_OF_A_TEXT: Final = 3_200

EVERY: Final = "true"


@dataclass(frozen=True)
class TextBatch:
    """The texts between two places of `review_text`, both included, whose review keeps a condition."""

    database: Path
    condition: str
    number: int
    first_row: int
    last_row: int
    text_count: int
    column: str = "clean_text"


@dataclass(frozen=True)
class TextFile:
    """The texts of a batch in a Parquet file, for a worker that does not see the database."""

    number: int
    path: Path


Texts = TextBatch | TextFile


def not_extracted(lexicon_version: str) -> str:
    """The condition on `fact` that a review keeps which was not extracted under this version of the lexicon."""
    return f"fact.lexicon_version IS DISTINCT FROM {literal(lexicon_version)}"


def text_batches(database: Path, condition: str, at_once: int = 1, column: str = "clean_text") -> tuple[TextBatch, ...]:
    """The texts whose review keeps a condition, cut into even batches of at most about 13,000 texts.

    What a batch costs whatever it holds, such as reading the rules, is a fifth of the whole with 10,000 texts.

    Args:
        database: a closed candidate or version.
        condition: SQL on `fact_review AS fact`.
        at_once: batches that are worked on at the same time: if there are several, none of the workers is left over.
        column: of `review_text`, the one that is worked on.
    """
    with closing(connect(database)) as connection:
        ranges = frame(
            connection,
            f"""
            SELECT min(place) AS first_row, max(place) AS last_row, count(*) AS text_count
            FROM (
                SELECT place, (sum(size) OVER (ORDER BY place) - 1) * batch_count // total AS batch
                FROM (
                    SELECT *, sum(size) OVER () AS total, ceil(total / {LARGEST_BATCH})::BIGINT AS least,
                           ceil(least / {at_once})::BIGINT * {at_once} AS even,
                           CASE WHEN least > 1 THEN even ELSE 1 END AS batch_count
                    FROM (
                        SELECT text.rowid AS place, greatest(fact.character_count, {_LEAST_OF_A_TEXT}) AS size
                        FROM review_text AS text
                        JOIN fact_review AS fact USING (review_key)
                        WHERE {condition}
                    )
                )
            )
            GROUP BY batch
            ORDER BY batch
            """,
        )
    return tuple(
        TextBatch(database, condition, number, first_row, last_row, text_count, column)
        for number, (first_row, last_row, text_count) in enumerate(ranges.rows(), start=1)
    )


def texts(batch: Texts) -> pl.DataFrame:
    """The reviews of a batch, by key: review_key, title_key, is_repeated (equal to another text), and the text."""
    if isinstance(batch, TextFile):
        return pl.read_parquet(batch.path, glob=False)
    with closing(connect(batch.database)) as connection:
        return frame(
            connection,
            f"""
            SELECT fact.review_key, fact.title_key, fact.duplicate_of_review_key IS NOT NULL AS is_repeated,
                   text.{batch.column}
            FROM review_text AS text
            JOIN fact_review AS fact USING (review_key)
            WHERE text.rowid BETWEEN {batch.first_row} AND {batch.last_row} AND {batch.condition}
            ORDER BY fact.review_key
            """,
        )
