"""The example queries: each has a question, and its answer on the sample is the one that is written down."""

from __future__ import annotations

import shutil

import pytest

from tests.flows.answers import GOLDEN, answer, load_more
from tests.flows.conftest import ApprovedLoads
from tests.flows.mart import Mart
from warehouse.examples import Example, examples

# What needs more than the sample holds: a reference, more films of one director, more reviews of one film.
EMPTY = {
    "praised_performances_in_films_rated_low",
    "rating_per_director",
    "rating_per_genre",
    "titles_that_reviews_disagree_on",
}
EXPECTED = dict(zip([example.name for example in examples()], GOLDEN.read_text().rstrip().split("\n\n"), strict=False))


@pytest.fixture(scope="module")
def mart(sample_mart: Mart, tmp_path_factory: pytest.TempPathFactory, approved_loads: ApprovedLoads) -> Mart:
    """The sample with small tables of other sites beside it."""
    folder = tmp_path_factory.mktemp("examples")
    mart = Mart(folder / "mart" / "reviews.duckdb", extracts=True)
    shutil.copytree(sample_mart.place.folder, mart.place.folder, symlinks=True)
    with approved_loads():
        load_more(mart, folder)
    return mart


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_the_answer_on_the_sample(example: Example, mart: Mart) -> None:
    found = answer(mart, example)
    assert found == EXPECTED[example.name], "if it is right, run `python -m tests.flows.answers`"
    assert (found.count("\n") <= 1) is (example.name in EMPTY)


def test_there_are_questions_from_simple_to_window_functions() -> None:
    assert len(examples()) >= 25
    assert len(EXPECTED) == len(examples()) == len({example.question for example in examples()})
    assert sum(" OVER " in example.sql for example in examples()) >= 8
