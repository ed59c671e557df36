"""Years and decades that a text names."""

from __future__ import annotations

import polars as pl

from transforms.mention import apart, mentions
from transforms.spans import occurrences

# Beside these a number of four digits is read as a year only where the words before it say so.
_FREE_YEAR = r"^(?:1[89][0-9]{2}|20[0-2][0-9])"
_LEAD = r"(?:^|[^0-9A-Za-z$£€#.,]|[^0-9][.,])"
_YEAR_SAID = (
    r"(?i:\b(?:in|year|circa|since|by|of|from|until|till|around|about|before|after|early|late|mid|c\.|ad)[ -]+\W?|\()$"
)
_COUNTED = (
    r"^(?:[0-9%a-rt-zA-Z]|s[a-z]|[,.][0-9]|\s?(?i:people|dollars|bucks|pounds|years?|miles|feet|times|men|soldiers|words|votes"
    r"|lbs?|km|mph|hours|minutes|pages|reasons|theaters|theatres|screens|extras|others|different|degrees|troops|pieces"
    r"|metres|meters|volts|horses|souls|films|movies|percent|copies|frames|women|a\.?d\b)\b)"
)
_WORDS = {
    "twenties": 1920,
    "thirties": 1930,
    "forties": 1940,
    "fifties": 1950,
    "sixties": 1960,
    "seventies": 1970,
    "eighties": 1980,
    "nineties": 1990,
    "aughties": 2000,
    "noughties": 2000,
}
# "in his late 40s" is an age. Twenties to forties are ages so often that they must be "the" or "early" ones.
_AGE = r"(?i:\b(?:his|her|their|my|your|our|someone|people|woman|man|guy|women|men)\b[^.!?\n]{0,24})$"
_ERA = r"(?i:(?:\bthe|\bearly|\bmid|\blate|\broaring|'|’)[ -]*)$"


def year_mentions(review: pl.DataFrame) -> pl.DataFrame:
    """Years of four digits, and decades in digits or words with their first year: rows of `MENTION`.

    Two digits are of the twentieth century, but 00 and 10 of the twenty-first. Ages, sums and counts are none.
    """
    found = apart(pl.concat([_years(review), _short_decades(review), _worded_decades(review)]))
    number = pl.col("year_number").cast(pl.String)
    name = pl.when("is_decade").then(pl.concat_str(number, pl.lit("s"))).otherwise(number)
    return mentions(found.with_columns(normalised_text=name), "year")


def _years(review: pl.DataFrame) -> pl.DataFrame:
    """1954, 1950s, the 1870's."""
    text, before, after = pl.col("mention_text"), pl.col("before"), pl.col("after")
    found = occurrences(review, r"(?:1[0-9]|20)[0-9]{2}(?:['’`]?s)?", _LEAD)
    is_year = text.str.contains(_FREE_YEAR) | before.str.contains(_YEAR_SAID)
    return found.filter(is_year & ~after.str.contains(_COUNTED)).with_columns(
        year_number=text.str.slice(0, 4).cast(pl.Int32),
        is_decade=text.str.ends_with("s"),
        extraction_rule=pl.lit("year"),
    )


def _short_decades(review: pl.DataFrame) -> pl.DataFrame:
    """The 80s, '80s, early 80's."""
    text, before = pl.col("mention_text"), pl.col("before")
    tens = text.str.extract(r"([0-9]0)", 1).cast(pl.Int32)
    found = occurrences(review, r"['’`]?[0-9]0['’`]?[sS](?-u:\b)", r"(?:^|[^0-9A-Za-z$£€#.,]|[^0-9][.,])")
    is_era = (tens >= 50) | before.str.contains(_ERA) | text.str.contains(r"^['’`]")
    return found.filter(
        is_era & ~before.str.contains(_AGE) & ~pl.col("after").str.contains("^[a-zA-Z0-9]")
    ).with_columns(
        year_number=pl.when(tens < 20).then(2000 + tens).otherwise(1900 + tens),
        is_decade=pl.lit(value=True),
        extraction_rule=pl.lit("decade"),
    )


def _worded_decades(review: pl.DataFrame) -> pl.DataFrame:
    """The fifties; the late sixties; nineties fare, but not a man in his fifties."""
    text, before = pl.col("mention_text"), pl.col("before")
    found = occurrences(review, rf"(?i:{'|'.join(_WORDS)})(?-u:\b)", r"(?:^|[^A-Za-z])", list(_WORDS))
    year = text.str.to_lowercase().replace_strict(_WORDS, default=None, return_dtype=pl.Int32)
    is_era = (year >= 1950) | before.str.contains(_ERA)
    return found.filter(is_era & ~before.str.contains(_AGE)).with_columns(
        year_number=year, is_decade=pl.lit(value=True), extraction_rule=pl.lit("decade_word")
    )
