"""Which title ids are one film, by the texts that they share."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.dimensions import DIM_TITLE
from transforms.agree import MOST_IDS_OF_A_TEXT, same_title

REVIEW = {"title_key": pl.Int64, "content_digest": pl.String}


def films(texts: dict[int, str], ids: dict[int, str] | None = None) -> dict[int, tuple[int, str, int]]:
    """Leader, source and shared texts of each title, from the texts of each (a letter is a text)."""
    names = ids or {key: f"tt{key:07d}" for key in texts}
    title = pl.DataFrame(
        {"title_key": [*names], "id_namespace": ["imdb"] * len(names), "title_id": [*names.values()]},
        schema={name: DIM_TITLE.schema[name] for name in ("title_key", "id_namespace", "title_id")},
    )
    review = pl.DataFrame([(key, text) for key in texts for text in texts[key]], REVIEW, orient="row")
    rows = same_title(review, title)
    assert rows["title_key"].to_list() == [*names]
    assert rows.schema == {
        name: DIM_TITLE.schema[name]
        for name in ("title_key", "same_title_key", "same_title_source", "shared_review_count")
    }
    return {key: (leader, source, shared) for key, leader, source, shared in rows.rows()}


def leaders(texts: dict[int, str], ids: dict[int, str] | None = None) -> dict[int, int]:
    return {key: leader for key, (leader, _, _) in films(texts, ids).items()}


@pytest.mark.parametrize(
    ("texts", "leader_of_2"),
    [
        ({1: "ab", 2: "ab"}, 1),
        ({1: "abcdefgh", 2: "abxy"}, 1),  # 2 of 4: half of the smaller
        ({1: "abcdefgh", 2: "abxyz"}, 2),  # 2 of 5: less than half
        ({1: "a", 2: "a"}, 2),  # one text is not enough, though it is all
        ({1: "aaa", 2: "aaa"}, 2),  # nor is one text three times
        ({1: "abab", 2: "aabbxy"}, 1),  # distinct texts count, not rows
        ({1: "ab", 2: "cd"}, 2),
    ],
)
def test_two_shared_texts_and_half_of_the_smaller_id_make_one_film(texts: dict[int, str], leader_of_2: int) -> None:
    assert leaders(texts)[2] == leader_of_2


def test_what_is_told_of_each_id() -> None:
    assert films({1: "abcx", 2: "abc", 3: "cdx", 4: "x"}) == {
        1: (1, "reviews", 4),
        2: (1, "reviews", 3),
        3: (1, "reviews", 2),
        4: (4, "none", 0),
    }


def test_films_join_over_other_ids() -> None:
    chain = {key: f"{chr(96 + key)}{chr(97 + key)}{chr(64 + key)}{chr(65 + key)}" for key in range(1, 20)}
    assert set(leaders(chain).values()) == {1}


def test_a_chain_joins_in_any_order_of_its_ids() -> None:
    order = [5, 3, 9, 1, 7, 2, 8, 4, 6]
    chain = {key: f"{chr(97 + n)}{chr(98 + n)}{chr(65 + n)}{chr(66 + n)}" for n, key in enumerate(order)}
    assert set(leaders(chain).values()) == {1}


def test_the_shortest_id_leads_then_the_first() -> None:
    assert leaders({1: "ab", 2: "ab", 3: "ab"}, {1: "tt10000000", 2: "tt9999999", 3: "tt9999998"}) == {1: 3, 2: 3, 3: 3}


def test_the_unknown_title_never_joins() -> None:
    assert films({0: "abc", 1: "abc"}, {0: "unknown", 1: "tt0000001"}) == {0: (0, "none", 0), 1: (1, "none", 0)}


def test_titles_without_reviews_and_reviews_without_titles_stay_apart() -> None:
    ids = {1: "tt0000001", 2: "tt0000002", 3: "tt0000003"}
    assert leaders({1: "ab", 2: "ab", 9: "ab"}, ids) == {1: 1, 2: 1, 3: 3}


def test_a_text_that_stands_everywhere_says_nothing() -> None:
    everywhere = dict.fromkeys(range(1, MOST_IDS_OF_A_TEXT + 2), "ab")
    assert leaders(everywhere) == {key: key for key in everywhere}
    fewer = dict.fromkeys(range(1, MOST_IDS_OF_A_TEXT + 1), "ab")
    assert set(leaders(fewer).values()) == {1}


def leaders_in_python(texts: dict[int, str]) -> dict[int, int]:
    leader = {key: key for key in texts}
    for one, other in combinations(sorted(texts), 2):
        shared = set(texts[one]) & set(texts[other])
        if len(shared) >= 2 and 2 * len(shared) >= min(len(set(texts[one])), len(set(texts[other]))):
            low, high = sorted((leader[one], leader[other]))
            leader = {key: low if value == high else value for key, value in leader.items()}
    return leader


@given(st.dictionaries(st.integers(1, 12), st.text("abcdefgh", min_size=1, max_size=6), min_size=1))
def test_films_are_what_plain_python_says(texts: dict[int, str]) -> None:
    found = films(texts)
    assert {key: leader for key, (leader, _, _) in found.items()} == leaders_in_python(texts)
    members = defaultdict(set)
    for key, (leader, _, _) in found.items():
        members[leader].add(key)
    for key, (leader, source, shared) in found.items():
        others = set().union(*(texts[other] for other in members[leader] - {key}))
        assert shared == len(set(texts[key]) & others)
        assert source == ("reviews" if others else "none")
