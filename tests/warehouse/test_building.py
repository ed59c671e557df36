"""The candidate on disk: made new, copied, written anew under other contracts, and undone by an error."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from contracts import WAREHOUSE_TABLES
from contracts.dimensions import DIM_REVIEWER
from contracts.errors import DiskFull, LoadFailed
from tests.warehouse.loading import LIMITS, Files, Review, publish_load
from transforms.dimensions import unknown_reviewer
from warehouse.building import building
from warehouse.ddl import warehouse_digest
from warehouse.place import Place, place_at
from warehouse.publish import point_at
from warehouse.store import connect, executed, writer
from warehouse.views import views

FINE, DULL = "A fine film", "A dull film"
FILES: Files = {"a": Review(FINE, title="tt0000001"), "b": DULL, "c": Review(FINE, rating="11")}
COMMENTS = """
SELECT count(*), count(comment) FROM (
  SELECT comment FROM duckdb_tables() WHERE database_name = current_catalog()
  UNION ALL SELECT c.comment FROM duckdb_columns() c SEMI JOIN duckdb_tables() t USING (database_name, table_oid)
  UNION ALL SELECT comment FROM duckdb_views() WHERE NOT internal AND database_name = current_catalog())
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published version with two reviews; only copied."""
    place = place_at(tmp_path_factory.mktemp("loaded") / "reviews.duckdb")
    publish_load(place, 1, FILES)
    version = place.published()
    assert version is not None
    return version


@pytest.fixture
def publish_changed(tmp_path: Path, loaded: Path) -> Callable[..., Place]:
    """Publish a copy of that version under a name, with statements run on it before."""

    def published(*statements: str, name: str = "reviews") -> Place:
        place = place_at(tmp_path / f"{name}.duckdb")
        version = place.version_file(1)
        version.parent.mkdir(parents=True)
        shutil.copyfile(loaded, version)
        if statements:
            spill = tmp_path / "spill"
            with writer(version, memory_limit="400MB", threads=1, temp_folder=spill) as connection:
                for statement in statements:
                    executed(connection, statement, "making the version an old one")
        version.chmod(0o444)
        point_at(place.target, version)
        return place

    return published


def asked(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query of a closed database file."""
    with closing(connect(path)) as connection:
        return connection.execute(sql).fetchall()


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    with closing(connect(path)) as connection:
        return {
            table.name: connection.execute(f"FROM {table.name} ORDER BY ALL").fetchall() for table in WAREHOUSE_TABLES
        }


def test_the_first_candidate_is_new(tmp_path: Path) -> None:
    place = place_at(tmp_path / "reviews.duckdb")
    with building(place, 1, LIMITS) as candidate:
        candidate.record_contract()
    path = place.candidate_file(1)
    assert asked(path, "SELECT contract_digest, load_run_key FROM audit.contract") == [(warehouse_digest(), 1)]
    ((described, comments),) = asked(path, COMMENTS)
    assert described == comments > 200
    assert [path.name for path in path.parent.iterdir()] == ["reviews.duckdb"]


def test_a_candidate_is_a_copy_of_the_published_version(publish_changed: Callable[..., Place]) -> None:
    place = publish_changed()
    version = place.published()
    assert version is not None
    before = version.read_bytes()
    with building(place, 2, LIMITS) as candidate:
        assert candidate.query("SELECT count(*) FROM fact_review").item() == 2
        candidate.insert_missing(DIM_REVIEWER, unknown_reviewer())
    path = place.candidate_file(2)
    assert everything(path) == everything(version)
    assert asked(path, "SELECT count(*) FROM duckdb_views() WHERE NOT internal") == [(len(views()),)]
    assert version.read_bytes() == before
    assert place.published() == version


def test_a_later_block_opens_what_the_first_left(publish_changed: Callable[..., Place]) -> None:
    place = publish_changed()
    with building(place, 2, LIMITS) as candidate:
        executed(candidate.connection, "DELETE FROM dim_reviewer", "first")
    with building(place, 2, LIMITS) as candidate:
        assert candidate.query("SELECT count(*) FROM dim_reviewer").item() == 0


def test_an_error_in_a_block_undoes_the_block(publish_changed: Callable[..., Place]) -> None:
    place = publish_changed()

    def block() -> None:
        with building(place, 2, LIMITS) as candidate:
            executed(candidate.connection, "DELETE FROM fact_review", "deleting")
            raise KeyError

    with pytest.raises(KeyError):
        block()
    with building(place, 2, LIMITS) as candidate:
        assert candidate.query("SELECT count(*) FROM fact_review").item() == 2


def test_a_refused_statement_is_told_with_its_table(publish_changed: Callable[..., Place]) -> None:
    place = publish_changed()

    def block() -> None:
        with building(place, 2, LIMITS) as candidate:
            executed(candidate.connection, "UPDATE fact_review SET word_count = 0", "counting the words")

    with pytest.raises(LoadFailed, match=r"counting the words failed: Constraint Error: CHECK constraint failed"):
        block()


def test_the_first_error_is_told_even_if_nothing_can_be_undone(publish_changed: Callable[..., Place]) -> None:
    place = publish_changed()

    def block() -> None:
        with building(place, 2, LIMITS) as candidate:
            candidate.connection.close()  # after a fatal error DuckDB answers no statement
            raise DiskFull.at("the disk")

    with pytest.raises(DiskFull, match="the disk"):
        block()


def test_there_must_be_room_for_the_copy(
    monkeypatch: pytest.MonkeyPatch, publish_changed: Callable[..., Place]
) -> None:
    place = publish_changed()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(DiskFull), building(place, 2, LIMITS):
        pass
    assert not place.candidate_file(2).exists()


def test_a_file_that_is_written_again_is_read_again(publish_changed: Callable[..., Place]) -> None:
    # DuckDB's cache mistakes the new file for the old one only now and then, so the switch itself is looked at.
    with building(publish_changed(), 2, LIMITS) as candidate:
        assert candidate.query("SELECT current_setting('enable_external_file_cache')::VARCHAR").item() == "false"


# --- migrated ---------------------------------------------------------------------------------------------------------

OLDER = (
    # review_text had a mood, and neither the headline nor a check; there was no audit.lexicon at all
    "CREATE TABLE older AS SELECT * EXCLUDE (headline_text), 'glad' AS mood FROM review_text",
    "DROP TABLE review_text",
    "ALTER TABLE older RENAME TO review_text",
    "DROP TABLE audit.lexicon",
    "UPDATE audit.contract SET contract_digest = reverse(contract_digest)",
)


@pytest.mark.parametrize("name", ["old", "it's"])
def test_a_version_under_older_contracts_is_written_anew(publish_changed: Callable[..., Place], name: str) -> None:
    place = publish_changed(*OLDER, name=name)
    with building(place, 2, LIMITS) as candidate:
        candidate.record_contract()
    path = place.candidate_file(2)
    assert asked(path, "SELECT raw_text, headline_text FROM review_text ORDER BY ALL") == [(DULL, None), (FINE, None)]
    assert asked(path, "SELECT count(*) FROM audit.contract") == [(2,)]


def test_writing_anew_keeps_rows_and_comments_and_brings_the_checks_back(
    publish_changed: Callable[..., Place], loaded: Path
) -> None:
    place = publish_changed(*OLDER)
    with building(place, 2, LIMITS) as candidate:
        pass
    path = place.candidate_file(2)
    found, expected = everything(path), everything(loaded)
    assert {name for name in found if found[name] != expected[name]} == {"audit.contract"}
    assert asked(path, COMMENTS) == asked(loaded, COMMENTS)
    assert asked(path, "SELECT count(*) FROM duckdb_views() WHERE NOT internal") == [(len(views()),)]
    assert asked(path, "SELECT count(*) FROM duckdb_columns() WHERE column_name = 'mood'") == [(0,)]
    with pytest.raises(LoadFailed, match="CHECK"), building(place, 2, LIMITS) as candidate:
        executed(candidate.connection, "UPDATE review_text SET clean_text = ''", "emptying the texts")


def test_the_old_version_is_only_read(publish_changed: Callable[..., Place]) -> None:
    place = publish_changed(*OLDER)
    version = place.published()
    assert version is not None
    before = version.read_bytes()
    with building(place, 2, LIMITS):
        pass
    assert version.read_bytes() == before
    assert [path.name for path in version.parent.iterdir()] == [version.name]


def test_duckdb_of_an_analyst_can_open_a_candidate(tmp_path: Path) -> None:
    place = place_at(tmp_path / "reviews.duckdb")
    with building(place, 1, LIMITS):
        pass
    with closing(duckdb.connect(str(place.candidate_file(1)), read_only=True)) as connection:
        tags = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'reviews'"
        assert str(connection.execute(tags).fetchall()[0][0]).startswith("v1.5.0")
