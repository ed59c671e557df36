"""Dead space of a candidate: how much there is, and a fresh file that holds all but it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from contracts import WAREHOUSE_TABLES
from contracts.errors import DiskFull, LoadFailed
from tests.warehouse.loading import LIMITS
from warehouse import compacting
from warehouse.building import building
from warehouse.compacting import LARGEST_DEAD_SHARE, dead_share, without_dead_space, write_anew
from warehouse.place import Place, place_at
from warehouse.store import connect, executed, writer

DESCRIBED = """
SELECT name, comment FROM (
  SELECT table_name AS name, comment FROM duckdb_tables() WHERE database_name = current_catalog()
  UNION ALL SELECT table_name || '.' || column_name, comment FROM duckdb_columns()
    WHERE database_name = current_catalog() AND NOT internal
  UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND database_name = current_catalog())
ORDER BY ALL
"""
NOISE = "SELECT gen_random_uuid()::VARCHAR AS noise, i FROM range(150000) r(i)"


def everything(path: Path) -> list[list[tuple[Any, ...]]]:
    """All rows of all tables, and all that is described."""
    with closing(connect(path)) as connection:
        rows = [connection.execute(f"FROM {table.name} ORDER BY ALL").fetchall() for table in WAREHOUSE_TABLES]
        return [*rows, connection.execute(DESCRIBED).fetchall()]


@pytest.fixture
def candidate(tiny_star: Path, tmp_path: Path) -> Callable[..., Place]:
    """A candidate with rows, after statements of which each is checkpointed by itself."""

    def changed(*statements: str) -> Place:
        place = place_at(tmp_path / "reviews.duckdb")
        path = place.candidate_file(1)
        path.parent.mkdir(parents=True)
        shutil.copyfile(tiny_star, path)
        for statement in statements:
            with writer(path, memory_limit="400MB", threads=1, temp_folder=tmp_path / "spill") as connection:
                executed(connection, statement, "changing the candidate")
        return place

    return changed


@pytest.mark.parametrize(
    ("statements", "least", "most"),
    [
        pytest.param((f"CREATE TABLE noise AS {NOISE}",), 0.0, 0.05, id="nothing is dead"),
        pytest.param((f"CREATE TABLE noise AS {NOISE}", "DROP TABLE noise"), 0.3, 0.6, id="free blocks"),
        pytest.param(
            (f"CREATE TABLE noise AS {NOISE}", "DELETE FROM noise WHERE i % 2 = 0"), 0.15, 0.4, id="deleted rows"
        ),
    ],
)
def test_what_is_dead(candidate: Callable[..., Place], statements: tuple[str, ...], least: float, most: float) -> None:
    assert least <= dead_share(candidate(*statements).candidate_file(1)) <= most


def test_written_anew_it_holds_all_but_the_dead_space(candidate: Callable[..., Place], tiny_star: Path) -> None:
    place = candidate(f"CREATE TABLE noise AS {NOISE}", "DROP TABLE noise")
    path = place.candidate_file(1)
    size = path.stat().st_size
    write_anew(place, 1, LIMITS)
    assert path.stat().st_size < 0.7 * size
    assert dead_share(path) < LARGEST_DEAD_SHARE
    assert everything(path) == everything(tiny_star)
    assert [file.name for file in path.parent.iterdir()] == ["reviews.duckdb"]
    with pytest.raises(LoadFailed, match="CHECK"), building(place, 1, LIMITS) as opened:
        executed(opened.connection, "UPDATE review_text SET clean_text = ''", "emptying the texts")


def test_without_room_it_stays_as_it_is(candidate: Callable[..., Place], monkeypatch: pytest.MonkeyPatch) -> None:
    place = candidate()
    before = place.candidate_file(1).read_bytes()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    without_dead_space(place, 1, LIMITS)
    assert place.candidate_file(1).read_bytes() == before
    with pytest.raises(DiskFull):
        write_anew(place, 1, LIMITS)


def test_an_error_leaves_the_candidate_as_it_was(
    candidate: Callable[..., Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = candidate()
    before = place.candidate_file(1).read_bytes()

    def full(_before: Path, path: Path, _limits: object) -> None:
        path.write_bytes(b"half of it")
        raise DiskFull.at(str(path.parent))

    monkeypatch.setattr(compacting, "_copy", full)
    without_dead_space(place, 1, LIMITS)
    assert place.candidate_file(1).read_bytes() == before
    assert [file.name for file in place.candidate_file(1).parent.iterdir()] == ["reviews.duckdb"]
