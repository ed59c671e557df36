"""Hundreds of small loads into one warehouse: it comes to what one full load gives, in a file of its size, as fast."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path
from random import Random
from statistics import median

import pytest

from tests.flows.dying import say
from tests.flows.mart import Approval, Mart, conserved, equal
from tests.plausible import plausible_dump
from tests.reliability.counts import count_of

pytestmark = pytest.mark.slow

LOADS = count_of("soak", 300)
REVIEWS = 2000
SHARE = 200  # reviews that are new, changed or gone in one load: a hundredth of the dump
MOST_GROWTH = 1.3


def cpu_seconds() -> float:
    """Of this process, which loads without children."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def pool_of(root: Path) -> list[Path]:
    """Reviews to choose from, in an order that has nothing to do with their names."""
    plausible_dump(root, "train", REVIEWS + REVIEWS // 2)
    paths = sorted(path for path in root.rglob("*_*.txt") if not path.name.startswith("urls_"))
    Random(6).shuffle(paths)
    return paths


@pytest.mark.timeout(7200)
def test_many_increments_come_to_what_one_full_load_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.completing.Judge", Approval)
    choice = Random(300)
    pool, dump = tmp_path / "pool", tmp_path / "dump"
    paths = pool_of(pool)
    inside, outside = paths[:REVIEWS], paths[REVIEWS:]
    for path in (*inside, *pool.rglob("urls_*.txt")):
        placed(path, pool, dump)
    mart = Mart(tmp_path / "mart" / "reviews.duckdb", extracts=True)
    mart.load(dump)
    seconds = []
    for number in range(LOADS):
        for _ in range(REVIEWS // SHARE // 2):
            gone, come = choice.randrange(len(inside)), choice.randrange(len(outside))
            (dump / inside[gone].relative_to(pool)).unlink()
            placed(outside[come], pool, dump)
            inside[gone], outside[come] = outside[come], inside[gone]
            changed = dump / choice.choice(inside).relative_to(pool)
            changed.write_bytes(changed.read_bytes() + b" In hindsight, number %d." % number)
        before = cpu_seconds()
        assert mart.load(dump, sync=True).outcome.startswith("published")
        seconds.append(cpu_seconds() - before)
    mart.load(dump, sync=True, relearn=True)
    conserved(mart)
    fresh = Mart(tmp_path / "fresh" / "reviews.duckdb", extracts=True)
    fresh.load(dump)
    assert "fact_mention" in equal(mart.star(), fresh.star())
    growth = mart.target.stat().st_size / fresh.target.stat().st_size
    tenth = max(LOADS // 10, 1)
    first, last = median(seconds[:tenth]), median(seconds[-tenth:])
    say(
        f"{LOADS} loads: file {growth:.2f} times a fresh one ({mart.target.stat().st_size / 1e6:.1f} MB);"
        f" a load took {first:.2f} CPU s at the start and {last:.2f} at the end"
    )
    assert growth <= MOST_GROWTH
    assert last < 1.5 * first


def placed(path: Path, pool: Path, dump: Path) -> None:
    """A file of the pool in the dump."""
    copy = dump / path.relative_to(pool)
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, copy)
