"""What a published version knows of files, read from the file on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.loading import IGNORED, UNREADABLE, Review, file_of, publish_load
from warehouse.ddl import warehouse_digest
from warehouse.ledger import has_current_contract, known_files, known_files_and_rivals
from warehouse.place import Place, place_at
from warehouse.store import executed, writer

FINE, DULL, LONG = "A fine film", "A dull film", "A long film"
WINNER, LOSER, OTHER = "pos/0_9.txt", "pos/0_8.txt", "pos/1_9.txt"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Three versions: two files of one review, then one file less, then a file more."""
    place = place_at(tmp_path_factory.mktemp("ledger") / "reviews.duckdb")
    publish_load(place, 1, {WINNER: FINE, LOSER: DULL, OTHER: LONG, "urls.txt": IGNORED})
    publish_load(place, 2, {WINNER: FINE, LOSER: DULL, "urls.txt": IGNORED})
    publish_load(place, 3, {WINNER: FINE, LOSER: DULL, "urls.txt": IGNORED, "locked.txt": UNREADABLE})
    return place


def test_nothing_is_known_before_the_first_version(place: Place) -> None:
    assert known_files(None).is_empty()
    assert known_files(None).schema == known_files(place.published()).schema
    assert known_files_and_rivals(None, (), ())[1].is_empty()
    assert known_files_and_rivals(None, (), ())[1].schema == known_files_and_rivals(place.published(), (), ())[1].schema


def test_a_file_is_known_by_its_latest_reading(place: Place) -> None:
    known = known_files(place.published()).sort("path")
    columns = ["path", "source_id", "root_path", "state", "holds_reviews", "file_digest"]
    assert known.select(columns).rows() == [
        ("locked.txt", "aclimdb", "/dump", "unreadable", False, None),
        (LOSER, "aclimdb", "/dump", "read", False, file_of(DULL).digest),
        (WINNER, "aclimdb", "/dump", "read", True, file_of(FINE).digest),
        (OTHER, "aclimdb", "/dump", "gone", True, file_of(LONG).digest),
        ("urls.txt", "aclimdb", "/dump", "ignored", False, None),
    ]
    assert known["modified_at"].to_list() == [
        file_of(content).modified_at for content in (UNREADABLE, DULL, FINE, LONG, IGNORED)
    ]


@pytest.mark.parametrize(
    ("roots", "containers", "paths"),
    [
        (["/dump"], [], ["locked.txt", LOSER, WINNER, "urls.txt"]),
        (["/dump", "/elsewhere"], ["a.zip"], ["locked.txt", LOSER, WINNER, "in the archive", "urls.txt"]),
        (["/elsewhere"], ["a.zip"], []),
        (["/dump"], ["b.zip"], ["locked.txt", LOSER, WINNER, "urls.txt"]),
    ],
)
def test_of_some_dumps_no_other_files_are_fetched(
    roots: list[str], containers: list[str], paths: list[str], tmp_path: Path
) -> None:
    place = place_at(tmp_path / "reviews.duckdb")
    publish_load(place, 1, {WINNER: FINE, LOSER: DULL, OTHER: LONG, "urls.txt": IGNORED, "locked.txt": UNREADABLE})
    with writer(changeable(place), memory_limit="400MB", threads=1, temp_folder=tmp_path / "spill") as connection:
        inside = f"container_path = 'a.zip', path = 'in the archive' WHERE path = '{OTHER}'"
        executed(connection, f"UPDATE audit.load_file SET {inside}", "putting a file into an archive")
    known, _ = known_files_and_rivals(place.published(), roots, containers)
    assert sorted(known["path"]) == sorted(paths)


def test_a_file_that_lost_is_a_rival_of_the_winner(place: Place) -> None:
    assert known_files_and_rivals(place.published(), (), ())[1].rows() == [(LOSER, None, WINNER)]


def test_a_loser_whose_winner_is_gone_has_no_winner(tmp_path: Path) -> None:
    place = place_at(tmp_path / "reviews.duckdb")
    publish_load(place, 1, {WINNER: FINE, LOSER: DULL})
    with writer(changeable(place), memory_limit="400MB", threads=1, temp_folder=tmp_path / "spill") as connection:
        executed(connection, "DELETE FROM fact_review; DELETE FROM review_text", "removing a review")
    assert known_files_and_rivals(place.published(), (), ())[1].rows() == [(LOSER, None, None)]


def test_the_contract_of_a_version_is_compared_with_ours(tmp_path: Path) -> None:
    place = place_at(tmp_path / "reviews.duckdb")
    publish_load(place, 1, {"a": Review(FINE)})
    version = changeable(place)
    assert has_current_contract(version)
    with writer(version, memory_limit="400MB", threads=1, temp_folder=tmp_path / "spill") as connection:
        older = f"UPDATE audit.contract SET contract_digest = reverse('{warehouse_digest()}')"
        executed(connection, older, "making the version an old one")
    assert not has_current_contract(version)


def changeable(place: Place) -> Path:
    """The published version, which a test may now write to."""
    version = place.published()
    assert version is not None
    version.chmod(0o644)
    return version
