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


def folded_name(text: pl.Expr) -> pl.Expr:
    """A name to compare by: lower case, no accents, no apostrophes, other punctuation as one space. May be empty."""
    plain = text.str.to_lowercase().map_batches(_without_accents, pl.String, is_elementwise=True)
    return plain.str.replace_all(r"['’`]", "").str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(" ")


def _without_accents(text: pl.Series) -> pl.Series:
    """Texts without marks on letters. ASCII has none, and most names are ASCII."""
    is_ascii = text.str.len_bytes() == text.str.len_chars()
    if is_ascii.all():
        return text
    plain = text.filter(~is_ascii).str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return text.scatter((~is_ascii).arg_true(), plain)
