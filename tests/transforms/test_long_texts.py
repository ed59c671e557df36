"""Texts as long as a book: cut into pieces, and what is found in them stands at its place in the whole."""

from __future__ import annotations

import time
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.test_extract import FILM, SOME, WORDS
from transforms import long_texts
from transforms.extract import fact_mention
from transforms.found import found_in
from transforms.long_texts import has_long, portions

LONG, PIECE = 60, 25
short_pieces = patch.multiple(long_texts, LONG=LONG, PIECE=PIECE, _PORTION=8)


def reviews(*clean_text: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"review_key": range(1, len(clean_text) + 1), "title_key": FILM, "clean_text": clean_text},
        {"review_key": pl.Int64, "title_key": pl.Int64, "clean_text": pl.String},
    )


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a text that is short enough to stay as it is", ["a text that is short enough to stay as it is"]),
        (
            "é is a letter, and this text is cut after spaces, never within a word",
            ["é is a letter, and this ", "text is cut after ", "spaces, never within a ", "word"],
        ),
        ("x" * 61, ["x" * 25, "x" * 25, "x" * 11]),
        ("", [""]),
    ],
)
@short_pieces
def test_where_texts_are_cut(text: str, pieces: list[str]) -> None:
    cut = pl.concat(portions(reviews("before", text, "behind" * 20)))
    of_text = cut.filter(pl.col("review_key") == 2)
    assert of_text["clean_text"].to_list() == pieces
    assert of_text["skipped"].to_list() == [len("".join(pieces[:number])) for number in range(len(pieces))]


@settings(max_examples=max(3, settings().max_examples // 25), deadline=None)
@given(st.lists(st.lists(WORDS, max_size=20).map(" ".join), min_size=1, max_size=2))
def test_what_is_found_in_pieces_stands_where_it_says(clean_text: list[str]) -> None:
    review = reviews(*clean_text, "no " * 21)
    with short_pieces:
        found = found_in(review)
        named = fact_mention(review, found, SOME)
    for frame in (found.told, found.titles, named):
        for key, start, mention in frame.select("review_key", "start_character", "mention_text").rows():
            assert review["clean_text"][key - 1][start - 1 :].startswith(mention)
    assert (
        not named.select("review_key", "mention_kind", "normalised_text", "role", "character_name")
        .is_duplicated()
        .any()
    )


def test_a_long_text_names_what_its_sentence_does() -> None:
    sentence = "Anna Tamm in Reno, Nevada, in 1954: “Night Ferry” is worth watching, 7/10. "
    long = reviews(sentence * 2_700)
    assert has_long(long)
    wanted, named = (fact_mention(review, found_in(review), SOME) for review in (reviews(sentence), long))
    what = ["mention_kind", "normalised_text", "role"]
    assert named.select(what).sort(what).rows() == wanted.select(what).sort(what).rows()
    counts = dict(named.select("normalised_text", "occurrence_count").rows())
    assert counts["1954"] == 2_700


# What is repeated to the length of a text that is read in one piece: the worst for one rule or another.
WORST = (
    *("STRANGE DAYS ", "Wordswithoutblanks", "A", "Anna Tamm and ", "سينما رائعة ", "🎬", "É ", "\n", "\ufdd0"),
    *('"', '"A ', "_a", "(19", "1", "9.", "7/", "*", ".", "n't ", "directed by ", "is a ", "give it a ", "the movie "),
)


def seconds(byte_count: int) -> float:
    """Processor time for all of the worst, each repeated to so many bytes; it does not count what others do."""
    review = reviews(*(unit * (byte_count // len(unit.encode())) for unit in WORST))
    assert not has_long(review)
    start = time.process_time()
    fact_mention(review, found_in(review), SOME)
    return time.process_time() - start


def test_time_grows_with_the_length_and_no_faster() -> None:
    assert seconds(180_000) < 8 * seconds(45_000) + 1
