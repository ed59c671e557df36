"""Texts as long as a book, cut into pieces that are read like reviews, so that they cost what as many reviews would.

A long text has some of whatever is looked for, so no rule could leave it out, and each would copy the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import polars as pl

LONG = 200_000  # bytes, ten times as many as the longest real reviews have
PIECE = 4_000  # code points
_PORTION = 4_000  # pieces that are read at once


def has_long(review: pl.DataFrame) -> bool:
    """Whether a text is so long that it is read in pieces."""
    return bool((review["clean_text"].str.len_bytes() > LONG).any())


def portions(review: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The texts in their order, long ones cut behind a space, or within a word that is longer than a piece.

    What stands on both sides of a cut is not found, and a rule does not see beyond it.

    Args:
        review: `review_key`, `clean_text` and maybe other columns.

    Yields:
        As many pieces as are read at once: the same columns, and `skipped`, the code points of the text before it.
    """
    length = pl.col("clean_text").str.len_chars().cast(pl.Int64)
    piece = (
        review.with_columns(_cut(review["clean_text"]))
        .explode("clean_text")
        .with_columns(skipped=length.cum_sum().over("review_key") - length)
    )
    return (piece.slice(start, _PORTION) for start in range(0, piece.height, _PORTION))


def numbered(piece: pl.DataFrame) -> pl.DataFrame:
    """Pieces as texts of their own: their number from 0 in place of the review key."""
    return piece.drop("skipped").with_columns(review_key=pl.int_range(pl.len()))


def of_reviews(found: pl.DataFrame, piece: pl.DataFrame) -> pl.DataFrame:
    """What was found in pieces, at its place in the whole texts.

    Args:
        found: rows with `start_character` and, as `review_key`, the number of the piece from 0.
        piece: the portion.
    """
    number = found["review_key"]
    skipped = piece["skipped"].gather(number).cast(found.schema["start_character"])
    return found.with_columns(piece["review_key"].gather(number), start_character=found["start_character"] + skipped)


def in_portions(review: pl.DataFrame, found_in: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """What stands in texts, long ones read in pieces.

    Args:
        review: `review_key`, `clean_text` and what `found_in` asks.
        found_in: gives rows with `review_key` and `start_character` for such texts.
    """
    if not has_long(review):
        return found_in(review)
    return pl.concat(of_reviews(found_in(numbered(piece)), piece) for piece in portions(review))


def _cut(texts: pl.Series) -> pl.Series:
    """The pieces of each text. Only the long ones are gone through: to take the end of each piece from the text whole
    would take time that grows with the square of its length.
    """
    pieces = texts.to_frame("piece").select(pl.concat_list("piece")).to_series()
    is_long = texts.str.len_bytes() > LONG
    cut = [[text[begin:end] for begin, end in pairwise(_places(text))] for text in texts.filter(is_long)]
    return pieces.zip_with(~is_long, _spread(cut, is_long)).alias(texts.name)


def _spread(cut: list[list[str]], is_long: pl.Series) -> pl.Series:
    """The pieces of the long texts in the rows of these texts, and nothing in the others."""
    number = pl.when(is_long).then(is_long.cast(pl.Int64).cum_sum() - 1)
    return pl.Series(cut, dtype=pl.List(pl.String)).gather(pl.select(number).to_series())


def _places(text: str) -> list[int]:
    """Where the pieces of a text begin, and its end."""
    places = [0]
    while len(text) - places[-1] > PIECE:
        end = places[-1] + PIECE
        places.append(text.rfind(" ", places[-1], end) + 1 or end)
    return [*places, len(text)]
