"""Storing mentions and what reviews agree on: in the place of the old, and for the touched films and people only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from contracts.dimensions import DIM_PERSON
from contracts.star import FACT_CREDIT, FACT_MENTION
from tests.warehouse.loading import Files, Loading, Review, empty_loading
from transforms.keys import key_of
from warehouse import agreement
from warehouse.mentions import store_mentions, write_extracted
from warehouse.named_works import changed_titles, note_titles, set_named_titles, share_count, works_to_resolve

ONE, TWO = "tt0000001", "tt0000002"
FILES: Files = {
    "a.txt": Review("Ann Lee in Big Film", title=ONE),
    "b.txt": Review("Ann Lee and Bo Wu", title=TWO),
    "c.txt": Review("Nobody at all", title=TWO),
}


def film(title_id: str) -> int:
    return key_of("dim_title", "imdb", title_id)


def mention(loading: Loading, review_id: str, number: int, text: str, person: int = 0) -> dict[str, Any]:
    """A mention of a person, or of a work."""
    ((review_key, title_key),) = loading.rows(
        f"SELECT review_key, title_key FROM fact_review WHERE review_id = '{review_id}.txt'"
    )
    return {
        "review_key": review_key,
        "mention_number": number,
        "title_key": title_key,
        "mention_kind": "person" if person else "title",
        "role": "mentioned",
        "person_key": person,
        "named_title_key": 0,
        "mention_text": text,
        "normalised_text": text.lower(),
        "start_character": 1,
        "occurrence_count": 1,
        "extraction_rule": "by_hand",
    }


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        [{name: row.get(name) for name in FACT_MENTION.column_names} for row in rows], FACT_MENTION.schema
    )


def store(loading: Loading, reviews: str, mentions: list[dict[str, Any]], films: list[str]) -> None:
    """Store what was extracted from some reviews, `abc` for all three."""
    keys = loading.candidate.query(
        f"SELECT review_key FROM fact_review WHERE review_id[1] IN ({', '.join(map(repr, reviews)) or 'NULL'})"
    )
    fields = keys.with_columns(
        stated_rating_out_of_10=pl.lit(7, pl.Decimal(4, 2)),
        has_spoiler_warning=pl.lit(value=True),
        recommendation=pl.lit("no"),
    )
    stage = loading.folder / f"stage of {loading.run}"
    stage.mkdir(exist_ok=True)
    write_extracted(stage, 1, frame(mentions), fields, "v1")
    touched = pl.DataFrame({"same_title_key": [film(one) for one in films]}, schema={"same_title_key": pl.Int64})
    store_mentions(loading.candidate, stage, touched)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    loading = empty_loading(tmp_path_factory.mktemp("agreement"))
    yield loading
    loading.connection.close()


@pytest.fixture
def loading(database: Loading) -> Iterator[Loading]:
    """Three reviews of two films, their mentions stored: two of Ann Lee, one of Bo Wu, one of a work."""
    database.begin().load(FILES)
    mentions = [
        mention(database, "a", 1, "Ann Lee", 31),
        mention(database, "a", 2, "Big Film"),
        mention(database, "b", 1, "Ann Lee", 31),
        mention(database, "b", 2, "Bo Wu", 32),
    ]
    store(database, "abc", mentions, [ONE, TWO])
    yield database
    database.forget()


def test_a_review_says_what_was_extracted_from_it(loading: Loading) -> None:
    columns = "stated_rating_out_of_10::INT, has_spoiler_warning, recommendation, lexicon_version"
    assert loading.rows(f"SELECT DISTINCT {columns} FROM fact_review") == [(7, True, "no", "v1")]


def test_mentions_take_the_place_of_those_of_their_review(loading: Loading) -> None:
    loading.load(FILES)
    store(loading, "b", [mention(loading, "b", 1, "Cy Doe", 33)], [])
    named = "SELECT review_id, mention_text FROM fact_mention JOIN fact_review USING (review_key) ORDER BY ALL"
    assert loading.rows(named) == [("a.txt", "Ann Lee"), ("a.txt", "Big Film"), ("b.txt", "Cy Doe")]
    assert loading.rows("FROM touched_person ORDER BY ALL") == [(31,), (32,), (33,)]
    assert loading.rows("FROM touched_film") == [(film(TWO),)]


def test_mentions_go_with_their_review(loading: Loading) -> None:
    loading.load({name: review for name, review in FILES.items() if name != "b.txt"}, sync=True)
    store(loading, "", [], [TWO])
    assert loading.rows("SELECT mention_text FROM fact_mention ORDER BY 1") == [("Ann Lee",), ("Big Film",)]
    assert loading.rows("FROM touched_person ORDER BY ALL") == [(31,), (32,)]


@pytest.mark.parametrize("of", [1, 2, 7])
def test_the_shares_hold_everything_that_is_touched_once(loading: Loading, of: int) -> None:
    candidate = loading.candidate
    persons = [agreement.mentions_of_persons(candidate, share, of).height for share in range(of)]
    films = [agreement.mentions_of_films(candidate, "person", share, of).height for share in range(of)]
    works = [agreement.mentions_of_films(candidate, "title", share, of).height for share in range(of)]
    reviews = [agreement.reviews_of_films(candidate, share, of).height for share in range(of)]
    titles = [agreement.titles_of_films(candidate, share, of).height for share in range(of)]
    assert [sum(counts) for counts in (persons, films, works, reviews, titles)] == [3, 3, 1, 3, 2]


def test_many_mentions_are_agreed_on_in_shares(loading: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    assert agreement.share_count(loading.candidate) == 1
    monkeypatch.setattr(agreement, "MENTIONS_OF_A_SHARE", 2)
    assert agreement.share_count(loading.candidate) == 3


def test_people_and_credits_of_others_stay(loading: Loading) -> None:
    person = {"normalised_name": "x", "full_name": "X", "reference_id": None, "homonym_count": 0}
    people = pl.DataFrame([{"person_key": key, **person} for key in (31, 34)], schema=DIM_PERSON.schema)
    credit = {
        "person_key": 31,
        "role": "director",
        "review_count": 1,
        "person_review_count": 1,
        "role_review_count": 1,
        "agreement_share": 1.0,
        "is_agreed": True,
        "credit_source": "reviews",
        "evidence_review_key": 1,
        "evidence_mention_number": 1,
    }
    rows = [{"title_key": key, **credit} for key in (film(ONE), 5)]
    credits_ = [{name: row.get(name) for name in FACT_CREDIT.column_names} for row in rows]
    agreement.insert_persons(loading.candidate, people)
    agreement.insert_credits(loading.candidate, pl.DataFrame(credits_, schema=FACT_CREDIT.schema))
    agreement.forget_agreement(loading.candidate)
    assert loading.rows("SELECT person_key FROM dim_person ORDER BY 1") == [(0,), (31,), (34,)]
    assert loading.rows("SELECT title_key FROM fact_credit") == [(5,)]


def names(*rows: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "title_key": [film(title_id) for title_id, _ in rows],
            "agreed_name": [name for _, name in rows],
            "agreed_name_review_count": [3] * len(rows),
            "title_name_agreement_share": [0.75] * len(rows),
        },
        schema={
            "title_key": pl.Int64,
            "agreed_name": pl.String,
            "agreed_name_review_count": pl.Int64,
            "title_name_agreement_share": pl.Float64,
        },
    )


TITLES = """
SELECT title_id, title_name, title_name_source, agreed_name_review_count FROM dim_title WHERE title_key <> 0 ORDER BY 1
"""


def test_a_film_is_called_what_its_reviews_agree_on_unless_the_dump_says_it(loading: Loading) -> None:
    given = "dump_name = 'Given', title_name = 'Given', title_name_source = 'dump'"
    loading.rows(f"UPDATE dim_title SET {given} WHERE title_id = '{TWO}'")
    agreement.set_agreed_names(loading.candidate, names((ONE, "Big Film"), (TWO, "Small Film")))
    assert loading.rows(TITLES) == [(ONE, "Big Film", "agreed", 3), (TWO, "Given", "dump", 3)]


def test_a_touched_film_that_reviews_no_longer_agree_on_loses_its_name_and_another_does_not(loading: Loading) -> None:
    agreement.set_agreed_names(loading.candidate, names((ONE, "Big Film"), (TWO, "Small Film")))
    loading.load(FILES)
    store(loading, "", [], [ONE])
    agreement.set_agreed_names(loading.candidate, names())
    assert loading.rows(TITLES) == [(ONE, None, "unknown", 0), (TWO, "Small Film", "agreed", 3)]
    changed_by = "SELECT title_id, load_run_key FROM dim_title WHERE title_key <> 0 ORDER BY 1"
    assert loading.rows(changed_by) == [(ONE, 2), (TWO, 1)]


def test_a_mention_names_the_work_that_it_is_resolved_to_and_no_other(loading: Loading) -> None:
    named = "SELECT mention_text, named_title_key FROM fact_mention WHERE mention_kind = 'title'"
    share_count(loading.candidate, changed())
    work = works_to_resolve(loading.candidate).select("review_key", "mention_number")
    for key in (film(TWO), 0):
        set_named_titles(loading.candidate, work.with_columns(named_title_key=pl.lit(key, pl.Int64)))
        assert loading.rows(named) == [("Big Film", key)]
        set_named_titles(loading.candidate, work.clear().with_columns(named_title_key=pl.lit(1, pl.Int64)))
        assert loading.rows(named) == [("Big Film", key)]


def changed(*rows: tuple[int, str | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, {"title_key": pl.Int64, "name": pl.String}, orient="row")


@pytest.mark.parametrize(
    ("change", "is_looked_up"),
    [
        (changed(), False),
        (changed((film(TWO), None)), False),
        (changed((film(TWO), "small film")), False),
        (changed((film(TWO), "big film")), True),
        (changed((film(ONE), None)), True),
    ],
    ids=["nothing", "another film without a name", "another name", "its name", "the film that its review is about"],
)
def test_an_older_mention_is_looked_up_again_where_a_title_changed(
    loading: Loading, change: pl.DataFrame, is_looked_up: bool
) -> None:
    loading.load(FILES)
    store(loading, "", [], [])
    assert share_count(loading.candidate, change) == 1
    assert works_to_resolve(loading.candidate).height == int(is_looked_up)


def test_works_are_looked_up_share_by_share(loading: Loading) -> None:
    share_count(loading.candidate, changed())
    shares = [works_to_resolve(loading.candidate, share, 3).height for share in range(3)]
    assert sorted(shares) == [0, 0, 1]


def test_titles_that_came_went_were_renamed_or_joined_have_changed(loading: Loading) -> None:
    note_titles(loading.candidate)
    assert changed_titles(loading.candidate).is_empty()
    agreement.set_agreed_names(loading.candidate, names((ONE, "Big Film")))
    joined = f"same_title_key = {film(ONE)}, same_title_source = 'reviews', shared_review_count = 9"
    loading.rows(f"UPDATE dim_title SET {joined} WHERE title_id = '{TWO}'")
    loading.rows("DELETE FROM dim_title WHERE title_key = 0")
    assert sorted(changed_titles(loading.candidate).rows(), key=str) == sorted(
        [(film(ONE), None), (film(ONE), "Big Film"), (film(TWO), None), (film(TWO), None), (0, None)], key=str
    )
