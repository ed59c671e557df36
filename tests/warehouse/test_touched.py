"""Which films a load touches: what their reviews agree on has to be found anew, and of no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.warehouse.loading import Files, Loading, Review, empty_loading
from transforms.keys import key_of

ONE, TWO, THREE = "tt0000001", "tt0000002", "tt0000003"
FIRST: Files = {
    "a.txt": Review("A fine film", title=ONE),
    "b.txt": Review("A dull film", title=ONE),
    "c.txt": Review("A long film", title=TWO),
    "d.txt": Review("A film"),
}


def film(title_id: str) -> int:
    return key_of("dim_title", "imdb", title_id)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    loading = empty_loading(tmp_path_factory.mktemp("touched"))
    yield loading
    loading.connection.close()


@pytest.fixture
def loading(database: Loading) -> Iterator[Loading]:
    """A database that holds the first reviews."""
    database.begin().load(FIRST)
    yield database
    database.forget()


def test_a_first_load_touches_every_film_and_not_the_unknown_one(loading: Loading) -> None:
    assert set(loading.candidate.touched_films()["same_title_key"]) == {film(ONE), film(TWO)}


@pytest.mark.parametrize(
    ("changed", "films"),
    [
        ({}, set()),
        ({"e.txt": Review("A new film", title=THREE)}, {THREE}),
        ({"e.txt": Review("One more of it", title=TWO)}, {TWO}),
        ({"a.txt": Review("Another text", title=ONE)}, {ONE}),
        ({"a.txt": Review("A fine film", title=THREE)}, {ONE, THREE}),
        ({"a.txt": Review("A fine film", title=ONE, rating="9")}, {ONE}),
        ({"c.txt": Review("A long film")}, {TWO}),
        ({"d.txt": Review("Another film")}, set()),
    ],
)
def test_a_film_is_touched_if_a_review_of_it_comes_changes_or_goes(
    loading: Loading, changed: Files, films: set[str]
) -> None:
    loading.load({**FIRST, **changed}, sync=True)
    assert set(loading.candidate.touched_films()["same_title_key"]) == set(map(film, films))


def test_a_film_whose_last_review_is_removed_is_touched(loading: Loading) -> None:
    loading.load({name: review for name, review in FIRST.items() if name != "c.txt"}, sync=True)
    assert loading.candidate.touched_films()["same_title_key"].to_list() == [film(TWO)]


def test_films_that_become_one_are_touched_and_so_are_those_that_part(loading: Loading) -> None:
    copies: Files = {
        "e.txt": Review("A fine film", title=TWO),
        "f.txt": Review("A dull film", title=TWO),
    }
    loading.load({**FIRST, **copies}, sync=True)
    assert loading.rows(f"SELECT same_title_key FROM dim_title WHERE title_id = '{TWO}'") == [(film(ONE),)]
    assert set(loading.candidate.touched_films()["same_title_key"]) == {film(ONE), film(TWO)}
    loading.load(FIRST, sync=True)
    assert set(loading.candidate.touched_films()["same_title_key"]) == {film(ONE), film(TWO)}
