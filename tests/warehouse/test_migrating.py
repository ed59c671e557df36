"""An older version under the contracts of today: brought over where nothing is lost, else refused with the reason."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from contracts.errors import CannotMigrate
from tests.warehouse.loading import LIMITS
from tests.warehouse.test_building import asked, loaded, publish_changed
from warehouse.building import building
from warehouse.migrating import is_wider
from warehouse.place import Place, place_at
from warehouse.publish import point_at
from warehouse.store import connect

__all__ = ["loaded", "publish_changed"]  # fixtures

RELEASED = sorted((Path(__file__).parent / "released").glob("*.duckdb.xz"))
OLD = "UPDATE audit.contract SET contract_digest = reverse(contract_digest)"


def changed(table: str, select: str) -> tuple[str, ...]:
    """Statements that make a table anew, as an older version may have had it: without rules."""
    return (
        f"CREATE TABLE older AS SELECT {select} FROM {table}",
        f"DROP TABLE {table}",
        f"CREATE TABLE {table} AS FROM older",
        "DROP TABLE older",
        OLD,
    )


@pytest.mark.parametrize(
    ("was", "is_now", "expected"),
    [
        ("INTEGER", "BIGINT", True),
        ("BIGINT", "INTEGER", False),
        ("INTEGER", "DOUBLE", True),
        ("BIGINT", "DOUBLE", False),  # beyond 2^53 it is not exact
        ("DECIMAL(3,1)", "DECIMAL(4,2)", True),
        ("DECIMAL(3,1)", "DECIMAL(3,2)", False),
        ("DATE", "TIMESTAMP", True),
        ("VARCHAR", "VARCHAR", True),
        ("VARCHAR", "INTEGER", False),
        ("BIGINT", "VARCHAR", False),
    ],
)
def test_which_type_holds_all_of_another(was: str, is_now: str, expected: bool) -> None:
    assert is_wider(was, is_now) is expected


def test_types_become_wider(publish_changed: Callable[..., Place]) -> None:
    place = publish_changed(*changed("fact_review", "* REPLACE (record_number::INTEGER AS record_number)"))
    with building(place, 2, LIMITS):
        pass
    assert asked(place.candidate_file(2), "SELECT record_number FROM fact_review") == [(1,), (1,)]


# the table, how it was, and words of the message
REFUSED = [
    ("fact_review", "* EXCLUDE (record_digest)", "fact_review.record_digest is new and may not be empty"),
    ("fact_review", "* REPLACE (word_count::HUGEINT AS word_count)", "word_count was HUGEINT and is INTEGER"),
    ("fact_review", "* REPLACE (0 AS word_count)", "a row of fact_review breaks a rule of today: CHECK"),
    ("review_text", "* REPLACE (NULL::VARCHAR AS raw_text)", "a row of review_text breaks a rule of today: NOT NULL"),
]


@pytest.mark.parametrize(("table", "select", "words"), REFUSED, ids=[words for *_, words in REFUSED])
def test_what_has_no_place_is_refused_with_the_reason(
    table: str, select: str, words: str, publish_changed: Callable[..., Place]
) -> None:
    place = publish_changed(*changed(table, select))
    version = place.published()
    assert version is not None
    before = version.read_bytes()
    with pytest.raises(CannotMigrate, match="cannot be brought under this one") as refused, building(place, 2, LIMITS):
        pass
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert version.read_bytes() == before


@pytest.mark.parametrize("kept", RELEASED, ids=lambda path: path.name)
def test_a_warehouse_of_each_released_version_is_brought_over(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "warehouse.building.has_current_contract", lambda _: False
    )  # also while the contracts are the same
    place = place_at(tmp_path / "reviews.duckdb")
    version = place.version_file(1)
    version.parent.mkdir(parents=True)
    version.write_bytes(lzma.decompress(kept.read_bytes()))
    point_at(place.target, version)
    with closing(connect(version)) as connection:
        tables = ("fact_review", "review_text", "fact_mention", "dim_title", "audit.load_file", "audit.refused_review")
        before = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchall() for name in tables}
    with building(place, 2, LIMITS) as candidate:
        candidate.record_contract()
    assert before["fact_review"] == before["review_text"] != [(0,)]
    for name, count in before.items():
        assert asked(place.candidate_file(2), f"SELECT count(*) FROM {name}") == count


def test_a_file_of_the_first_version_is_kept() -> None:
    assert "0.1.0.duckdb.xz" in [path.name for path in RELEASED]
