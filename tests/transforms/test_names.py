"""Where names may stand, and how they are compared."""

from __future__ import annotations

import polars as pl
import pytest

from tests.transforms.lexicons import reviews
from transforms.folding import folded_name
from transforms.name_candidates import name_candidates


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I saw Ann Lee and Bob Ray.", ["Ann Lee", "Bob Ray"]),
        ("But Ann Lee was there. The Wolf too.", ["Ann Lee", "Wolf"]),  # words of grammar open sentences
        ("Director Ann Lee and Actress Eva Moss", ["Ann Lee", "Eva Moss"]),
        ("Ann Lee's Bob Ray", ["Ann Lee", "Bob Ray"]),  # a possessive ends a name
        ("an Ann Lee-directed film", ["Ann Lee"]),
        ("J.R. Moss met Dr. Kern. Ann came.", ["J.R. Moss", "Dr. Kern", "Ann"]),  # which full stops end a name
        ("with Jean de Vito, Max von Moss", ["Jean de Vito", "Max von Moss"]),
        ("Bob Ray, Jr. and Mary O'Neil-Kern", ["Bob Ray, Jr.", "Mary O'Neil-Kern"]),
        ("Charles \"Chic\" Moss; Tony 'Treat' Ray", ['Charles "Chic" Moss', "Tony 'Treat' Ray"]),
        ("the American Bob Ray, the English", ["Bob Ray"]),
        ("Ann.Lee said soHo", ["Ann"]),  # a name begins where a word begins
        ("ÉVA MÖSS", ["ÉVA MÖSS"]),
        ("nothing here", []),
        ("", []),
    ],
)
def test_names_are_runs_of_capitals_without_what_is_no_part_of_them(text: str, names: list[str]) -> None:
    found = name_candidates(reviews(text))
    assert found["text"].to_list() == names


def test_a_name_knows_where_it_stands_and_what_is_beside_it() -> None:
    found = name_candidates(reviews("¿É? directed by Ann Lee (as Tess). The end"))
    assert found.select("text", "start_character", "before", "after").rows() == [
        ("É", 2, "¿", "? directed by "),
        ("Ann Lee", 17, "? directed by ", " (as "),
        ("Tess", 29, " (as ", "). The end"),
    ]


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Ann Lee", "ann lee"),
        ("ANN  LEE", "ann lee"),
        ("Éva Möss", "eva moss"),
        ("Mary O'Neil-Kern", "mary oneil kern"),
        ("J.R. Moss", "j r moss"),
        ("?!", ""),
    ],
)
def test_spellings_of_a_name_are_compared_without_case_accents_and_punctuation(name: str, folded: str) -> None:
    assert pl.select(folded_name(pl.lit(name))).item() == folded
