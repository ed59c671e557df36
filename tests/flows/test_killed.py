"""A load that is killed leaves the published version as it was, and the next load needs no help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.flows.conftest import ApprovedLoads, Command, Loaded
from tests.flows.dumps import TEN, changed, written
from tests.flows.dying import PLACES, PUBLISHED_BEFORE_IT_DIED, killed, started
from tests.flows.mart import Mart, conserved, equal

CHANGE = {
    "train/pos/0_9.txt": None,
    "train/pos/1_9.txt": b"One more claims the id of a known one and wins.",
    "train/neg/5_1.txt": b"caf\xe9",
    "train/neg/0_2.txt": b"Changed: two hours of rain, and then the credits.",
}
IN_EVERY_RUN = ("the stage is applied", "the version has its place")
ALL = [pytest.param(place, marks=[] if place in IN_EVERY_RUN else pytest.mark.slow) for place in PLACES]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, approved_loads: ApprovedLoads) -> Mart:
    """What the second load comes to if nobody kills it."""
    folder = tmp_path_factory.mktemp("undisturbed")
    mart = Mart(folder / "reviews.duckdb")
    with approved_loads():
        dump = written(folder / "dump", TEN)
        mart.load(dump)
        changed(dump, CHANGE)
        mart.load(dump, sync=True)
    return mart


@pytest.mark.parametrize("place", ALL)
def test_the_next_load_heals_what_a_killed_one_left(place: str, loaded: Loaded, undisturbed: Mart) -> None:
    mart, dump = loaded.mart, loaded.dump
    before = mart.digest()
    changed(dump, CHANGE)
    load = started(place, dump, mart.target)
    assert mart.is_locked()
    killed(load)

    is_published = place in PUBLISHED_BEFORE_IT_DIED
    assert (mart.published_run(), mart.is_locked()) == (2 if is_published else 1, False)
    assert (mart.digest() == before) is not is_published

    result = mart.load(dump, sync=True)
    if is_published:
        assert result.outcome == "nothing_new"
    else:
        assert result.outcome.startswith("published")
        has_work = place != "the run is in the journal"
        assert (mart.said[0] == "Run 2 had died; what it left was removed") is has_work
        assert mart.outcomes()[:2] == ["published", "died"]
        assert mart.leftovers() == []
    equal(mart.star(), undisturbed.star())
    conserved(mart)
    assert mart.load(dump, sync=True).outcome == "nothing_new"


HELD_BACK_PLACES = (
    "the verdict is recorded",
    pytest.param("the version has its place", marks=pytest.mark.slow),
    pytest.param("the version is published", marks=pytest.mark.slow),
    pytest.param("the report is written", marks=pytest.mark.slow),
)


@pytest.mark.parametrize("place", HELD_BACK_PLACES)
def test_a_held_back_load_that_is_killed_leaves_a_report_and_the_old_star(place: str, loaded: Loaded) -> None:
    mart, dump = loaded.mart, loaded.dump
    star = mart.star()
    changed(dump, dict.fromkeys(("train/pos/0_9.txt", "train/pos/1_8.txt", "train/neg/0_2.txt")))
    killed(started(place, dump, mart.target))
    equal(mart.star(), star)
    assert mart.load(dump).outcome.startswith("published")
    equal(mart.star(), star)
    assert (mart.place.report_link / "index.html").is_file()
    assert mart.outcomes()[1] in {"died", "held_back"}


def test_the_status_knows_that_a_load_has_published_before_it_died(loaded: Loaded, command: Command) -> None:
    changed(loaded.dump, CHANGE)
    killed(started("the version is published", loaded.dump, loaded.mart.target))
    said = command("status", "--db", loaded.mart.target)
    assert (said.code, said.is_clean) == (0, True)
    assert re.search(r"Last run: +run 2, started .* UTC:\s+published", said.out)


@pytest.mark.parametrize(
    "place", ["the stage is applied", pytest.param("the verdict is recorded", marks=pytest.mark.slow)]
)
def test_a_first_load_that_is_killed_leaves_nothing_published(place: str, mart: Mart, ten: Path) -> None:
    mart.target.parent.mkdir()
    killed(started(place, ten, mart.target))
    assert mart.digest() is None
    assert mart.load(ten).counts["kept_count"] == 10
    assert mart.outcomes() == ["died", "published"]
    assert mart.leftovers() == []
