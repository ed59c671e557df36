"""What a run came to, asked of the open candidate."""

from __future__ import annotations

import pytest

from contracts import WAREHOUSE_TABLES
from tests.warehouse.loading import IGNORED, UNREADABLE, Files, Loading, Review
from warehouse.accounting import file_count, foreign_counts, refused_by_reason, row_counts_of, unread_files

FINE, DULL, LONG = "A fine film", "A dull film", "A long film"
BAD_RATING = Review(FINE, rating="11")


def test_refusals_of_this_run_by_reason_the_most_frequent_first(loading: Loading) -> None:
    loading.load({"a": BAD_RATING})
    assert refused_by_reason(loading.candidate) == {"rating_out_of_range": 1}
    loading.load({"b": BAD_RATING, "c": "<br />", "d": "<p>", "e": ""})
    assert list(refused_by_reason(loading.candidate).items()) == [
        ("blank_text", 2),
        ("empty_file", 1),
        ("rating_out_of_range", 1),
    ]


def test_files_of_this_run_that_were_not_read(loading: Loading) -> None:
    loading.load({"a": UNREADABLE})
    loading.load({"c": UNREADABLE, "b": UNREADABLE, "d": FINE}, container="dump.zip")
    assert unread_files(loading.candidate) == (("unreadable", "permission_denied", 2, "dump.zip: b"),)
    assert file_count(loading.candidate) == 3


def test_vanished_files_are_among_those_that_were_not_read(loading: Loading) -> None:
    loading.load({"a": FINE, "b": DULL})
    loading.load({"b": DULL})
    assert unread_files(loading.candidate) == (("gone", "gone", 1, "a"),)


def test_files_that_hold_no_reviews_are_no_news(loading: Loading) -> None:
    loading.load({"urls.txt": IGNORED})
    assert file_count(loading.candidate) == 1
    assert unread_files(loading.candidate) == ()


@pytest.mark.parametrize(
    ("files", "root", "counts"),
    [
        ({"a": FINE, "b": DULL}, "/copy", (2, 0)),
        ({"a": FINE, "b": LONG}, "/copy", (2, 1)),
        ({"a": FINE, "c": LONG}, "/copy", (1, 0)),
        ({"c": LONG}, "/copy", (0, 0)),
        ({"a": LONG, "b": LONG}, "/dump", (0, 0)),
    ],
    ids=["a copy", "one differs", "one is known", "none is known", "the same root"],
)
def test_known_ids_from_another_root(loading: Loading, files: Files, root: str, counts: tuple[int, int]) -> None:
    loading.load({"a": FINE, "b": DULL}, root="/dump")
    loading.load(files, root=root)
    assert foreign_counts(loading.candidate) == counts


def test_ids_that_are_unique_everywhere_are_the_same_reviews(loading: Loading) -> None:
    loading.load({"a": FINE}, root="/dump")
    loading.load({"a": DULL}, root="/copy")
    loading.rows("UPDATE dim_source SET has_global_ids = true")
    assert foreign_counts(loading.candidate) == (0, 0)


def test_ids_of_another_source_are_others(loading: Loading) -> None:
    loading.load({"a": FINE}, root="/dump", source="films")
    loading.load({"a": DULL}, root="/copy", source="notes")
    assert foreign_counts(loading.candidate) == (0, 0)


def test_the_rows_of_every_table(loading: Loading) -> None:
    loading.load({"a": Review(FINE, title="tt0000001"), "b": BAD_RATING})
    counts = row_counts_of(loading.candidate)
    assert list(counts) == [table.name for table in WAREHOUSE_TABLES]
    names = ("fact_review", "review_text", "dim_title", "dim_rating", "audit.load_file", "audit.refused_review")
    assert [counts[name] for name in names] == [1, 1, 2, 1002, 2, 1]
