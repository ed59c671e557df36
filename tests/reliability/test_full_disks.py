"""A disk that is full at any moment of a load: told in one message, nothing published is hurt, the next load heals."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.dumps import TEN, numbered, written
from tests.flows.dying import say
from tests.flows.mart import Approval, Mart, conserved
from tests.reliability.approved import approved

pytestmark = pytest.mark.slow

KILOBYTE = 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 16 MB; only root can mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.timeout(1800)
def test_a_disk_that_is_full_at_any_moment(small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.completing.Judge", Approval)
    mart = Mart(small_disk / "reviews.duckdb")
    mart.load(written(tmp_path / "dump", TEN))
    before = mart.digest()
    dump = written(tmp_path / "dump", numbered(2000, "test/pos"))
    ballast = small_disk / "ballast"
    seen = []
    for free in (0, 8, 64, 200, 500, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000):
        ballast.unlink(missing_ok=True)
        available = shutil.disk_usage(small_disk).free - free * KILOBYTE
        ballast.write_bytes(bytes(max(0, available)))
        load = approved("load", dump, "--to", mart.target, "--direct")
        _, said = load.communicate()
        seen.append(load.returncode)
        assert load.returncode in {0, 1}, said
        assert "Traceback" not in said
        if load.returncode == 0:
            break
        assert "is full" in said.splitlines()[-1], said
        assert (mart.digest(), mart.published_run(), mart.is_locked()) == (before, 1, False)
    assert seen.count(1) >= 5, seen
    ballast.unlink()
    if seen[-1] != 0:
        assert mart.load(dump).outcome.startswith("published")
    assert mart.value("SELECT count(*) FROM fact_review") == 2010
    conserved(mart)
    say(f"a disk full at {seen.count(1)} moments of a load: {seen.count(1)} clear messages, nothing hurt")
