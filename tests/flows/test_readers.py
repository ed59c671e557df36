"""Readers during loads: they open at any moment, see one version, and are in nobody's way."""

from __future__ import annotations

from contextlib import closing

from tests.flows.conftest import Loaded
from tests.flows.dumps import changed
from tests.flows.reading import ended, reading
from warehouse.store import connect

PUBLISHES = 5
PAUSE_SECONDS = 0.05


def test_readers_see_one_version_and_no_error_while_others_are_published(loaded: Loaded) -> None:
    with reading(loaded.mart.target, PAUSE_SECONDS) as one, reading(loaded.mart.target, PAUSE_SECONDS) as other:
        for number in range(PUBLISHES):
            changed(loaded.dump, {f"test/pos/{number}_8.txt": b"Review number %d of a long week." % number})
            assert loaded.mart.load(loaded.dump, keep_versions=1).counts["kept_count"] == 1
        seen = [ended(reader) for reader in (one, other)]
    for looks, runs in seen:
        assert looks > PUBLISHES
        assert runs == sorted(runs)
        assert runs[0] == 1
        assert len(runs) > 1


def test_an_open_connection_keeps_its_version_even_when_that_is_deleted(loaded: Loaded) -> None:
    with closing(connect(loaded.mart.target)) as analyst:
        for number in range(3):
            changed(loaded.dump, {f"test/pos/{number}_8.txt": b"Review number %d of a long week." % number})
            loaded.mart.load(loaded.dump, keep_versions=0)
        assert analyst.execute("SELECT count(*) FROM fact_review").fetchall() == [(10,)]
    assert len(list(loaded.mart.place.versions.iterdir())) == 1
    with closing(connect(loaded.mart.target)) as analyst:
        assert analyst.execute("SELECT count(*) FROM fact_review").fetchall() == [(13,)]
