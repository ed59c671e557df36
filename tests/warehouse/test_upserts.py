"""What a load changes beside the fates: which review of a text comes first, and which titles there are."""

from __future__ import annotations

import pytest

from tests.warehouse.loading import Files, Loading, Review, nonzero
from tests.warehouse.soundness import broken_laws

FINE, DULL, LONG = "A fine film", "A dull film", "A long film"
ONE, TWO, THREE = "tt0000001", "tt0000002", "tt0000003"


MARKS = """
SELECT r.review_id, f.review_id FROM fact_review r JOIN fact_review f ON f.review_key = r.duplicate_of_review_key
ORDER BY ALL
"""
BARE, RATED, TITLED = Review(FINE), Review(FINE, rating="9"), Review(FINE, title=ONE)
WHOLE = Review(FINE, rating="9", title=TWO)


@pytest.mark.parametrize(
    ("files", "first"),
    {
        "the smaller id": ({"b": BARE, "a": BARE}, "a"),
        "a rating before the id": ({"a": BARE, "b": RATED}, "b"),
        "a title before a rating": ({"a": RATED, "b": TITLED}, "b"),
        "a title and a rating before a title": ({"a": TITLED, "b": WHOLE}, "b"),
        "of three": ({"a": BARE, "b": WHOLE, "c": WHOLE}, "b"),
    }.values(),
    ids=["id", "rating", "title", "both", "three"],
)
def test_the_first_of_a_text(loading: Loading, files: Files, first: str) -> None:
    loading.load(files)
    assert loading.rows(MARKS) == [(review, first) for review in sorted(files) if review != first]


def test_the_source_decides_before_the_id(loading: Loading) -> None:
    loading.load({"a": FINE}, source="notes")
    loading.load({"b": FINE}, source="films")
    assert loading.rows(MARKS) == [("a", "b")]


@pytest.mark.parametrize(
    ("later", "marks"),
    {
        "a better first comes": ({"a": BARE, "b": BARE, "c": WHOLE}, [("a", "c"), ("b", "c")]),
        "the first says something else": ({"a": DULL, "b": BARE}, []),
        "the second says something else": ({"a": BARE, "b": DULL}, []),
        "the second gets a title": ({"a": BARE, "b": TITLED}, [("a", "b")]),
        "the first goes, two are left": ({"b": BARE, "c": BARE}, [("c", "b")]),
        "the first is refused": ({"a": Review(FINE, rating="11"), "b": BARE, "c": BARE}, [("c", "b")]),
    }.values(),
    ids=["better", "first", "second", "title", "gone", "refused"],
)
def test_the_first_is_chosen_anew(loading: Loading, later: Files, marks: list[tuple[str, str]]) -> None:
    loading.load({"a": BARE, "b": BARE})
    assert loading.rows(MARKS) == [("b", "a")]
    fates = loading.load(later, sync=True)
    assert loading.rows(MARKS) == marks
    assert not broken_laws(loading, fates)


TITLES = "SELECT title_id, url, load_run_key FROM dim_title WHERE title_key <> 0 ORDER BY ALL"
PAGE = f"https://films.example/{ONE}"


def test_a_title_comes_with_its_first_review_and_goes_with_its_last(loading: Loading) -> None:
    loading.load({"a": Review(FINE, title=ONE), "b": Review(DULL, title=ONE)})
    assert loading.rows(TITLES) == [(ONE, PAGE, 1)]
    loading.load({"b": Review(DULL, title=ONE)}, sync=True)
    assert loading.rows(TITLES) == [(ONE, PAGE, 1)]
    loading.load({"b": Review(DULL, title=TWO)}, sync=True)
    assert [title for title, _, _ in loading.rows(TITLES)] == [TWO]


def test_a_title_of_a_losing_or_refused_record_does_not_come(loading: Loading) -> None:
    loading.load({"a_1": Review(FINE, title=ONE), "a_2": DULL, "b": Review(FINE, rating="11", title=TWO)})
    assert loading.rows(TITLES) == []


def test_a_new_page_replaces_the_old_one(loading: Loading) -> None:
    loading.load({"a": Review(FINE, title=ONE)})
    loading.load({"a": Review(FINE, title=ONE, url="https://films.example/new")})
    assert loading.rows(TITLES) == [(ONE, "https://films.example/new", 2)]


def test_a_load_that_says_nothing_new_of_a_title_leaves_its_row(loading: Loading) -> None:
    loading.load({"a": Review(FINE, title=ONE)})
    loading.load({"a": Review(FINE, title=ONE), "b": Review(DULL, title=ONE)})
    assert loading.rows(TITLES) == [(ONE, PAGE, 1)]


LEADERS = """
SELECT t.title_id, l.title_id, t.same_title_source, t.shared_review_count, t.load_run_key
FROM dim_title t JOIN dim_title l ON l.title_key = t.same_title_key WHERE t.title_key <> 0 ORDER BY ALL
"""


def test_ids_that_share_texts_become_one_film_and_part_again(loading: Loading) -> None:
    first = {"a": Review(FINE, title=ONE), "b": Review(DULL, title=ONE), "c": Review(FINE, title=TWO)}
    loading.load(first)
    assert loading.rows(LEADERS) == [(ONE, ONE, "none", 0, 1), (TWO, TWO, "none", 0, 1)]
    loading.load({**first, "d": Review(DULL, title=TWO)})
    assert loading.rows(LEADERS) == [(ONE, ONE, "reviews", 2, 2), (TWO, ONE, "reviews", 2, 2)]
    loading.load(first, sync=True)
    assert loading.rows(LEADERS) == [(ONE, ONE, "none", 0, 3), (TWO, TWO, "none", 0, 3)]


def test_the_leader_of_a_film_can_go(loading: Loading) -> None:
    texts = {"a": FINE, "b": DULL}
    loading.load(
        {f"{title}/{name}": Review(text, title=title) for title in (ONE, TWO, THREE) for name, text in texts.items()}
    )
    fates = loading.load(
        {f"{title}/{name}": Review(text, title=title) for title in (TWO, THREE) for name, text in texts.items()},
        sync=True,
    )
    assert nonzero(fates) == {"removed": 2}
    assert [row[:4] for row in loading.rows(LEADERS)] == [(TWO, TWO, "reviews", 2), (THREE, TWO, "reviews", 2)]
    assert not broken_laws(loading, fates)


def test_a_source_is_described_by_its_latest_load(loading: Loading) -> None:
    loading.load({"a": FINE})
    loading.load({"b": FINE})
    assert loading.rows("SELECT source_id, count(*) FROM dim_source GROUP BY ALL ORDER BY ALL") == [
        ("aclimdb", 1),
        ("unknown", 1),
    ]
