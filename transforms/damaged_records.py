"""Whose a refused record is that is too damaged to say it: only its bytes can tell, by the words that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from transforms.forgotten import NAMESPACES, Target
from transforms.keys import surrogate_key
from transforms.privacy import WITHOUT_REVIEWERS

LONGEST_WORD = 200
LOOKED_AT_BYTES = 100_000
_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|[^\s"\',;:{}\[\]]+')


def may_be_of(target: Target) -> pl.Expr:
    """Whether only the bytes of a refusal, with its keys, can say that it is of the target."""
    if target.source_key is None:
        in_source = ~pl.col("layout").is_in(WITHOUT_REVIEWERS)
    else:
        in_source = pl.col("source_key") == target.source_key
    return pl.col("is_anybodys") & in_source & pl.lit(bool(target.words))


def holds_words(payload: pl.Series, target: Target, encodings: Sequence[str] = ("utf-8", "latin-1")) -> pl.Series:
    """Whether bytes hold all words of the target, each by itself and not within a longer word; Boolean.

    Args:
        payload: bytes; there are few of them, since they are of damaged records.
        target: what they may be of.
        encodings: how its words may be written. JSON's escapes are tried, too.
    """
    patterns = [_word_pattern(word, encodings) for word in target.words]
    found = [value is not None and all(pattern.search(value) for pattern in patterns) for value in payload.to_list()]
    return pl.Series(payload.name, found, dtype=pl.Boolean)


def _word_pattern(word: str, encodings: Sequence[str]) -> re.Pattern[bytes]:
    escaped = "".join(sign if sign.isascii() else f"\\u{ord(sign):04x}" for sign in word)
    forms = {escaped.encode()}
    for encoding in (*encodings, "utf-16-le", "utf-16-be"):
        forms.add(word.encode(encoding, "ignore"))
    either = b"|".join(re.escape(form) for form in sorted(filter(None, forms)))
    return re.compile(rb"(?<![A-Za-z0-9])(?:" + either + rb")(?![A-Za-z0-9])", re.IGNORECASE)


def told_reviewer_key(refused: pl.DataFrame, reviewer_keys: Sequence[int]) -> pl.Series:
    """`reviewer_key` of refused records; where it is 0, one of the given keys if the bytes hold its id.

    Ids are not known any more, only their keys: so a key is made of every word and every quoted text in the bytes, as
    if it were an id.

    Args:
        refused: `reviewer_key`, `payload`, `layout` and `source_id`.
        reviewer_keys: those that are looked for.
    """
    of_record = refused.select("reviewer_key").with_row_index("row")
    is_silent = (pl.col("reviewer_key") == 0) & ~pl.col("layout").cast(pl.String).is_in(WITHOUT_REVIEWERS)
    silent = refused.with_row_index("row").filter(is_silent)
    word = pl.Series("word", [list(set(_words(payload))) for payload in silent["payload"]], dtype=pl.List(pl.String))
    words = silent.select("row", "source_id", word).explode("word").drop_nulls("word")
    of_source = pl.concat_str("source_id", pl.lit(":"), "word")
    ids = {space: of_source if space == "other" else pl.col("word") for space in NAMESPACES}
    keys = [
        words.select("row", told=surrogate_key("dim_reviewer", pl.lit(space), one_id)) for space, one_id in ids.items()
    ]
    told = pl.concat(keys).filter(pl.col("told").is_in(list(reviewer_keys))).unique("row", keep="any")
    joined = of_record.join(told, on="row", how="left", maintain_order="left")
    return joined.select(pl.coalesce("told", "reviewer_key").alias("reviewer_key")).to_series()


def _words(payload: bytes) -> Iterator[str]:
    text = payload[:LOOKED_AT_BYTES].decode("utf-8", "replace")
    for match in _WORDS.finditer(text):
        quoted = match[1]
        if quoted is None:
            yield match[0]
        elif len(quoted) <= LONGEST_WORD:
            yield quoted.strip()
        if quoted and " " in quoted:
            yield from (word for word in quoted.split() if len(word) <= LONGEST_WORD)
