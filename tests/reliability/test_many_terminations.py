"""The command as users type it, told to stop at any moment: it leaves nothing behind, and the next one heals."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests.flows.dying import say
from tests.flows.mart import Approval, Mart, conserved, equal
from tests.flows.typed import running
from tests.reliability.counts import count_of
from tests.reliability.generations import dump_of

pytestmark = pytest.mark.slow

TERMINATIONS = count_of("terminations", 50)
OF_FLOWS = count_of("flow_terminations", 5)
# by the command itself, or by the system before the command has come so far as to take signals
TERMINATED = {143, -signal.SIGTERM}


def is_whole(target: Path) -> bool:
    """Whether any tool can open what is published, and the facts have their texts."""
    with duckdb.connect(str(target), read_only=True) as analyst:
        facts, texts = analyst.execute(
            "SELECT count(*), (SELECT count(*) FROM review_text) FROM fact_review"
        ).fetchall()[0]
    return bool(facts == texts)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("count", "way"), [(TERMINATIONS, ("--direct",)), (OF_FLOWS, ())], ids=["direct", "flow"])
def test_any_number_of_terminations_at_any_moment(
    count: int, way: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.completing.Judge", Approval)
    choice = random.Random(20_261_126)
    mart, dump = Mart(tmp_path / "mart" / "reviews.duckdb", extracts=True), tmp_path / "dump"
    calm = Mart(tmp_path / "calm" / "reviews.duckdb", extracts=True)  # the same loads, and nobody stops one
    calm.load(dump_of(dump, 0))
    words: tuple[str | Path, ...] = ("load", dump, "--to", mart.target, "--sync", *way)
    env = {"PREFECT_API_URL": "", "PREFECT_HOME": str(tmp_path / "home")}
    started = time.monotonic()
    with running(*words, here=tmp_path, env=env) as load:
        _, said = load.process.communicate()
        assert load.process.returncode == 0, said
    seconds = time.monotonic() - started
    found: Counter[str] = Counter()
    for number in range(count):
        dump_of(dump, 1 + number)
        before = mart.digest()
        with running(*words, here=tmp_path, env=env) as load:
            time.sleep(choice.uniform(0, seconds))
            code, _, said = load.ended(signal.SIGTERM)
            assert load.left(20) == []
        assert "Traceback" not in said
        assert code in TERMINATED | {0}, said
        assert code != 143 or said.splitlines()[-1].startswith("Terminated."), said
        changed = mart.digest() != before
        found["ended before" if code == 0 else "published" if changed else "not published"] += 1
        assert is_whole(mart.target)
        assert not mart.is_locked()
        if number % 10 == 9 or number == count - 1:
            healed = mart.load(dump, sync=True)
            conserved(mart)
            calm.load(dump, sync=True)
            assert healed.outcome == "nothing_new" or mart.leftovers() == []
            equal(mart.star(), calm.star())
    assert found["not published"] > count // 4, found
    say(f"{count} terminations of load {' '.join(way)}: {dict(found)}")
