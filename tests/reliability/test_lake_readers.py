"""A reader in a process of its own asks a lake again and again, while one load after the other publishes into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.dumps import TEN, changed, written
from tests.flows.dying import say
from tests.flows.lakes import LakeMart
from tests.flows.mart import conserved
from tests.flows.reading import ended, looked, reading
from tests.reliability.counts import count_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

LOADS = count_of("lake_loads", 10)


def test_a_reader_of_a_lake_sees_whole_versions_in_their_order(lake: LakeMart, tmp_path: Path) -> None:
    dump = written(tmp_path / "dump", TEN)
    lake.load(dump)
    with reading(lake.target, env=lake.env) as reader:
        for number in range(LOADS):
            new, old = f"test/pos/{number}_8.txt", f"test/pos/{number - 2}_8.txt"
            changed(dump, {new: b"Review number %d of a long week." % number, **({old: None} if number > 1 else {})})
            assert lake.load(dump, sync=True).outcome.startswith("published")
        looks, runs = ended(reader)
    assert runs == sorted(runs)
    assert len(runs) > 1
    assert looked(str(lake.target)) == (1 + LOADS, len(TEN) - 2 + min(LOADS, 2))
    assert conserved(lake) == 1 + LOADS
    say(f"a reader of a lake looked {looks} times while {LOADS} loads published, and saw {len(runs)} versions")
