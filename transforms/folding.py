"""Names folded, so that spellings of one name meet."""

from __future__ import annotations

import polars as pl

# What Polars' lower case leaves and Unicode's case folding does not.
_FOLDS = {"ß": "ss", "ς": "σ"}


def folded(name: pl.Expr) -> pl.Expr:
    """A name to group by: case folded, NFKD without marks, one space for whatever is no letter or digit.

    Folding twice changes nothing. A name without letters and digits becomes the empty text.
    """
    decomposed = name.str.normalize("NFKD").str.replace_all(r"\p{M}+", "").str.to_lowercase()
    return (
        decomposed.str.replace_many(list(_FOLDS), list(_FOLDS.values()))
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars(" ")
    )
