"""Where patterns and terms stand in texts."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.spans import Terms, folded, literal_occurrences, lower, occurrences


def texts(*clean_text: str) -> pl.DataFrame:
    return pl.DataFrame({"review_key": range(1, len(clean_text) + 1), "clean_text": clean_text})


def places(found: pl.DataFrame) -> list[tuple[int, int, str]]:
    return found.select("review_key", "start_character", "mention_text").rows()


def test_positions_are_code_points_from_one() -> None:
    assert places(occurrences(texts("añb ab", "none", "🎬 ab"), "ab")) == [(1, 5, "ab"), (3, 3, "ab")]


def test_the_lead_is_no_part_of_the_match() -> None:
    assert places(occurrences(texts("see Ran, see Ikiru"), r"\p{Lu}\p{Ll}+", "see ")) == [
        (1, 5, "Ran"),
        (1, 14, "Ikiru"),
    ]


def test_context_ends_at_the_match_beside_it() -> None:
    found = occurrences(texts("one 7 two 8 three"), "[0-9]")
    assert found.select("before", "after").rows() == [("one ", " two "), (" two ", " three")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Star Wars", [(1, 1, "Star Wars")]),  # of two that start together the longer one
        ("Star Star", [(1, 1, "Star"), (1, 6, "Star")]),
        ("a Warsaw", []),
    ],
)
def test_terms_are_found_as_they_are_written(text: str, found: list[tuple[int, int, str]]) -> None:
    assert places(literal_occurrences(texts(text), Terms.of(["Star", "Star Wars"]))) == found


def test_only_texts_with_a_needle_are_asked() -> None:
    review = texts("Two STARS", "two stars", "two stones").with_columns(
        lower_text=pl.col("clean_text").str.to_lowercase()
    )
    pattern = "(?i:stars)"
    assert places(occurrences(review, pattern, needles=[lower(pattern)])) == [(1, 5, "STARS"), (2, 5, "stars")]
    assert places(occurrences(review, pattern, needles=["stones", "comets"])) == []


def test_what_leads_to_the_next_match_is_behind_this_one() -> None:
    found = occurrences(texts("one: A, two: B"), "[A-Z]", "[a-z]+: ")
    assert found.select("before", "mention_text", "after").rows() == [("one: ", "A", ", two: "), (", two: ", "B", "")]


def test_no_terms_no_places() -> None:
    assert literal_occurrences(texts("anything"), Terms.of([])).is_empty()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Long Lane!", "the long lane"),
        ("Anna’s  Choice", "anna choice"),
        ("Ｗａｒ & Peace", "war peace"),
        ("***", ""),
    ],
)
def test_folding(text: str, name: str) -> None:
    assert pl.select(folded(pl.lit(text))).item() == name


@given(st.lists(st.text(alphabet="aAb .\ufdd0é🎬\n", min_size=1, max_size=20), min_size=1, max_size=4))
def test_every_place_gives_its_match(clean_text: list[str]) -> None:
    review = texts(*clean_text)
    for found in (
        occurrences(review, "[aé]+b?"),
        occurrences(review, "a", "A"),
        literal_occurrences(review, Terms.of(["ab", "é"])),
    ):
        for key, start, match in places(found):
            assert clean_text[key - 1][start - 1 :].startswith(match)
