"""The reference in the warehouse: what it says of titles, and its credits beside those of the reviews."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.audit import LOAD_FILE
from contracts.dimensions import BRIDGE_TITLE_GENRE, DIM_PERSON, DIM_TITLE
from contracts.star import FACT_CREDIT
from tests.warehouse.loading import Loading, empty_loading
from tests.warehouse.tiny_star import table_frame
from warehouse.candidate import Candidate
from warehouse.reference import (
    record_files,
    reference_needs,
    take_credits,
    take_homonyms,
    take_titles,
    tie_reference,
)
from warehouse.stage import write_stage

TITLE_SCHEMA = {
    "title_key": pl.Int64,
    "reference_name": pl.String,
    "title_type": pl.String,
    "release_year": pl.Int32,
    "runtime_minutes": pl.Int32,
}
LINE_SCHEMA = {
    "title_key": pl.Int64,
    "billing_number": pl.Int32,
    "role": pl.String,
    "reference_id": pl.String,
    "character_name": pl.String,
    "record_number": pl.Int64,
}
NAMED = "SELECT title_key, title_name, title_name_source, title_type, release_year, load_run_key FROM dim_title"
CREDITS = (
    "SELECT title_key, person_key, role, credit_source, review_count, billing_number FROM fact_credit ORDER BY ALL"
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    loading = empty_loading(tmp_path_factory.mktemp("reference"))
    yield loading
    loading.connection.close()


@pytest.fixture
def candidate(database: Loading) -> Iterator[Candidate]:
    yield Candidate(database.begin().connection, 7, database.folder)
    database.forget()


def add_titles(candidate: Candidate, *keys: int, **changed: Any) -> None:
    rows = [
        {
            "title_key": key,
            "id_namespace": "imdb",
            "title_id": f"tt{key:07d}",
            "same_title_key": key,
            "same_title_source": "none",
            "shared_review_count": 0,
            "title_name_source": "unknown",
            "agreed_name_review_count": 0,
            "title_type": "unknown",
            "load_run_key": 1,
            **changed,
        }
        for key in keys
    ]
    candidate.insert(DIM_TITLE, table_frame(DIM_TITLE, rows))


def says(*rows: tuple[int, str | None, str, int | None]) -> pl.DataFrame:
    """What a reference says of titles: key, name, type, year."""
    return pl.DataFrame([(*row, 90) for row in rows], schema=TITLE_SCHEMA, orient="row")


def no_genres() -> pl.DataFrame:
    return BRIDGE_TITLE_GENRE.empty()


def test_the_reference_names_a_title_before_the_dump_does(candidate: Candidate) -> None:
    add_titles(candidate, 1)
    add_titles(candidate, 2, 3, title_name="Dump", title_name_source="dump", dump_name="Dump")
    add_titles(candidate, 4, id_namespace="asin", title_type="product")
    title = says((1, "One", "movie", 1994), (2, "Two", "series", None), (3, None, "movie", None))
    take_titles(candidate, title, no_genres(), is_whole=True)
    assert candidate.query(f"{NAMED} WHERE title_key > 0 ORDER BY ALL").rows() == [
        (1, "One", "reference", "movie", 1994, 7),
        (2, "Two", "reference", "series", None, 7),
        (3, "Dump", "dump", "movie", None, 7),
        (4, None, "unknown", "product", None, 1),
    ]


@pytest.mark.parametrize(
    ("is_whole", "expected"),
    [(True, (None, "unknown", "unknown", None)), (False, ("One", "reference", "movie", 1994))],
)
def test_only_a_whole_table_takes_back_what_an_earlier_one_said(
    is_whole: bool, expected: tuple[Any, ...], candidate: Candidate
) -> None:
    add_titles(candidate, 1, 2)
    genre = pl.DataFrame({"title_key": [1], "genre": ["Drama"], "genre_share": [1.0]})
    take_titles(candidate, says((1, "One", "movie", 1994)), genre, is_whole=True)
    take_titles(candidate, says((2, "Two", "movie", 1995)), no_genres(), is_whole=is_whole)
    assert candidate.query(f"{NAMED} WHERE title_key = 1").row(0)[1:5] == expected
    assert candidate.query("FROM bridge_title_genre").height == (not is_whole)


def test_a_title_that_does_not_change_is_not_touched(candidate: Candidate) -> None:
    add_titles(candidate, 1)
    take_titles(candidate, says((1, "One", "movie", 1994)), no_genres(), is_whole=True)
    later = Candidate(candidate.connection, 8, candidate.work)
    take_titles(later, says((1, "One", "movie", 1994)), no_genres(), is_whole=True)
    assert candidate.query(f"{NAMED} WHERE title_key = 1")["load_run_key"].item() == 7


def test_a_year_that_is_not_the_references_stays_where_it_has_none(candidate: Candidate) -> None:
    add_titles(candidate, 1, release_year=1990)
    take_titles(candidate, says(), no_genres(), is_whole=True)
    assert candidate.query(f"{NAMED} WHERE title_key = 1")["release_year"].item() == 1990


Line = tuple[int, int, str, str]


def take(
    candidate: Candidate, *lines: Line, people: Sequence[str] = ("ann", "bo"), is_whole: bool = True
) -> dict[str, int]:
    """Take lines of credits: title, place, role, name; of a name in `people` the id is known."""
    path = candidate.work / "lines.parquet"
    rows = [(title, place, role, f"nm {name}", None, number) for number, (title, place, role, name) in enumerate(lines)]
    write_stage(pl.DataFrame(rows, schema=LINE_SCHEMA, orient="row"), path)
    keys = {name: number for number, name in enumerate(("ann", "bo", "cy"), start=31)}
    person = pl.DataFrame(
        [(f"nm {name}", keys[name]) for name in people],
        schema={"reference_id": pl.String, "person_key": pl.Int64},
        orient="row",
    )
    names = [
        {"person_key": keys[name], "normalised_name": name, "full_name": name.title(), "homonym_count": 1}
        for name in people
    ]
    return take_credits(candidate, [path], person, table_frame(DIM_PERSON, names), is_whole=is_whole)


def test_lines_of_credits_are_kept_by_title_and_place(candidate: Candidate) -> None:
    add_titles(candidate, 1, 2)
    set_aside = take(
        candidate, (1, 1, "actor", "ann"), (1, 2, "actor", "cy"), (1, 1, "writer", "bo"), (2, 1, "editor", "bo")
    )
    assert set_aside == {"repeated": 1, "person_without_name": 1}
    kept = "SELECT title_key, billing_number, role, person_key, reference_id FROM fact_reference_credit ORDER BY ALL"
    assert candidate.query(kept).rows() == [(1, 1, "actor", 31, "nm ann"), (2, 1, "editor", 32, "nm bo")]
    assert take(candidate, (2, 1, "editor", "ann"), is_whole=False) == {}
    assert candidate.query(kept).rows() == [(1, 1, "actor", 31, "nm ann"), (2, 1, "editor", 31, "nm ann")]
    assert take(candidate, (2, 1, "editor", "ann")) == {}
    assert candidate.query(kept).rows() == [(2, 1, "editor", 31, "nm ann")]


@pytest.mark.parametrize(
    ("is_whole", "expected"),
    [
        (True, {"Ann": (1, "nm1"), "Bo": (3, None), "Cy": (0, None)}),
        (False, {"Ann": (1, "nm9"), "Bo": (3, None), "Cy": (1, "nm9")}),
    ],
)
def test_homonyms_of_a_table_that_broke_off_are_at_least_as_many(
    is_whole: bool, expected: dict[str, Any], candidate: Candidate
) -> None:
    rows = [
        {
            "person_key": 31 + n,
            "normalised_name": name,
            "full_name": name.title(),
            "homonym_count": 1,
            "reference_id": "nm9",
        }
        for n, name in enumerate(("ann", "bo", "cy"))
    ]
    candidate.insert(DIM_PERSON, table_frame(DIM_PERSON, rows))
    one = "nm1" if is_whole else None
    name = pl.DataFrame(
        {"normalised_name": ["ann", "bo"], "homonym_count": [1, 3], "reference_id": [one, None]},
        schema_overrides={"reference_id": pl.String},
    )
    take_homonyms(candidate, name, is_whole=is_whole)
    found = candidate.query("SELECT full_name, homonym_count, reference_id FROM dim_person WHERE person_key > 0")
    assert {full_name: (count, one) for full_name, count, one in found.rows()} == expected


def say_reviews(candidate: Candidate, *said: tuple[int, int, str]) -> None:
    """What the reviews agree on: title, person, role."""
    rows = [
        {
            "title_key": title,
            "person_key": person,
            "role": role,
            "review_count": 2,
            "person_review_count": 4,
            "role_review_count": 3,
            "agreement_share": 0.5,
            "is_agreed": True,
            "credit_source": "reviews",
            "evidence_review_key": 101,
            "evidence_mention_number": 1,
        }
        for title, person, role in said
    ]
    candidate.insert(FACT_CREDIT, table_frame(FACT_CREDIT, rows))


def test_reviews_and_reference_meet_in_one_credit(candidate: Candidate) -> None:
    add_titles(candidate, 1)
    say_reviews(candidate, (1, 31, "actor"), (1, 31, "director"))
    take(candidate, (1, 1, "director", "ann"), (1, 2, "director", "bo"), (1, 5, "director", "bo"))
    tie_reference(candidate)
    assert candidate.query(CREDITS).rows() == [
        (1, 31, "actor", "reviews", 2, None),
        (1, 31, "director", "both", 2, 1),
        (1, 32, "director", "reference", 0, 2),
    ]
    only = candidate.query(
        "SELECT person_review_count, role_review_count, is_agreed FROM fact_credit WHERE person_key = 32"
    )
    assert only.rows() == [(0, 3, False)]


def test_reviews_that_come_later_take_the_place_of_the_reference_alone(candidate: Candidate) -> None:
    add_titles(candidate, 1)
    take(candidate, (1, 1, "director", "ann"))
    tie_reference(candidate)
    say_reviews(candidate, (1, 31, "director"))
    tie_reference(candidate)
    assert candidate.query(CREDITS).rows() == [(1, 31, "director", "both", 2, 1)]


def test_what_the_reference_no_longer_says_goes(candidate: Candidate) -> None:
    add_titles(candidate, 1)
    say_reviews(candidate, (1, 31, "director"))
    take(candidate, (1, 1, "director", "ann"), (1, 2, "writer", "bo"))
    tie_reference(candidate)
    take(candidate, people=())
    tie_reference(candidate)
    assert candidate.query(CREDITS).rows() == [(1, 31, "director", "reviews", 2, None)]
    assert candidate.query("SELECT person_key FROM dim_person ORDER BY ALL").rows() == [(0,), (31,)]


def test_credits_go_by_film_and_move_with_it(candidate: Candidate) -> None:
    add_titles(candidate, 1, 2)
    take(candidate, (1, 1, "director", "ann"), (2, 1, "director", "ann"), (2, 2, "writer", "bo"))
    tie_reference(candidate)
    apart = candidate.query(CREDITS).rows()
    assert [row[:3] for row in apart] == [(1, 31, "director"), (2, 31, "director"), (2, 32, "writer")]
    candidate.query("UPDATE dim_title SET same_title_key = 1, same_title_source = 'reviews' WHERE title_key = 2")
    tie_reference(candidate)
    assert [row[:3] for row in candidate.query(CREDITS).rows()] == [(1, 31, "director"), (1, 32, "writer")]
    candidate.query("UPDATE dim_title SET same_title_key = 2, same_title_source = 'none' WHERE title_key = 2")
    tie_reference(candidate)
    assert candidate.query(CREDITS).rows() == apart


def test_what_belongs_to_a_title_that_left_leaves_with_it(candidate: Candidate) -> None:
    add_titles(candidate, 1, 2)
    genre = pl.DataFrame({"title_key": [1, 2], "genre": ["Drama", "Drama"], "genre_share": [1.0, 1.0]})
    take_titles(candidate, says((1, "One", "movie", 1994), (2, "Two", "movie", 1994)), genre, is_whole=True)
    take(candidate, (1, 1, "director", "ann"), (2, 1, "director", "bo"))
    tie_reference(candidate)
    candidate.query("DELETE FROM dim_title WHERE title_key = 2")
    tie_reference(candidate)
    for table, column, left in (
        ("bridge_title_genre", "title_key", [1]),
        ("fact_reference_credit", "title_key", [1]),
        ("fact_credit", "title_key", [1]),
        ("dim_person", "person_key", [0, 31]),
    ):
        assert candidate.query(f"SELECT {column} FROM {table} ORDER BY ALL").to_series().to_list() == left


SOME_CREDITS = st.lists(
    st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from([31, 32]), st.sampled_from(["actor", "writer"])), unique=True
)
SOME_LINES = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3]),
        st.integers(1, 4),
        st.sampled_from(["actor", "writer"]),
        st.sampled_from(["ann", "bo"]),
    )
)


@settings(max_examples=max(1, settings().max_examples // 10))
@given(said=SOME_CREDITS, lines=SOME_LINES, later=SOME_LINES, film=st.sampled_from([2, 3]))
def test_tying_forgets_how_it_came_about(
    database: Loading, said: list[tuple[int, int, str]], lines: list[Line], later: list[Line], film: int
) -> None:
    """Whatever was tied before, the credits are those of the last tables; the reviews' part never changes."""
    results = []
    for history in ([lines, later], [later]):
        candidate = Candidate(database.begin().connection, 7, database.folder)
        try:
            add_titles(candidate, 1, 2)
            add_titles(candidate, 3, same_title_key=film, same_title_source="none" if film == 3 else "reviews")
            of_reviews = [credit for credit in said if credit[0] != 3 or film == 3]
            say_reviews(candidate, *of_reviews)
            before = candidate.query("SELECT title_key, person_key, role, review_count FROM fact_credit ORDER BY ALL")
            for table in history:
                take(candidate, *table)
                tie_reference(candidate)
            results.append(candidate.query("FROM fact_credit ORDER BY ALL"))
            tie_reference(candidate)
            assert candidate.query("FROM fact_credit ORDER BY ALL").equals(results[-1])
            assert results[-1].select("title_key", "person_key", "role").is_unique().all()
            after = results[-1].filter(pl.col("review_count") > 0).select(before.columns)
            assert after.equals(before)
        finally:
            database.forget()
    assert results[0].equals(results[1])


def reading(key: int, path: str, source: int = 5, root: str = "/one", **changed: Any) -> dict[str, Any]:
    counts = dict.fromkeys([name for name in LOAD_FILE.column_names if name.endswith("_count")], 0)
    return {
        "load_file_key": key,
        "load_run_key": 1,
        "source_key": source,
        "path": path,
        "root_path": root,
        "layout": "imdb_reference",
        "reader_settings": "s",
        "size_bytes": 1,
        "state": "read",
        "is_current": True,
        **counts,
        **changed,
    }


def test_a_table_is_current_in_one_file_only(candidate: Candidate) -> None:
    old = [
        reading(1, "imdb_title.basics.tsv"),
        reading(2, "name.basics.tsv.gz"),
        reading(3, "title.basics.tsv", source=6),
        reading(4, "title.principals.tsv.gz", state="gone"),
    ]
    candidate.insert(LOAD_FILE, table_frame(LOAD_FILE, old))
    new = [reading(5, "title.basics.tsv.gz", root="/two"), reading(6, "title.principals.tsv.gz")]
    record_files(candidate, table_frame(LOAD_FILE, new), ["title.basics"])
    current = candidate.query("SELECT load_file_key FROM audit.load_file WHERE is_current ORDER BY ALL")
    assert current.to_series().to_list() == [2, 3, 5, 6]


def test_the_needs_of_a_warehouse_change_with_its_titles_and_names(tiny_star: Path) -> None:
    needs = reference_needs(tiny_star)
    assert needs.title_ids.to_list() == ["tt0000001", "tt0000002", "tt0000009"]
    nothing = reference_needs(None)
    assert needs.of_titles != nothing.of_titles
    assert needs.of_people != nothing.of_people
    assert needs.of_people.startswith(needs.of_titles)
