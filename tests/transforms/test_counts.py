"""Words, sentences, paragraphs and characters of clean texts."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.clean import clean_review
from transforms.counts import character_count, paragraph_count, sentence_count, word_count

# text: words, sentences, paragraphs, characters
COUNTS = {
    "a": (1, 1, 1, 1),
    "!": (1, 1, 1, 1),
    "😀 é": (2, 1, 1, 3),
    "Slow. Very slow.": (3, 2, 1, 16),
    "slow. very slow": (3, 2, 1, 15),
    "one\ntwo": (2, 1, 1, 7),
    "one\n\ntwo": (2, 2, 2, 8),
    "One.\n\nTwo.\nThree": (3, 3, 2, 16),
    "A well-made film - 7/10": (5, 1, 1, 23),
    "What?! No!!! Yes.": (3, 3, 1, 17),
    "He paused ... then left . . . Fine": (9, 2, 1, 34),
    "Well… maybe… Yes…": (3, 2, 1, 17),
    '"Wow!" she said. (Twice.) Then "no".': (6, 3, 1, 36),
    "Mr. X vs. Dr. No e.g. at 9 p.m. sharp": (10, 1, 1, 37),
    "J. R. Hale left the U.S. Army": (7, 1, 1, 29),
    "So did I. We left.": (5, 2, 1, 18),
    "It cost 3.50 at example.com": (5, 1, 1, 27),
    "St. . St.": (3, 1, 1, 9),
}


def counted(texts: list[str]) -> list[tuple[int, ...]]:
    text = pl.col("text")
    counts = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)}).select(
        words=word_count(text),
        sentences=sentence_count(text),
        paragraphs=paragraph_count(text),
        characters=character_count(text),
    )
    assert set(counts.dtypes) == {pl.Int32}
    return counts.rows()


@pytest.mark.parametrize(("text", "counts"), COUNTS.items())
def test_a_text_is_counted(text: str, counts: tuple[int, ...]) -> None:
    assert counted([text]) == [counts]


@given(st.lists(st.text(" \n.!?…\"')aAé", min_size=1) | st.text(min_size=1), min_size=1, max_size=20))
def test_counts_of_clean_texts_agree_with_python_and_keep_their_bounds(texts: list[str]) -> None:
    raw = pl.DataFrame({"review_key": range(len(texts)), "raw_text": pl.Series(texts, dtype=pl.String)})
    clean = clean_review(raw).kept["clean_text"].to_list()
    for text, (words, sentences, paragraphs, characters) in zip(clean, counted(clean), strict=True):
        assert words == len(text.replace("\n", " ").split(" ")) - text.count("\n\n")
        assert paragraphs == len(text.split("\n\n"))
        assert characters == len(text)
        assert paragraphs <= sentences <= characters
