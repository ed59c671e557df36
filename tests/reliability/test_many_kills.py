"""Loads that are killed at any moment, again and again, into one warehouse: it is never hurt, and always heals."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests.flows.dying import say
from tests.flows.mart import Approval, Mart, conserved, equal
from tests.reliability.counts import count_of
from tests.reliability.generations import dump_of

pytestmark = pytest.mark.slow

KILLS = count_of("kills", 200)
ROOT = Path(__file__).resolve().parents[2]
LOAD = """
import sys
from pathlib import Path
import flows.completing
from tests.flows.dying import say
from tests.flows.mart import Approval, Mart
flows.completing.Judge = Approval
print("loading", flush=True)
Mart(Path(sys.argv[2]), extracts=True).load(Path(sys.argv[1]), sync=True)
"""


def loading(dump: Path, target: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", LOAD, str(dump), str(target)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"
    return process


def seconds_of(load: subprocess.Popen[str]) -> float:
    """How long a load takes that nobody kills."""
    started = time.monotonic()
    load.communicate()
    assert load.returncode == 0
    return time.monotonic() - started


@pytest.mark.timeout(3600)
def test_any_number_of_kills_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.completing.Judge", Approval)
    choice = random.Random(20_261_123)
    mart, dump = Mart(tmp_path / "mart" / "reviews.duckdb", extracts=True), tmp_path / "dump"
    calm = Mart(tmp_path / "calm" / "reviews.duckdb", extracts=True)  # the same loads, and nobody kills one
    calm.load(dump_of(dump, 0))
    mart.load(dump)
    seconds = seconds_of(loading(dump_of(dump, 1), mart.target))
    found: Counter[str] = Counter()
    for kill in range(KILLS):
        dump_of(dump, 2 + kill)
        before = mart.digest()
        load = loading(dump, mart.target)
        time.sleep(choice.uniform(0, 1.1 * seconds))
        load.send_signal(signal.SIGKILL)
        load.wait()
        if load.stdout:
            load.stdout.close()
        changed = mart.digest() != before
        found["ended before" if load.returncode == 0 else "published" if changed else "not published"] += 1
        with duckdb.connect(str(mart.target), read_only=True) as analyst:
            facts, texts = analyst.execute(
                "SELECT count(*), (SELECT count(*) FROM review_text) FROM fact_review"
            ).fetchall()[0]
            assert facts == texts
        assert not mart.is_locked()
        if kill % 10 == 9:
            healed = mart.load(dump, sync=True)
            conserved(mart)
            calm.load(dump, sync=True)
            equal(mart.star(), calm.star())
            assert healed.outcome == "nothing_new" or mart.leftovers() == []
    assert found["not published"] > KILLS // 4, found
    say(f"{KILLS} kills: {dict(found)}")
