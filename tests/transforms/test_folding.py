"""Folding: spellings of one name meet, and folding twice changes nothing."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.folding import folded


def fold(*names: str) -> list[str]:
    return pl.DataFrame({"name": names}).select(folded(pl.col("name"))).to_series().to_list()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann Lee", "ann lee"),
        ("  ANN\tlee \n", "ann lee"),
        ("José Núñez", "jose nunez"),
        ("Jose\u0301 Nu\u0301n\u0303ez", "jose nunez"),
        ("Sinéad O'Connor", "sinead o connor"),
        ("Jean-Luc G.", "jean luc g"),
        ("GROẞ Straße", "gross strasse"),
        ("ΝΊΚΟΣ", "νικοσ"),
        ("Νίκος", "νικοσ"),
        ("ﬁ Ｊｏｈｎ ²", "fi john 2"),
        ("İpek", "ipek"),
        ("王家衛", "王家衛"),
        ("'!-", ""),
        ("", ""),
    ],
)
def test_a_name(name: str, expected: str) -> None:
    assert fold(name) == [expected]


def test_what_is_missing_stays_missing() -> None:
    assert pl.DataFrame({"name": [None]}, {"name": pl.String}).select(folded(pl.col("name"))).item() is None


@given(st.text())
def test_folding_is_final_and_leaves_single_spaces(name: str) -> None:
    (once,) = fold(name)
    assert fold(once) == [once]
    assert once == " ".join(once.split())
    assert not any(unicodedata.category(character).startswith(("P", "M")) for character in once)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_and_form_do_not_count(name: str) -> None:
    assert fold(name) == fold(name.casefold()) == fold(unicodedata.normalize("NFD", name))
