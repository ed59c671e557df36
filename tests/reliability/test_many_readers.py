"""Ten readers that open, ask and close all the time, while a hundred versions are published."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest

from report.drawing import undrawn
from tests.flows.dumps import TEN, changed, written
from tests.flows.dying import say
from tests.flows.mart import Approval, Mart
from tests.flows.reading import ended, reading
from tests.reliability.counts import count_of

pytestmark = pytest.mark.slow

READERS = count_of("readers", 10)
PUBLISHES = count_of("publishes", 100)


@pytest.mark.timeout(3600)
def test_many_readers_of_many_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.completing.Judge", Approval)
    monkeypatch.setattr("flows.completing.pictures", lambda **_: nullcontext(undrawn))  # one takes a second
    mart, dump = Mart(tmp_path / "mart" / "reviews.duckdb", extracts=True), written(tmp_path / "dump", TEN)
    mart.load(dump)
    looks = 0
    with ExitStack() as stack:
        readers = [stack.enter_context(reading(mart.target, 0.1)) for _ in range(READERS)]
        for number in range(PUBLISHES):
            changed(dump, {f"test/pos/{number}_8.txt": b"Review number %d of a long week." % number})
            mart.load(dump, keep_versions=1)
        for reader in readers:
            count, runs = ended(reader)
            looks += count
            assert runs == sorted(runs)
            assert len(runs) > PUBLISHES // 10
    assert mart.published_run() == 1 + PUBLISHES
    assert len(list(mart.place.versions.iterdir())) == 2
    say(f"{READERS} readers looked {looks} times at {PUBLISHES} versions without an error")
