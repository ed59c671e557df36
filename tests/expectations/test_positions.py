"""Mentions in texts of any length are looked for where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import duckdb
import pytest

from expectations.queries import evidence_sql, failing_count_sql
from expectations.shape_positions import BLOCK, BLOCKS, FAR, position_shape

(POSITION,) = position_shape()
LONGEST = 300
TEXT = "é".join(map(str, range(12_000)))  # no stretch of it stands twice
STARTS = [*range(1, 1 + BLOCK), *range(FAR, FAR + 2 * BLOCK), len(TEXT) - LONGEST]


@pytest.fixture
def texts() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two texts: one with mentions near its start and far from it, one with near ones only."""
    mentions = [
        (review_key, number, start, TEXT[start - 1 : start - 1 + 1 + number * 7 % LONGEST])
        for review_key, starts in ((1, STARTS), (2, STARTS[:BLOCK]))
        for number, start in enumerate(starts, start=1)
    ]
    with closing(duckdb.connect(":memory:")) as connection:
        connection.execute("create table review_text as select unnest([1, 2]) as review_key, $1 as clean_text", [TEXT])
        connection.execute(
            "create table fact_mention (review_key bigint, mention_number int, start_character int, mention_text text)"
        )
        connection.executemany("insert into fact_mention values ($1, $2, $3, $4)", mentions)
        yield connection


def failing(texts: duckdb.DuckDBPyConnection) -> int:
    return int(texts.execute(failing_count_sql(POSITION)).fetchall()[0][0])


def test_a_stretch_holds_the_longest_mention() -> None:
    assert BLOCK * (BLOCKS - 1) >= LONGEST


def test_mentions_at_their_places_are_found(texts: duckdb.DuckDBPyConnection) -> None:
    assert failing(texts) == 0


def test_a_mention_one_character_off_is_seen_wherever_it_is(texts: duckdb.DuckDBPyConnection) -> None:
    texts.execute("delete from fact_mention where length(mention_text) < 6")
    texts.execute("update fact_mention set start_character = start_character + 1")
    assert failing(texts) == texts.execute("select count(*) from fact_mention").fetchall()[0][0] > 2 * BLOCK


@pytest.mark.parametrize(
    ("mention", "said"),
    [((1, 999, len(TEXT) + 9, "é"), "é at 60898, there: "), ((3, 1, 7, "é"), "é at 7, there: ")],
    ids=["beyond the end", "no text"],
)
def test_a_mention_of_nothing_is_seen(
    mention: tuple[int, int, int, str], said: str, texts: duckdb.DuckDBPyConnection
) -> None:
    texts.execute("insert into fact_mention values ($1, $2, $3, $4)", mention)
    key = f"{mention[0]}/{mention[1]}"
    assert texts.execute(evidence_sql(POSITION, 5)).fetchall() == [(key, said)]
