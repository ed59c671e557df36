"""Where patterns stand in texts: whole columns at once, positions in code points from 1, in linear time."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

# A code point that Unicode keeps for a program's own use inside itself: it parts the matches from what is between.
_MARK = "\ufdd0"
CONTEXT_CHARACTERS = 60

OCCURRENCE = pl.Schema(
    {
        "review_key": pl.Int64,
        "start_character": pl.Int32,
        "mention_text": pl.String,
        "before": pl.String,
        "after": pl.String,
    }
)


def folded(text: pl.Expr) -> pl.Expr:
    """Text to group by: lower case words with one space between, no punctuation, no possessive. May be empty."""
    plain = text.str.normalize("NFKC").str.replace_all("’", "'", literal=True).str.to_lowercase()
    return plain.str.replace_all(r"'s\b", "").str.replace_all(r"[\W_]+", " ").str.strip_chars(" ")


def occurrences(review: pl.DataFrame, pattern: str, lead: str = "") -> pl.DataFrame:
    """Every place where a pattern stands: one row each, from left to right, never overlapping.

    Args:
        review: `review_key` and `clean_text`.
        pattern: a regular expression that never matches the empty text.
        lead: an expression for what must stand before it and is not part of it.

    Returns:
        Rows of `OCCURRENCE`, in the order of `review`: the text that was matched, where it starts, and up to 60
        characters before and after it. Neither side reaches into the match before or after.
    """
    text = pl.col("clean_text")
    # Groups are slow: without a lead the whole match is the name.
    whole = f"(?P<lead>{lead})(?P<name>{pattern})" if lead else pattern
    marked = _unmarked(review).str.replace_all(
        whole, f"${{lead}}{_MARK}${{name}}{_MARK}" if lead else f"{_MARK}${{0}}{_MARK}"
    )
    return _parted(review.lazy().filter(text.str.contains(whole)), marked)


def literal_occurrences(review: pl.DataFrame, terms: Sequence[str]) -> pl.DataFrame:
    """Every place where one of many terms stands, exactly as it is written: rows of `OCCURRENCE`.

    Where two terms overlap, the one that starts first counts, and of two that start together the longer one. A term
    is found inside a word too: what stands around it is for the caller to judge.
    """
    if not terms:
        return OCCURRENCE.to_frame()
    ordered = sorted(set(terms), key=lambda term: (-len(term), term))
    marked = _unmarked(review).str.replace_many(ordered, [f"{_MARK}{term}{_MARK}" for term in ordered], leftmost=True)
    return _parted(review.lazy(), marked)


def _unmarked(review: pl.DataFrame) -> pl.Expr:
    """The texts without the mark. Hardly any has it, and to look is cheaper than to copy."""
    has_mark = review["clean_text"].str.contains(_MARK, literal=True).any()
    text = pl.col("clean_text")
    return text.str.replace_all(_MARK, "\ufffd", literal=True) if has_mark else text


def _parted(review: pl.LazyFrame, marked: pl.Expr) -> pl.DataFrame:
    """The matches between the marks, with their place in the text and what is around them."""
    pieces = (
        review.with_row_index("row")
        .select("row", "review_key", piece=marked.str.split(_MARK))
        .with_columns(number=pl.int_ranges(pl.col("piece").list.len()))
        .explode("piece", "number")
        .with_columns(length=pl.col("piece").str.len_chars().cast(pl.Int64))
        .with_columns(end=pl.col("length").cum_sum())
        .with_columns(
            start=pl.col("end") - pl.col("length"),
            before=pl.col("piece").shift(1).str.tail(CONTEXT_CHARACTERS),
            after=pl.col("piece").shift(-1).str.head(CONTEXT_CHARACTERS),
        )
        .with_columns(first=pl.when(pl.col("number") == 0).then("start").forward_fill())
        .filter(pl.col("number") % 2 == 1)
        .collect(engine="in-memory")
    )
    return pieces.select(
        "review_key",
        (pl.col("start") - pl.col("first") + 1).cast(pl.Int32).alias("start_character"),
        pl.col("piece").alias("mention_text"),
        "before",
        "after",
    )
