"""The rule on spaces and line ends, and what counts as a blank text."""

from __future__ import annotations

import polars as pl

from transforms.cleaning_rule import TEXT, CleaningRule, holds

# Spaces, controls and format characters show nothing.
_VISIBLE = r"[^\s\p{Cc}\p{Cf}]"


def _spaced(texts: pl.Series) -> pl.Series:
    """Texts with single spaces, none beside a line end, at most two line ends in a row, and none at either end."""
    trimmed = texts.str.replace_all("  +", " ").str.replace_all(" \n ?|\n ", "\n")
    return trimmed.str.replace_all("\n\n\n+", "\n\n").str.strip_chars(" \n")


# The characters that are not spaces stay as they are and where they are, so nothing is uncovered.
SPACES = CleaningRule(
    "spaces",
    finds=(
        pl.any_horizontal(
            *map(holds, ("  ", " \n", "\n ", "\n\n\n")),
            *map(TEXT.str.starts_with, (" ", "\n")),
            *map(TEXT.str.ends_with, (" ", "\n")),
        ),
    ),
    cleaned=_spaced,
    uncovers=pl.lit(value=False),
)


def is_blank(text: pl.Expr) -> pl.Expr:
    """Whether a text shows nothing: only spaces, controls and format characters such as joiners."""
    return ~text.str.contains(_VISIBLE)
