"""Who is named, what the text says the person did, and whom an actor plays."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.lexicons import lexicon, reviews
from transforms.extract_people import PEOPLE, people_mentions
from transforms.lexicon import Lexicon
from transforms.name_candidates import name_candidates
from transforms.name_contexts import in_context

KNOWN = lexicon()


def persons(review: pl.DataFrame, known: Lexicon = KNOWN) -> pl.DataFrame:
    return people_mentions(in_context(name_candidates(review)), known)


def people(text: str) -> list[tuple[str, str, str | None]]:
    found = persons(reviews(text))
    assert found.schema == PEOPLE
    return found.select("mention_text", "role", "character_name").rows()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("It was directed by the great Ann Lee.", "director"),
        ("Director Ann Lee knows her craft.", "director"),
        ("An Ann Lee-directed mess.", "director"),
        ("It shows that Ann Lee directed this.", "director"),
        ("Ann Lee's direction is flat.", "director"),
        ("The script was penned by Ann Lee.", "writer"),
        ("Ann Lee wrote the thing.", "writer"),
        ("It is produced by Ann Lee.", "producer"),
        ("The musical score by Ann Lee helps.", "composer"),
        ("Ann Lee provides the fine soundtrack.", "composer"),
        ("The cinematography by Ann Lee is grand.", "cinematographer"),
        ("It was edited by Ann Lee.", "editor"),
        ("Dances choreographed by Ann Lee drag on.", "other_crew"),
        ("Starring Ann Lee.", "actor"),
        ("Ann Lee gives a fine performance.", "actor"),
        ("Ann Lee is lovely here.", "actor"),  # most people in reviews act
        ("It reminded me of Ann Lee.", "mentioned"),
        ("It is like an Ann Lee film.", "mentioned"),
        ("Based on the novel by Ann Lee.", "mentioned"),
    ],
)
def test_the_words_beside_a_name_tell_the_role(text: str, role: str) -> None:
    assert people(text) == [("Ann Lee", role, None)]


def test_two_roles_are_two_rows() -> None:
    assert people("Written and directed by Ann Lee.") == [("Ann Lee", "director", None), ("Ann Lee", "writer", None)]


def test_an_enumeration_shares_its_role() -> None:
    text = "Directors Ann Lee and Bob Ray, starring Eva Moss, Otto Kern."
    assert [row[:2] for row in people(text)] == [
        ("Ann Lee", "director"),
        ("Bob Ray", "director"),
        ("Eva Moss", "actor"),
        ("Otto Kern", "actor"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee plays the young Tess with charm.",
        "Ann Lee is quite good as Tess.",
        "Ann Lee as the tired old Tess.",
        "Ann Lee's portrayal of Tess is fine.",
        "There is Tess (Ann Lee), a nurse.",
        "Here Ann Lee (Tess) shines.",
        "Here Ann Lee (as Tess) shines.",
        "Tess, played by the wonderful Ann Lee, is a nurse.",
        "Tess (a fine turn by Ann Lee) is a nurse.",
        "As Tess, lovely Ann Lee is good.",
    ],
)
def test_an_actor_has_the_character_that_the_text_gives(text: str) -> None:
    assert people(text) == [("Ann Lee", "actor", "Tess")]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee plays a nurse. Tess is ill.",
        "Ann Lee plays a girl from Tess.",
        "Ann Lee as the nurse, Bob Ray as the cook.",
    ],
)
def test_what_stands_in_another_clause_is_no_character(text: str) -> None:
    assert [character for _, _, character in people(text)] == [None] * len(people(text))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Lee is good. I like Ann Lee. Lee again.", [("Ann Lee", 3)]),
        ("Samuel L. Stone! And Samuel Stone, and Mr. Stone.", [("Samuel L. Stone", 3)]),
        ("ANN LEE and Ann Lee's film", [("ANN LEE", 2)]),
        ("Only Moss is good.", [("Moss", 1)]),  # a surname alone, where the corpus knows it
        ("Tess Vale is a nurse.", []),  # a character is no person
        ("Gifted Ann Lee", [("Ann Lee", 1)]),
    ],
)
def test_a_person_is_named_once_in_the_fullest_form(text: str, named: list[tuple[str, int]]) -> None:
    assert persons(reviews(text)).select("mention_text", "occurrence_count").rows() == named


def test_a_person_whom_most_call_a_director_directs_unless_another_is_said_to() -> None:
    known = lexicon(directors=("ann lee",))
    found = persons(reviews("Ann Lee is a genius.", "Directed by Bob Ray. Ann Lee is a genius."), known)
    assert found.select("review_key", "mention_text", "role").rows() == [
        (1, "Ann Lee", "director"),
        (2, "Bob Ray", "director"),
        (2, "Ann Lee", "mentioned"),
    ]


NAMES = "Ann Lee Tess Director a THE J. Mr. as plays (played by director ) , . - — \" “ ' ’"
ODD = "É ß ﬁ İ 林 שלום 😀 \ufdd0 \u0301 \n"
WORDS = st.sampled_from([*NAMES.split(" "), *ODD.split(" ")])


@settings(max_examples=max(8, settings().max_examples // 8), deadline=None)
@given(st.lists(st.lists(st.one_of(WORDS, st.text(max_size=3)), max_size=12), max_size=30), st.sampled_from(["", " "]))
def test_any_text_whatever_has_its_mentions_where_they_say(texts: list[list[str]], glue: str) -> None:
    batch = reviews(*(glue.join(words) for words in texts))
    found = persons(batch).join(batch, on="review_key")
    start, length = pl.col("start_character") - 1, pl.col("mention_text").str.len_chars()
    there = found.select(pl.col("clean_text").str.slice(start, length) == pl.col("mention_text")).to_series()
    assert there.all()
    assert found.filter(pl.col("character_name").is_not_null() & (pl.col("role") != "actor")).is_empty()
