"""The rules on HTML entities. Only those that end in a semicolon count: `AT&T` and `&copy 2001` are plain text."""

from __future__ import annotations

from html.entities import html5

import polars as pl

from transforms.characters import WINDOWS_1252
from transforms.cleaning_rule import TEXT, CleaningRule, holds

ENTITY = r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"

# `&amp;` in each of its spellings, and what follows from escaping it again and again: `&amp;amp;#38;amp;`.
AMPERSANDS = r"&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+"

_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def _referenced(digits: str) -> str:
    """The character of a numeric reference such as `233` or `xe9`; nothing where there is no such character.

    128 to 159 mean Windows-1252, as browsers have it. NUL, surrogates and numbers beyond Unicode become nothing.
    """
    base, digits = (16, digits[1:]) if digits[0] in "xX" else (10, digits)
    digits = digits.lstrip("0")
    if not digits or len(digits) > len(str(_LAST_CODE_POINT)):
        return ""
    code_point = int(digits, base)
    if code_point > _LAST_CODE_POINT or code_point in _SURROGATES:
        return ""
    return WINDOWS_1252.get(chr(code_point), chr(code_point))


def _meaning(entity: str) -> str | None:
    """The characters that an entity stands for; None if HTML knows none of that name."""
    name = entity[1:]
    return _referenced(name[1:-1]) if name.startswith("#") else html5.get(name)


def _decoded(texts: pl.Series) -> pl.Series:
    """Texts with every entity that HTML knows replaced, once: what that uncovers is left for the next round."""
    found = texts.str.extract_all(ENTITY).explode().drop_nulls().unique().to_list()
    meanings = {entity: meaning for entity in found if (meaning := _meaning(entity)) is not None}
    return texts.str.replace_many(meanings) if meanings else texts


AMPERSAND_RUNS = CleaningRule(
    "ampersand_runs",
    finds=(holds("&"), TEXT.str.contains(AMPERSANDS)),
    cleaned=lambda texts: texts.str.replace_all(AMPERSANDS, "&"),
)

ENTITIES = CleaningRule(
    "entities",
    finds=(holds("&"), TEXT.str.contains(ENTITY)),
    cleaned=_decoded,
)
