"""What the reviews of a film agree on about who made it."""

from __future__ import annotations

import polars as pl
import pytest

from contracts.dimensions import DIM_PERSON
from contracts.star import FACT_CREDIT, FACT_MENTION
from transforms.agree_credits import dim_person, fact_credit
from transforms.keys import key_of

Said = tuple[int, str, str] | tuple[int, str, str, str | None]  # review, folded name, role, character


def mentions(*said: Said, rule: str = "person_told") -> pl.DataFrame:
    """Mentions of persons, numbered in each review as they come. A role with a question mark is only supposed."""
    rows = [
        {
            "review_key": review,
            "mention_number": number,
            "title_key": 1,
            "mention_kind": "person",
            "role": role.rstrip("?"),
            "person_key": key_of("dim_person", name),
            "named_title_key": 0,
            "mention_text": name.title(),
            "normalised_text": name,
            "character_name": (*character, None)[0],
            "start_character": number,
            "occurrence_count": 1,
            "extraction_rule": "person_supposed" if role.endswith("?") else rule,
        }
        for number, (review, name, role, *character) in enumerate(said, 1)
    ]
    return pl.DataFrame(rows, FACT_MENTION.schema)


def films(title_of: dict[int, int], texts: dict[int, str] | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reviews with their titles (and texts, by default all different), and titles that stand for themselves."""
    review = pl.DataFrame(
        [(review, title, (texts or {}).get(review, str(review))) for review, title in title_of.items()],
        {"review_key": pl.Int64, "title_key": pl.Int64, "content_digest": pl.String},
        orient="row",
    )
    keys = sorted(set(title_of.values()))
    return review, pl.DataFrame({"title_key": keys, "same_title_key": keys})


def agreed(*said: Said, reviews: int = 4) -> list[tuple[str, str]]:
    """Person and role of what is agreed on, from reviews of one film."""
    mention = mentions(*said)
    credit = fact_credit(mention, *films(dict.fromkeys(range(1, reviews + 1), 1)))
    assert credit.schema == FACT_CREDIT.schema
    named = dim_person(mention).select("person_key", "normalised_name")
    rows = (
        credit.filter("is_agreed")
        .join(named, on="person_key")
        .select("normalised_name", pl.col("role").cast(pl.String))
    )
    return sorted(rows.rows())


@pytest.mark.parametrize(
    ("said", "directors"),
    [
        ([(1, "ann lee", "director")], ["ann lee"]),
        ([(1, "ann lee", "director?")], []),  # nobody says it in words
        ([(1, "ann lee", "director"), (2, "ann lee", "actor"), (3, "ann lee", "actor")], []),  # most say otherwise
        ([(1, "ann lee", "director"), (2, "bob ray", "director")], []),  # one against one
        ([(1, "ann lee", "director"), (2, "bob ray", "director?")], ["ann lee"]),
        ([(1, "ann lee", "director"), (2, "ann lee", "director"), (3, "bob ray", "director")], ["ann lee"]),
        ([(1, "ann lee", "director"), (2, "lee", "director"), (3, "bob ray", "director")], ["ann lee"]),  # a surname
        ([(1, "ann leigh", "director"), (2, "ann leighs", "director"), (3, "bob ray", "director")], ["ann leigh"]),
    ],
)
def test_the_director_agreed_on_is_told_in_words_by_most_and_by_more_than_any_other(
    said: list[Said], directors: list[str]
) -> None:
    assert [name for name, role in agreed(*said) if role == "director"] == directors


def test_many_may_act() -> None:
    said: list[Said] = [(1, "ann lee", "actor"), (2, "bob ray", "actor")]
    assert agreed(*said) == [("ann lee", "actor"), ("bob ray", "actor")]


def test_what_is_counted() -> None:
    mention = mentions(
        (1, "ann lee", "actor", "Tess"),
        (2, "lee", "actor", "Tess"),
        (3, "ann lee", "mentioned"),
        (3, "bob ray", "actor"),
    )
    credit = fact_credit(mention, *films({1: 1, 2: 1, 3: 1}))
    columns = (
        "character_name",
        "review_count",
        "person_review_count",
        "role_review_count",
        "evidence_review_key",
        "evidence_mention_number",
    )
    assert credit.filter(pl.col("person_key") == key_of("dim_person", "ann lee")).select(columns).rows() == [
        ("Tess", 2, 3, 3, 1, 1)
    ]


def test_equal_texts_count_once() -> None:
    mention = mentions((1, "ann lee", "director"), (2, "ann lee", "director"))
    credit = fact_credit(mention, *films({1: 1, 2: 1}, {1: "same", 2: "same"}))
    assert credit.select("review_count", "evidence_review_key").rows() == [(1, 1)]


def test_ids_of_one_film_have_one_list_of_credits_and_the_unknown_title_has_none() -> None:
    mention = mentions((1, "ann lee", "director"), (2, "ann lee", "director"), (3, "ann lee", "director"))
    review, _ = films({1: 5, 2: 6, 3: 0})
    title = pl.DataFrame({"title_key": [0, 5, 6], "same_title_key": [0, 5, 5]})
    assert fact_credit(mention, review, title).select("title_key", "review_count").rows() == [(5, 2)]


def test_some_films_alone_have_the_credits_that_they_have_among_all() -> None:
    mention = mentions(
        (1, "ann lee", "director"), (2, "lee", "actor"), (2, "bob lee", "director"), (3, "ann lee", "actor?")
    )
    review, title = films({1: 1, 2: 2, 3: 1})
    every = fact_credit(mention, review, title)
    of_first = review.filter(pl.col("title_key") == 1)
    some = fact_credit(mention.join(of_first, on="review_key", how="semi"), of_first, title)
    assert some.equals(every.filter(pl.col("title_key") == 1))


def test_a_person_has_the_most_frequent_spelling() -> None:
    mention = mentions((1, "ann lee", "actor"), (2, "ann lee", "actor"), (3, "ann lee", "actor")).with_columns(
        mention_text=pl.Series(["ANN LEE", "Ann Lee", "Ann Lee"])
    )
    person = dim_person(mention)
    assert person.schema == DIM_PERSON.schema
    assert person.select("person_key", "normalised_name", "full_name").rows() == [
        (key_of("dim_person", "ann lee"), "ann lee", "Ann Lee")
    ]


def test_a_lone_surname_is_no_full_name() -> None:
    mention = mentions((1, "ann lee", "actor"), (2, "ann lee", "actor"), (3, "ann lee", "actor")).with_columns(
        mention_text=pl.Series(["Lee", "Lee", "Ann Lee"])
    )
    assert dim_person(mention)["full_name"].to_list() == ["Ann Lee"]


def test_the_evidence_has_the_name_in_full_where_any_has() -> None:
    mention = mentions((1, "lee", "director"), (2, "ann lee", "director"))
    credit = fact_credit(mention, *films({1: 1, 2: 1}))
    assert credit.select("review_count", "evidence_review_key", "evidence_mention_number").rows() == [(2, 2, 2)]


def test_no_mentions_make_no_credits() -> None:
    assert fact_credit(mentions(), *films({1: 1})).is_empty()
    assert dim_person(mentions()).is_empty()
