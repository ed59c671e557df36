"""A load in hostile surroundings: it works, or says in one message why not, and never hurts what is published."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.address_space import LEAST_MB
from tests.flows.conftest import Loaded
from tests.flows.dumps import TEN, changed, written
from tests.flows.dying import say
from tests.flows.mart import Approval, Mart, equal
from tests.flows.typed import REVIEWMART, ROOT, begun

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

NEW = {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."}
WITHOUT_POWERS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
CLOCK = Path(__file__).with_name("shifted_clock.c")
DAY = 86_400


@pytest.fixture
def waiting(tmp_path: Path) -> Loaded:
    """A warehouse, and a dump that has something new for it."""
    mart, dump = Mart(tmp_path / "mart" / "reviews.duckdb"), written(tmp_path / "dump", TEN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.completing.Judge", Approval)
        mart.load(dump)
    changed(dump, NEW)
    return Loaded(mart, dump)


def ended(loaded: Loaded, *before: str, way: tuple[str, ...] = ("--direct",), **env: str) -> tuple[int, str]:
    """A load as users type it, with words before it: its exit code, and its last line."""
    words: tuple[str | Path, ...] = ("load", loaded.dump, "--to", loaded.mart.target, "--no-extract", *way)
    program = (*before, str(REVIEWMART))
    _, said = (process := begun(*words, here=ROOT, env=env, program=program)).communicate()
    assert "Traceback" not in said, said
    return process.returncode, (said.splitlines() or [""])[-1]


def is_unhurt(mart: Mart, before: str | None) -> bool:
    """Whether the published version is as it was, no writer is at work, and nothing is left behind."""
    return (mart.digest(), mart.is_locked(), mart.leftovers()) == (before, False, [])


def is_loaded(mart: Mart) -> bool:
    """Whether the new review is there, no writer is at work, and nothing is left behind."""
    count = mart.value("SELECT count(*) FROM fact_review")
    return (count, mart.is_locked(), mart.leftovers()) == (11, False, [])


@pytest.fixture
def read_only_disk(waiting: Loaded) -> Iterator[Loaded]:
    """The folder of the warehouse, mounted over itself for reading only; only root can do that."""
    folder = str(waiting.mart.target.parent)
    bound = subprocess.run(["mount", "--bind", folder, folder], capture_output=True, text=True, check=False)
    if bound.returncode:
        pytest.skip(f"nothing can be mounted here: {bound.stderr.strip()}")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield waiting
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_disk_that_can_only_be_read(read_only_disk: Loaded) -> None:
    before = read_only_disk.mart.digest()
    code, said = ended(read_only_disk)
    assert code == 1
    assert "Read-only file system" in said
    assert is_unhurt(read_only_disk.mart, before)


def test_a_folder_that_may_not_be_written(waiting: Loaded) -> None:
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root's powers can only be dropped with setpriv")
    before, folder = waiting.mart.digest(), waiting.mart.target.parent
    folder.chmod(0o555)
    try:
        code, said = ended(waiting, *(WITHOUT_POWERS if os.geteuid() == 0 else ()))
    finally:
        folder.chmod(0o755)
    assert code == 1
    assert "Permission denied" in said
    assert is_unhurt(waiting.mart, before)


@pytest.mark.parametrize("files", [16, 64])
def test_few_open_files(files: int, waiting: Loaded) -> None:
    code, said = ended(waiting, "prlimit", f"--nofile={files}")
    assert code == 0, said
    assert is_loaded(waiting.mart)


@pytest.mark.parametrize("megabytes", [300, 1000, 2000, LEAST_MB])
def test_little_address_space(megabytes: int, waiting: Loaded) -> None:
    before = waiting.mart.digest()
    code, said = ended(waiting, "prlimit", f"--as={megabytes * 1_000_000}")
    if megabytes >= LEAST_MB:
        assert code == 0, said
        assert is_loaded(waiting.mart)
        return
    assert code == 1
    assert f"limited to {megabytes:,} MB of address space" in said
    assert is_unhurt(waiting.mart, before)


@pytest.fixture(scope="module")
def shifted_clock(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A library that shifts the clock of a program that it is loaded into."""
    compiler = shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("the clock can only be shifted on Linux with gcc")
    library = tmp_path_factory.mktemp("clock") / "shifted_clock.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, CLOCK, "-ldl"], check=True)
    return str(library)


@pytest.mark.parametrize("days", [-1, -400, 400])
def test_a_clock_that_is_set_back_or_forward(days: int, waiting: Loaded, shifted_clock: str) -> None:
    code, said = ended(waiting, LD_PRELOAD=shifted_clock, REVIEWMART_CLOCK_SHIFT=str(days * DAY))
    assert code == 0, said
    assert is_loaded(waiting.mart)
    first, second = (at for (at,) in waiting.mart.rows("SELECT started_at FROM audit.load_run ORDER BY load_run_key"))
    assert (second < first) is (days < 0)
    assert waiting.mart.load(waiting.dump).outcome == "nothing_new"  # by the clock of today
    changed(waiting.dump, {"train/pos/6_9.txt": b"And one more after the clock was put right."})
    assert waiting.mart.load(waiting.dump).counts["kept_count"] == 1
    assert waiting.mart.published_run() == 4


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_another_time_zone(zone: str, waiting: Loaded, tmp_path: Path) -> None:
    code, said = ended(waiting, TZ=zone)
    assert code == 0, said
    assert is_loaded(waiting.mart)
    assert waiting.mart.fates() == {"kept": 1}  # the files that were known are known by their time in UTC
    here = Mart(tmp_path / "here" / "reviews.duckdb")
    here.load(waiting.dump)
    equal(waiting.mart.star(), here.star())


HOMES = {
    "missing": ("env", "-u", "HOME", "-u", "PREFECT_HOME", "-u", "XDG_CACHE_HOME"),
    "nowhere": ("env", "-u", "PREFECT_HOME", "HOME=/dev/null/home"),
    "read-only": ("env", "-u", "PREFECT_HOME", "HOME=/proc"),
}


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize("way", [("--direct",), ()], ids=["direct", "flow"])
def test_a_home_that_cannot_be_used(home: str, way: tuple[str, ...], waiting: Loaded) -> None:
    code, said = ended(waiting, *HOMES[home], way=way, PREFECT_API_URL="")
    say(f"HOME {home}, {way}: exit code {code}: {said[:200]}")
    assert code == 0, said  # where no server can start, the load goes on without
    assert is_loaded(waiting.mart)


def test_no_folder_for_temporary_files(waiting: Loaded) -> None:
    code, said = ended(waiting, TMPDIR="/dev/null/tmp")
    assert code == 0, said
    assert is_loaded(waiting.mart)
