"""The judging process as its starter sees it: it answers, or there is a reason, and it never outlives its use."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from contracts.errors import JudgeFailed
from expectations.child import Judge
from expectations.expectation import Expectation, unexpected_rows
from expectations.wire import Request, Verdict

EXPECTATION = unexpected_rows(
    "t.a.form", "t", "Formed: it's \u201cso\u201d.", "select 1 from judged", severity="info", judges="table"
)


def request(path: Path, *expectations: Expectation) -> Request:
    return Request(path / "reviews.duckdb", path, 7, expectations, failing_rows=3)


def python(*lines: str) -> list[str]:
    """A process in the place of the judging one."""
    return [sys.executable, "-c", "\n".join(["import sys, time, os", *lines])]


def stopped(pid: int) -> bool:
    """Whether a process ends within a few seconds."""
    try:
        psutil.Process(pid).wait(20)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


def test_a_request_and_a_verdict_survive_the_way(tmp_path: Path) -> None:
    asked = request(tmp_path / "a \u2028 b\n\udce9", EXPECTATION)
    assert asked.line().count("\n") == 1
    assert Request.of_line(asked.line()) == Request(
        asked.database, asked.work, 7, [EXPECTATION], failing_rows=3, memory_limit_mb=256, threads=2
    )
    verdict = Verdict([{"outcome": "failed"}], [{"failing_value": "line\nend \u2028 \x85"}])
    assert verdict.line().count("\n") == 1
    assert Verdict.of_line(verdict.line()) == verdict


def test_paths_are_sent_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sent = Request.of_line(Request(Path("reviews.duckdb"), Path("work"), 1, ()).line())
    assert (sent.database, sent.work) == (tmp_path / "reviews.duckdb", tmp_path / "work")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["sys.stdin.readline()", "sys.exit(3)"], "ended with code 3 and said last: nothing"),
        (["raise ValueError('no library')"], "ended with code 1 and said last: ValueError: no library"),
        (["sys.stdin.readline()", "os.kill(os.getpid(), 9)"], "ended with code -9"),
        (["sys.stdin.readline()", "print('hello')", "sys.stdout.flush()", "time.sleep(60)"], "answered 'hello'"),
        (["sys.stdin.readline()", "print('[1]', flush=True)", "time.sleep(60)"], "answered '[1]'"),
        (["sys.stdin.readline()", "print('{\"results\": []}', flush=True)"], "answered '{\"results\": []}'"),
        (["sys.stdin.readline()", "sys.stdout.write('{\"resu')"], "ended with code 0"),
        (["sys.stderr.write('x' * 10**6 + '\\n')", "sys.stdin.readline()"], f"said last: {'x' * 2000}."),
    ],
)
def test_anything_but_a_verdict_is_a_failure_with_its_reason(lines: list[str], said: str, tmp_path: Path) -> None:
    with Judge(python(*lines)) as judge:
        assert judge._process is not None
        pid = judge._process.pid
        with pytest.raises(JudgeFailed) as failure:
            judge.judged(request(tmp_path))
    assert said in str(failure.value)
    assert failure.value.exit_code == 70
    assert stopped(pid)


def test_a_verdict_that_takes_too_long_is_a_failure(tmp_path: Path) -> None:
    slow = Judge(python("time.sleep(60)"), time_limit_seconds=0.5)
    with slow as judge, pytest.raises(JudgeFailed, match="it took longer than 0 seconds"):
        judge.judged(request(tmp_path))


def test_a_process_that_cannot_be_started_is_a_failure() -> None:
    with pytest.raises(JudgeFailed, match="cannot be started"):
        Judge(["/does/not/exist"]).start()


def test_a_process_that_does_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expectations.child.LAST_SECONDS", 0.2)
    judge = Judge(python("time.sleep(60)"))
    judge.start()
    assert judge._process is not None
    pid = judge._process.pid
    judge.close()
    assert stopped(pid)
    judge.close()


def test_the_process_goes_when_the_block_fails() -> None:
    pids = []

    def failing() -> None:
        with Judge(python("time.sleep(60)")) as judge:
            assert judge._process is not None
            pids.append(judge._process.pid)
            raise KeyError

    started = time.monotonic()
    with pytest.raises(KeyError):
        failing()
    assert stopped(pids[0])
    assert time.monotonic() - started < 5


def test_a_judge_answers_as_often_as_it_is_asked(judge: Judge, clean_star: Path) -> None:
    asked = Request(clean_star, clean_star.parent, 1, ())
    assert judge.judged(asked) == judge.judged(asked) == Verdict([], [])


def test_what_goes_wrong_in_the_judging_process_is_told(tmp_path: Path) -> None:
    (tmp_path / "reviews.duckdb").write_text("this is no database")
    with Judge() as judge, pytest.raises(JudgeFailed, match="not a valid DuckDB database file"):
        judge.judged(request(tmp_path, EXPECTATION))


def test_the_judging_process_ends_with_the_one_that_started_it() -> None:
    starter = python(
        "from expectations.child import Judge",
        "judge = Judge()",
        "judge.start()",
        "print(judge._process.pid, flush=True)",
        "os.kill(os.getpid(), 9)",
    )
    done = subprocess.run(starter, capture_output=True, text=True, check=False)
    assert done.returncode == -9
    assert stopped(int(done.stdout))
