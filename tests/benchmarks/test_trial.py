"""One run: what it took, and every way in which it can fail."""

import sys
import time
from pathlib import Path

import duckdb
import pytest

from benchmarks.contestants import Contestant
from benchmarks.trial import TrialFailed, check_count, child_environment, missing_modules, run

# Leaves a process behind that would write a file a second later.
LEAVES_A_CHILD = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time, pathlib; time.sleep(1); pathlib.Path('late').touch()"])
"""


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def contestant(*, modules: tuple[str, ...] = (), program: str = sys.executable) -> Contestant:
    return Contestant("one", "", (program,), "select count(*) from review", modules)


def test_time_and_memory_of_a_watched_run(tmp_path: Path) -> None:
    trial = run(python("import time; time.sleep(0.3)"), tmp_path, is_watched=True, limit_seconds=30)
    assert 0.3 <= trial.seconds < 20
    assert 0 <= trial.others_share <= 1
    assert trial.peak_bytes is not None
    assert trial.peak_bytes > 1_000_000


def test_a_run_that_is_not_watched_has_no_peak(tmp_path: Path) -> None:
    assert run(python("pass"), tmp_path, is_watched=False, limit_seconds=30).peak_bytes is None


def test_the_output_of_a_failed_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrialFailed, match=r"status 3\.\n.*\nno such dump"):
        run(python("print('no such dump'); raise SystemExit(3)"), tmp_path, is_watched=False, limit_seconds=30)


@pytest.mark.parametrize("is_watched", [True, False])
def test_an_endless_run_is_ended(tmp_path: Path, is_watched: bool) -> None:
    with pytest.raises(TrialFailed, match=r"more than 0\.3 s"):
        run(python("import time; time.sleep(60)"), tmp_path, is_watched=is_watched, limit_seconds=0.3)


def test_nothing_is_left_running(tmp_path: Path) -> None:
    run(python(LEAVES_A_CHILD), tmp_path, is_watched=False, limit_seconds=30)
    time.sleep(1.5)
    assert not (tmp_path / "late").exists()


def test_contestants_do_not_see_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWMART_MAX_REFUSED", "1")
    environment = child_environment()
    assert not [name for name in environment if name.startswith("REVIEWMART_")]
    assert environment["RUNTIME__DLTHUB_TELEMETRY"] == "false"


def test_every_review_must_be_stored(tmp_path: Path) -> None:
    database = tmp_path / "reviews.duckdb"
    with duckdb.connect(str(database)) as con:
        con.execute("create table review as select * from range(3)")
    check_count(contestant(), sys.executable, database, 3)
    with pytest.raises(TrialFailed, match="It stored 3 of 4 reviews"):
        check_count(contestant(), sys.executable, database, 4)


def test_a_database_that_is_missing_fails(tmp_path: Path) -> None:
    with pytest.raises(TrialFailed, match="cannot be counted"):
        check_count(contestant(), sys.executable, tmp_path / "gone.duckdb", 3)


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (contestant(), ""),
        (contestant(modules=("json", "os.path")), ""),
        (contestant(modules=("json", "no_such_module")), "ModuleNotFoundError: No module named 'no_such_module'"),
        (
            contestant(modules=("json",), program="no-such-python"),
            "Its interpreter cannot be started: No such file or directory. Name it with --peers.",
        ),
    ],
)
def test_why_a_contestant_cannot_run(one: Contestant, reason: str) -> None:
    assert missing_modules(one) == reason
