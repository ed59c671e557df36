"""What the reviews of a film agree to call it, and which film a named work is."""

from __future__ import annotations

import polars as pl
import pytest

from transforms.agree_names import AGREED_NAME, agreed_names, newly_named, resolved_titles

FILM, SECOND_ID, OTHER = 1, 2, 3
TITLE = pl.DataFrame({"title_key": [FILM, SECOND_ID, OTHER], "same_title_key": [FILM, FILM, OTHER]})
MENTION = {
    "review_key": pl.Int64,
    "mention_number": pl.Int32,
    "title_key": pl.Int64,
    "mention_kind": pl.String,
    "role": pl.String,
    "named_title_key": pl.Int64,
    "mention_text": pl.String,
    "normalised_text": pl.String,
}


def agreed(
    *names: str | None, texts: str = "abcdefghijklmnopqrstuvwxyz", ids: tuple[int, ...] = ()
) -> list[tuple[str, int, float]]:
    """Name, texts and share, from what each review of the film calls it (none: it names nothing)."""
    keys = range(1, len(names) + 1)
    title_key = list(ids) or [FILM] * len(names)
    review = pl.DataFrame({"review_key": keys, "title_key": title_key, "content_digest": list(texts[: len(names)])})
    rows = [
        (key, 1, FILM, "title", "reviewed", 0, name, name.lower().removeprefix("the "))
        for key, name in zip(keys, names, strict=True)
        if name
    ]
    found = agreed_names(pl.DataFrame(rows, MENTION, orient="row"), review, TITLE)
    assert found.schema == AGREED_NAME
    return found.drop("title_key").rows()


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("The Long Lane", "Long Lane", "Night Ferry"), [("Long Lane", 2, 2 / 3)]),  # the article does not part them
        (("LONG LANE", "LONG LANE", "Long Lane"), [("Long Lane", 3, 1.0)]),  # small letters are better
        (("Long Lane", "Night Ferry", "Lanterns"), []),  # no half
        (("Lanterns",), [("Lanterns", 1, 1.0)]),  # a film of one text
        (("Lanterns", *[None] * 9), []),  # one text of ten, and one word
        (("Long Lane", *[None] * 9), [("Long Lane", 1, 1.0)]),
        (("Long Lane", *[None] * 19), []),
        ((None, None), []),
    ],
)
def test_half_of_the_texts_that_name_it_make_a_name(
    names: tuple[str | None, ...], found: list[tuple[str, int, float]]
) -> None:
    assert agreed(*names) == found


def test_distinct_texts_of_all_ids_count() -> None:
    assert agreed("Lanterns", "Lanterns", "Lanterns", texts="aab", ids=(FILM, SECOND_ID, SECOND_ID)) == [
        ("Lanterns", 2, 1.0)
    ]


@pytest.mark.parametrize(
    ("title_key", "role", "name", "found"),
    [
        (OTHER, "mentioned", "long lane", [FILM]),
        (OTHER, "mentioned", "lanterns", []),  # two films have that name
        (OTHER, "mentioned", "night ferry", []),  # no film has it
        (FILM, "mentioned", "long lane", []),  # the film itself
        (SECOND_ID, "reviewed", "anything", [FILM]),
        (0, "reviewed", "anything", []),
    ],
)
def test_a_work_is_the_one_film_of_its_name(title_key: int, role: str, name: str, found: list[int]) -> None:
    mention = pl.DataFrame([(7, 1, title_key, "title", role, 0, name, name)], MENTION, orient="row")
    title = pl.DataFrame(
        {
            "title_key": [0, FILM, SECOND_ID, OTHER, 4],
            "same_title_key": [0, FILM, FILM, OTHER, 4],
            "title_name": [None, "The Long Lane", "The Long Lane", "Lanterns", "LANTERNS"],
        }
    )
    assert resolved_titles(mention, title)["named_title_key"].to_list() == found


def test_only_mentions_that_name_another_work_than_before_are_newly_named() -> None:
    said = {"review_key": [1, 1, 2, 2], "mention_number": [1, 2, 1, 2], "named_title_key": [7, 7, 0, 0]}
    found = {"review_key": [1, 2], "mention_number": [1, 2], "named_title_key": [7, 8]}
    newly = newly_named(pl.DataFrame(said), pl.DataFrame(found))
    assert newly.rows() == [(1, 2, 0), (2, 2, 8)]
