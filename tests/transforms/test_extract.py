"""What single sentences name: ratings, years, warnings, advice, awards, places; and laws for any text."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.star import FACT_MENTION
from transforms import extract
from transforms.extract import extracted_fields
from transforms.found import found_in
from transforms.lexicon import TERMS, Lexicon, lexicon_of

FILM, OTHER = 11, 22
NOTHING = lexicon_of(pl.DataFrame(schema=TERMS))
SOME = lexicon_of(
    pl.DataFrame(
        [
            ("film_name", f"{FILM} The Long Lane", 5, 1, 0.8),
            ("work", "Night Ferry", 9, 6, 0.7),
            ("work", "Lanterns", 9, 6, 0.6),
        ],
        schema=TERMS,
        orient="row",
    )
)

RATINGS: list[tuple[str, list[tuple[str, str | None]]]] = [
    ("Dull. 7/10", [("7", "0-10")]),
    ("I give it 8.5 out of 10.", [("8.5", "0-10")]),
    ("Two stars out of five.", [("2", "0-5")]),
    ("Worth it. *** out of ****", [("3", "0-4")]),
    ("Fine acting. **1/2 from ****", [("2.5", "0-4")]),
    ("Overall grade: B+", [("B+", "letter")]),
    ("I would give it a 6.", [("6", None)]),
    ("My vote is seven.", [("7", None)]),
    ("I give this 4 stars.", [("4", None)]),
    ("It was released on 9/10/04.", []),
    ("I watch it 24/7, all of 3/4 of it.", []),
    ("Nine out of ten people will sleep.", []),
    ("Two thumbs up!", []),
    ("A B movie about a grade school.", []),
    ("*** SPOILERS ***", []),
]
YEARS: list[tuple[str, list[str]]] = [
    ("Made in 1954, set in the 1870s.", ["1954", "1870s"]),
    ("So very 80's, and the early '40s too.", ["80's", "'40s"]),
    ("The look of the late sixties.", ["sixties"]),
    ("A man in his forties, his wife in her 50s.", []),
    ("It cost $1950 and 1900 people saw it.", []),
]
WARNINGS: list[tuple[str, bool]] = [
    ("*** SPOILERS AHEAD ***", True),
    ("This review contains spoilers.", True),
    ("Please do not read on if you haven't seen it.", True),
    ("No spoilers here.", False),
    ("I will not add any spoilers.", False),
    ("A spoiler-free review.", False),
    ("A spoiled brat spoils the fun.", False),
]
ADVICE: list[tuple[str, str]] = [
    ("Highly recommended.", "yes"),
    ("A must see for all fans.", "yes"),
    ("It is well worth watching.", "yes"),
    ("I would not recommend it.", "no"),
    ("Don't waste your time.", "no"),
    ("Avoid at all costs!", "no"),
    ("It is not worth watching.", "no"),
    ("It was recommended to me by a friend.", "none"),
    ("A fine film with fine actors.", "none"),
]
AWARDS: list[tuple[str, list[str]]] = [
    ("She won an Oscar; others won Oscars.", ["Oscar"]),
    ("He deserved his Oscar nomination and a Golden Globe.", ["Oscar", "Golden Globe"]),
    ("Seen at the Riverton Film Festival.", ["Riverton Film Festival"]),
    ("Oscar Tamm plays a cook named Oscar Pell.", []),
]
PLACES: list[tuple[str, list[str]]] = [
    ("From Lisbon to New York by train.", ["Lisbon", "New York"]),
    ("They live in Smallhope, Nebraska.", ["Smallhope", "Nebraska"]),
    ("Shot in Georgia with Georgia Tamm.", ["Georgia"]),
    ("A Mexican cook reads Paris Tamm a book.", []),
    ("It was released in the US.", ["US"]),
    ("With Susan Hampshire and Ann York.", []),  # "usa" inside a word is no place that parts a name
]
WORKS: list[tuple[str, list[tuple[str, str]]]] = [
    ("I liked the long lane.", [("reviewed", "the long lane")]),
    ('Better than "Night Ferry" and Lanterns.', [("mentioned", "Night Ferry"), ("mentioned", "Lanterns")]),
    ("THE LONG LANE is no NIGHT FERRY.", [("reviewed", "THE LONG LANE"), ("mentioned", "NIGHT FERRY")]),
    ("Made after Some Unknown Story (1951).", [("mentioned", "Some Unknown Story")]),
    ("Lanterns hang from the night ferry.", []),
]
TEXTS = [text for table in (RATINGS, YEARS, WARNINGS, ADVICE, AWARDS, PLACES, WORKS) for text, _ in table]
SENTENCES = pl.DataFrame({"review_key": range(1, len(TEXTS) + 1), "title_key": FILM, "clean_text": TEXTS})


def fact_mention(review: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    return extract.fact_mention(review, found_in(review), lexicon)


@cache
def of_all(lexicon: Lexicon) -> pl.DataFrame:
    """FACT_MENTION of all sentences: what a batch costs whatever it holds is as much as a hundred of them."""
    return fact_mention(SENTENCES, lexicon)


def mentions(text: str, lexicon: Lexicon = NOTHING) -> pl.DataFrame:
    """FACT_MENTION of one of the sentences."""
    return of_all(lexicon).filter(pl.col("review_key") == 1 + SENTENCES["clean_text"].to_list().index(text))


def named(text: str, kind: str) -> list[str]:
    return mentions(text).filter(pl.col("mention_kind") == kind)["mention_text"].to_list()


@pytest.mark.parametrize(("text", "found"), RATINGS)
def test_stated_ratings(text: str, found: list[tuple[str, str | None]]) -> None:
    rows = mentions(text).filter(pl.col("mention_kind") == "rating")
    assert rows.select("rating_raw", "rating_scale").rows() == found


@pytest.mark.parametrize(("text", "found"), YEARS)
def test_years_and_decades(text: str, found: list[str]) -> None:
    assert named(text, "year") == found


@pytest.mark.parametrize(("text", "is_warning"), WARNINGS)
def test_spoiler_warnings(text: str, is_warning: bool) -> None:
    assert bool(named(text, "spoiler_warning")) is is_warning


@pytest.mark.parametrize(("text", "advice"), ADVICE)
def test_advice_to_the_reader(text: str, advice: str) -> None:
    review = SENTENCES.filter(pl.col("clean_text") == text)
    assert extracted_fields(review, mentions(text))["recommendation"].item() == advice


@pytest.mark.parametrize(("text", "found"), AWARDS)
def test_awards_and_festivals(text: str, found: list[str]) -> None:
    assert named(text, "award") == found


@pytest.mark.parametrize(("text", "found"), PLACES)
def test_places(text: str, found: list[str]) -> None:
    assert named(text, "place") == found


@pytest.mark.parametrize(("text", "found"), WORKS)
def test_works(text: str, found: list[tuple[str, str]]) -> None:
    rows = mentions(text, SOME).filter(pl.col("mention_kind") == "title")
    assert rows.select("role", "mention_text").rows() == found


def test_a_work_is_not_its_own_name_in_reviews_of_others() -> None:
    review = pl.DataFrame({"review_key": [1], "title_key": [OTHER], "clean_text": ["I liked the long lane."]})
    assert fact_mention(review, SOME).filter(pl.col("role") == "reviewed").is_empty()


LONG = [
    "A" * 20_000,
    "Aa " * 5_000,
    '"' * 5_000,
    "**** " * 3_000,
    "1990/10 " * 3_000,
    "(" * 5_000 + "Star Wars (1977)" * 1_000,
    "🎬 " * 3_000,
    "مراجعة الفيلم " * 1_000,
    "not worth " * 3_000,
    "in New York, " * 2_000,
]


def test_long_odd_texts_are_read() -> None:
    review = pl.DataFrame({"review_key": range(1, len(LONG) + 1), "title_key": FILM, "clean_text": LONG})
    assert fact_mention(review, SOME).schema == FACT_MENTION.schema


WORDS = st.sampled_from(
    [
        "Star Wars",
        "The Long Lane",
        "the long lane",
        "'Night Ferry'",
        "Oscar",
        "in Paris",
        "1984",
        "80's",
        "7/10",
        "*** of ****",
        "SPOILERS",
        "no spoilers",
        "don't waste your time",
        "recommend",
        "Anna Tamm",
        "directed by",
        "(1951)",
        "é",
        "\ufdd0",
        "\n",
        ".",
        "is a film",
        "'s",
        "“",
        "”",
        "_",
        '"',
        "I give it a 6",
        "worth watching",
        "Reno, Nevada",
        "ÀÉ",
        "İ",
        "ß",
    ]
)


@settings(max_examples=max(5, settings().max_examples // 15), deadline=None)
@given(st.lists(st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=40)), min_size=1, max_size=20))
def test_any_text_gives_mentions_that_stand_where_they_say(clean_text: list[str]) -> None:
    review = pl.DataFrame(
        {"review_key": range(1, len(clean_text) + 1), "title_key": FILM, "clean_text": clean_text},
        schema={"review_key": pl.Int64, "title_key": pl.Int64, "clean_text": pl.String},
    )
    found = fact_mention(review, SOME)
    for key, start, mention in found.select("review_key", "start_character", "mention_text").rows():
        assert clean_text[key - 1][start - 1 :].startswith(mention)
    assert not found.select(FACT_MENTION.natural_key).is_duplicated().any()
    assert found.filter(pl.col("role") == "reviewed").group_by("review_key").len().filter(pl.col("len") > 1).is_empty()
    assert extracted_fields(review, found).height == len(clean_text)
