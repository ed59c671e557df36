"""Only what stands where it says is a mention."""

from __future__ import annotations

import polars as pl
import pytest

from transforms.standing import standing

REVIEW = pl.DataFrame({"review_key": [1], "clean_text": ["Ça: Ann Lee \U0001f600 Ann"]})


@pytest.mark.parametrize(
    ("text", "start", "stands"),
    [
        ("Ann Lee", 5, True),
        ("Ça", 1, True),
        ("Ann", 15, True),
        ("ann lee", 5, False),
        ("Ann Lee", 4, False),
        ("Ann", 16, False),
        ("Ann", 99, False),
        ("Ann", -2, False),
        ("n", 0, False),
    ],
)
def test_a_mention_stands_where_it_says_or_is_none(text: str, start: int, stands: bool) -> None:
    mention = pl.DataFrame({"review_key": [1], "start_character": [start], "mention_text": [text]})
    assert standing(mention, REVIEW).equals(mention if stands else mention.clear())


def test_mentions_keep_their_order() -> None:
    mention = pl.DataFrame({"review_key": 1, "start_character": [5, 99, 1], "mention_text": ["Ann", "Ann", "Ça"]})
    assert standing(mention, REVIEW)["start_character"].to_list() == [5, 1]


@pytest.mark.parametrize("start", [1, 195, 199, 200, 201, 399, 401, 60_000])
@pytest.mark.parametrize("filler", ["x", "é"])
def test_a_mention_stands_in_a_long_text_too(filler: str, start: int) -> None:
    name = "Ann Lee " * 37  # as long as a mention may be: over several parts
    text = filler * (start - 1) + name + filler * (70_000 - start)
    review = pl.DataFrame({"review_key": [1, 2], "clean_text": [text, "short"]})
    mention = pl.DataFrame(
        {"review_key": [1, 1, 2], "start_character": [start, start + 1, 1], "mention_text": [name, name, "short"]}
    )
    assert standing(mention, review).rows() == [(1, start, name), (2, 1, "short")]
