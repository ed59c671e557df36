"""Where patterns stand in texts: whole columns at once, positions in code points from 1, in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


def lower(pattern: str) -> str:
    """A pattern as it is looked for in a text in small letters, where it need not care for capitals."""
    return pattern.replace("(?i:", "(?:")


def occurrences(review: pl.DataFrame, pattern: str, lead: str = "", needles: Sequence[str] = ()) -> pl.DataFrame:
    """Every place where a pattern stands: one row each, from left to right, never overlapping.

    Most texts have none, and an expression that begins with letters tells them ten times as fast as one that begins
    with a class or does not care for capitals. So they are left out by needles, or by the pattern without its lead.

    Args:
        review: `review_key` and `clean_text`; where there are needles, `lower_text` too: the text in small letters.
        pattern: a regular expression that never matches the empty text.
        lead: an expression for what must stand before it and is not part of it.
        needles: expressions in small letters; a text with an occurrence has at least one of them.

    Returns:
        Rows of `OCCURRENCE`, in the order of `review`: the text that was matched, where it starts, and up to 60
        characters before and after it. Neither side reaches into the match before or after.
    """
    may_have = (pl.col("lower_text").str.contains(needle) for needle in needles)
    review = review.filter(pl.any_horizontal(may_have) if needles else pl.col("clean_text").str.contains(pattern))
    if review.is_empty():
        return OCCURRENCE.to_frame()
    marked = _unmarked(review).str.replace_all(f"(?:{lead})(?:{pattern})", f"{_MARK}$0{_MARK}")
    found = _parted(review["review_key"], marked)
    return (_without_lead(found, lead, pattern) if lead else found).collect(engine="in-memory")


def _without_lead(found: pl.LazyFrame, lead: str, pattern: str) -> pl.LazyFrame:
    """The matches without what stands before them. To tell it in a whole text would take groups, which are slow."""
    whole = pl.col("mention_text")
    next_lead = pl.when(pl.col("review_key") == pl.col("review_key").shift(-1)).then(pl.col("lead").shift(-1))
    return (
        found.with_columns(name=whole.str.extract(f"^(?:{lead})((?:{pattern}))$", 1))
        .with_columns(lead=whole.str.head(whole.str.len_chars() - pl.col("name").str.len_chars()))
        .select(
            "review_key",
            pl.col("start_character") + pl.col("lead").str.len_chars().cast(pl.Int32),
            mention_text="name",
            before=(pl.col("before") + pl.col("lead")).str.tail(CONTEXT_CHARACTERS),
            after=(pl.col("after") + next_lead.fill_null("")).str.head(CONTEXT_CHARACTERS),
        )
        .drop_nulls("mention_text")
    )


@dataclass(frozen=True)
class Terms:
    """Many terms to look for at once: each, the longer before the shorter, and the same between marks."""

    plain: pl.Series
    marked: pl.Series

    @classmethod
    def of(cls, terms: Iterable[str]) -> Terms:
        """From the terms, in any order."""
        ordered = sorted(set(terms), key=lambda term: (-len(term), term))
        plain = pl.Series("plain", ordered, dtype=pl.String)
        return cls(plain, _MARK + plain + _MARK)


def literal_occurrences(review: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """Every place where one of many terms stands, exactly as it is written: rows of `OCCURRENCE`.

    Where two terms overlap, the one that starts first counts, and of two that start together the longer one. A term
    is found inside a word too: what stands around it is for the caller to judge.
    """
    if terms.plain.is_empty():
        return OCCURRENCE.to_frame()
    marked = _unmarked(review).str.replace_many(terms.plain.implode(), terms.marked.implode(), leftmost=True)
    has_any = marked.str.contains(_MARK, literal=True)
    return _parted(review["review_key"].filter(has_any), marked.filter(has_any)).collect(engine="in-memory")


def _unmarked(review: pl.DataFrame) -> pl.Series:
    """The texts without the mark. Hardly any has it, and to look is cheaper than to copy."""
    text = review["clean_text"]
    has_mark = text.str.contains(_MARK, literal=True).any()
    return text.str.replace_all(_MARK, "\ufffd", literal=True) if has_mark else text


def _parted(review_key: pl.Series, marked: pl.Series) -> pl.LazyFrame:
    """The matches between the marks, with their place in the text and what is around them."""
    piece = pl.concat_list(pl.col("marked").str.split(_MARK), pl.lit(""))
    between, match = pl.col("piece").gather_every(2), pl.col("piece").gather_every(2, 1)
    length = pl.col("mention_text").str.len_chars().cast(pl.Int64)
    end = (pl.col("between").str.len_chars() + length).cum_sum()
    ends = pl.col("review_key").ne_missing(pl.col("review_key").shift(-1))
    begin = pl.when(ends.shift(1, fill_value=True)).then(end.shift(1, fill_value=0)).forward_fill()
    return (
        pl.LazyFrame({"review_key": review_key, "marked": marked})
        .select("review_key", piece=piece)
        .explode("piece")
        # With one more at the end, what is between and the matches follow each other by turns, in every text.
        .select(pl.col("review_key").gather_every(2), between=between, mention_text=match)
        .select(
            "review_key",
            (end - length - begin + 1).cast(pl.Int32).alias("start_character"),
            "mention_text",
            pl.col("between").str.tail(CONTEXT_CHARACTERS).alias("before"),
            pl.col("between").shift(-1).str.head(CONTEXT_CHARACTERS).alias("after"),
            ends=ends,
        )
        .filter(~pl.col("ends"))
        .drop("ends")
    )
