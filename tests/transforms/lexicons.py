"""Small lexicons for tests: names that a corpus would have taught."""

from __future__ import annotations

import polars as pl

from transforms.lexicon import TERMS, Lexicon, lexicon_of

PERSONS = (
    "ann lee",
    "bob ray",
    "eva moss",
    "otto kern",
    "jean de vito",
    "samuel l stone",
    "lee",
    "ray",
    "moss",
    "kern",
    "stone",
)
CHARACTERS = ("tess vale", "tess", "captain wolf", "wolf")


def lexicon(
    *, persons: tuple[str, ...] = PERSONS, characters: tuple[str, ...] = CHARACTERS, directors: tuple[str, ...] = ()
) -> Lexicon:
    """A lexicon that knows these names, written folded."""
    rows = [
        *(("person", name, 20, 9, 60.0) for name in persons),
        *(("character", name, 20, 1, -60.0) for name in characters),
        *(("actor", name, 8, 5, 0.4) for name in persons if name not in directors),
        *(("director", name, 10, 5, 0.5) for name in directors),
        ("plain_word", "gifted", 400, 0, -20.0),
    ]
    return lexicon_of(pl.DataFrame(rows, TERMS, orient="row"))


def reviews(*texts: str) -> pl.DataFrame:
    """Reviews of one title each with these texts; their keys count from 1."""
    keys = range(1, len(texts) + 1)
    return pl.DataFrame(
        {"review_key": keys, "title_key": keys, "clean_text": texts},
        {"review_key": pl.Int64, "title_key": pl.Int64, "clean_text": pl.String},
    )
