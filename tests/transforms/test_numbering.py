"""Ids that a source does not give: made different where records of one file would share one."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.star import FACT_REVIEW
from transforms.keys import key_of
from transforms.numbering import NO_IDS, numbered_reviews

# file, record number, id, kind, text -> the ids afterwards, where they changed
CASES: list[tuple[str, list[tuple[int, int, str, str, str]], dict[tuple[int, int], str]]] = [
    ("alone", [(1, 2, "ab-1", "content", "x")], {}),
    ("the same text again", [(1, 2, "ab-1", "content", "x"), (1, 9, "ab-1", "content", "x")], {(1, 9): "ab-2"}),
    (
        "numbered by place, not by order",
        [(1, 9, "ab-1", "content", "x"), (1, 4, "ab-1", "content", "x"), (1, 2, "ab-1", "content", "x")],
        {(1, 4): "ab-2", (1, 9): "ab-3"},
    ),
    ("in another file", [(1, 2, "ab-1", "content", "x"), (2, 2, "ab-1", "content", "x")], {}),
    ("composed, the same text", [(1, 1, "u/a/9", "composed", "x"), (1, 2, "u/a/9", "composed", "x")], {}),
    (
        "composed, other texts",
        [(1, n, "u/a/9", "composed", text) for n, text in enumerate("xyxzy", start=1)],
        {(1, 2): "u/a/9-2", (1, 5): "u/a/9-2", (1, 4): "u/a/9-3"},
    ),
    ("given ids stay", [(1, 1, "7", "given", "x"), (1, 2, "7", "given", "y")], {}),
]


def reviews(rows: list[tuple[int, int, str, str, str]]) -> pl.DataFrame:
    names = ["load_file_key", "record_number", "review_id", "review_id_kind", "content_digest"]
    schema = {name: FACT_REVIEW.schema[name] for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(source_id=pl.lit("shop"))


@pytest.mark.parametrize(("name", "rows", "changed"), CASES, ids=[case[0] for case in CASES])
def test_ids_after_numbering(
    name: str, rows: list[tuple[int, int, str, str, str]], changed: dict[tuple[int, int], str]
) -> None:
    numbered = numbered_reviews(reviews(rows))
    assert {(row[0], row[1]): row[2] for row in numbered.rows()} == changed


def test_the_key_goes_with_the_id() -> None:
    numbered = numbered_reviews(reviews([(1, 2, "ab-1", "content", "x"), (1, 9, "ab-1", "content", "x")]))
    assert numbered["review_key"].to_list() == [key_of("fact_review", "shop", "ab-2")]


ROWS = st.lists(
    st.tuples(st.integers(1, 2), st.integers(1, 50), st.sampled_from(["a-1", "b-1"]), st.just("content"), st.just("x")),
    unique_by=lambda row: row[:2],
)


@given(ROWS, st.randoms(use_true_random=False))
def test_no_two_records_of_a_file_share_an_id_made_of_their_text(
    rows: list[tuple[int, int, str, str, str]], random: Random
) -> None:
    random.shuffle(rows)
    review = reviews(rows)
    after = review.join(numbered_reviews(review), on=["load_file_key", "record_number"], how="left", suffix="_new")
    ids = after.select("load_file_key", pl.coalesce("review_id_new", "review_id"))
    assert ids.n_unique() == len(rows)


# the records; the reviews of file, id and text that are known already -> the ids afterwards, where they changed
KNOWN: list[
    tuple[str, list[tuple[int, int, str, str, str]], list[tuple[int, str, str]], dict[tuple[int, int], str]]
] = [
    ("the text is known", [(1, 2, "ab-1", "content", "x")], [(1, "ab-1", "x")], {(1, 2): "ab-2"}),
    (
        "the text is known with a greater number",
        [(1, 2, "ab-1", "content", "x"), (1, 3, "ab-1", "content", "x")],
        [(1, "ab-4", "x")],
        {(1, 2): "ab-5", (1, 3): "ab-6"},
    ),
    ("the text is known of another file", [(1, 2, "ab-1", "content", "x")], [(2, "ab-1", "x")], {}),
    ("composed, another text is known", [(1, 2, "u/9", "composed", "y")], [(1, "u/9", "x")], {(1, 2): "u/9-2"}),
    ("composed, the text is known", [(1, 3, "u/9", "composed", "x")], [(1, "u/9", "x"), (1, "u/9-2", "y")], {}),
    (
        "composed, one text is known by its number and one is not",
        [(1, 3, "u/9", "composed", "y"), (1, 4, "u/9", "composed", "z")],
        [(1, "u/9", "x"), (1, "u/9-2", "y")],
        {(1, 3): "u/9-2", (1, 4): "u/9-3"},
    ),
]


@pytest.mark.parametrize(("name", "rows", "known", "changed"), KNOWN, ids=[case[0] for case in KNOWN])
def test_numbers_go_on_behind_those_of_known_reviews(
    name: str,
    rows: list[tuple[int, int, str, str, str]],
    known: list[tuple[int, str, str]],
    changed: dict[tuple[int, int], str],
) -> None:
    numbered = numbered_reviews(reviews(rows), pl.DataFrame(known, schema=NO_IDS.schema, orient="row"))
    assert {(row[0], row[1]): row[2] for row in numbered.rows()} == changed
