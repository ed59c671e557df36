"""What the verdict decides: a critical failure holds back, an exception publishes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest

from contracts.errors import JudgeFailed
from expectations.child import Judge
from expectations.wire import Request, Verdict
from flows.run import Run
from flows.steps import Built
from report.drawing import Draw, undrawn
from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import TEN, changed, written
from tests.flows.mart import Approval, Mart, conserved, equal
from tests.report.reader import read

WRONG_LABEL = {"train/pos/5_3.txt": b"It stands among the positive ones, and says that it was awful."}
AGREES = "fact_review.label.agrees_with_rating"


def test_what_passes_is_published_and_a_critical_failure_leaves_the_old_version(
    judged_mart: Mart, ten: Path, command: Command
) -> None:
    result = judged_mart.load(ten)
    assert (result.outcome, result.failed) == ("published", ())
    found = dict(judged_mart.rows("SELECT outcome, count(*) FROM quality.expectation_result GROUP BY 1"))
    assert found == {"passed": result.expectation_count}
    assert result.expectation_count > 300

    changed(ten, {"train/pos/0_9.txt": None, "train/pos/1_9.txt": b"One more claims the id of a known one and wins."})
    assert judged_mart.load(ten, sync=True).outcome.startswith("published")
    assert conserved(judged_mart) == 2

    before = judged_mart.tables()
    changed(ten, WRONG_LABEL)
    said = command("load", ten, "--to", judged_mart.target, "--direct")
    assert (said.code, said.is_clean) == (2, True)
    assert f"critical: {AGREES}" in said.out
    equal(judged_mart.tables(), before)
    assert judged_mart.outcomes()[-1] == "held_back"
    assert judged_mart.value("SELECT count(*) FROM fact_review WHERE review_id = 'train/pos/5'") == 0
    check = command("check", "--db", judged_mart.target)
    assert (check.code, check.err, " passes: " in check.out) == (0, "", True)
    evidence = judged_mart.rows(f"SELECT load_run_key FROM quality.failing_row WHERE expectation_id = '{AGREES}'")
    assert evidence == [(3,)]
    assert (judged_mart.place.work_folder(3) / "held_back.duckdb").exists()
    assert AGREES in read((judged_mart.place.report_link / "index.html").read_text()).text


def test_a_first_dump_that_fails_publishes_nothing(judged_mart: Mart, tmp_path: Path) -> None:
    result = judged_mart.load(written(tmp_path / "wrong", {**TEN, **WRONG_LABEL}))
    assert (result.outcome, [failed.expectation_id for failed in result.failed]) == ("held_back", [AGREES])
    assert judged_mart.digest() is None


def test_a_warehouse_that_was_tampered_with_fails_its_check(
    loaded: Loaded, command: Command, lent_judge: Judge
) -> None:
    version = loaded.mart.target.resolve()
    version.chmod(0o644)
    tamper = (
        "import duckdb, sys\n"
        "with duckdb.connect(sys.argv[1]) as db: db.execute(\"DELETE FROM dim_title WHERE title_id = 'tt0000001'\")\n"
    )
    subprocess.run([sys.executable, "-c", tamper, str(version)], check=True)
    said = command("check", "--db", loaded.mart.target)
    assert (said.code, said.is_clean) == (2, True)
    assert "failed (critical): fact_review.title_key" in said.out
    assert " fails: " in said.out


class Lost:
    """A judging process that is killed when it is asked."""

    def __init__(self) -> None:
        self.process = Judge(["sleep", "60"])

    def __enter__(self) -> Self:
        self.process.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()

    def judged(self, request: Request) -> Verdict:
        child = self.process._process
        assert child is not None
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        return self.process.judged(request)


class Broken(Approval):
    """One expectation could not be judged."""

    def judged(self, request: Request) -> Verdict:
        verdict = super().judged(request)
        error = {**verdict.results[0], "outcome": "error", "observed": "a metric raised"}
        return Verdict([error, *verdict.results[1:]], [])


class Warned(Approval):
    """One expectation that only warns has failed."""

    def judged(self, request: Request) -> Verdict:
        verdict = super().judged(request)
        rows = verdict.results
        place = next(number for number, row in enumerate(rows) if row["severity"] == "warning")
        rows[place] = {**rows[place], "outcome": "failed", "observed": "3 of 10 rows"}
        return verdict


class Waiting(Approval):
    """Notes what it is asked to do."""

    asked: ClassVar[list[str]] = []

    def close(self) -> None:
        self.asked.append("close")

    def judged(self, request: Request) -> Verdict:
        self.asked.append("judge")
        return super().judged(request)


@pytest.mark.parametrize(
    ("many", "asked"), [(1, ["judge", "close"]), (0, ["close", "judge", "close"])], ids=["few", "many"]
)
def test_the_judging_process_does_not_wait_while_many_batches_are_worked_on(
    many: int, asked: list[str], mart: Mart, ten: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Waiting, "asked", [])
    monkeypatch.setattr("flows.completing.Judge", Waiting)
    monkeypatch.setattr("flows.completing.MANY_BATCHES", many)
    mart.load(ten)
    assert Waiting.asked == asked


@pytest.mark.parametrize(
    ("few", "begun"), [(1, ["renderer", "extraction"]), (0, ["extraction", "renderer"])], ids=["few", "many"]
)
def test_the_renderer_starts_before_few_batches_are_extracted_and_after_many(
    few: int, begun: list[str], mart: Mart, ten: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    @contextmanager
    def pictures(*, are_wanted: bool) -> Iterator[Draw]:
        assert not are_wanted
        seen.append("renderer")
        yield undrawn

    def extracted(_run: Run, built: Built, *_: object) -> Built:
        seen.append("extraction")
        return built

    monkeypatch.setattr("flows.completing.FEW_BATCHES", few)
    monkeypatch.setattr("flows.completing.pictures", pictures)
    monkeypatch.setattr("flows.completing.extracted", extracted)
    mart.load(ten)
    assert seen == begun


@pytest.mark.parametrize(
    ("judge", "words"),
    [(Lost, "the judging process ended with code -9"), (Broken, "a metric raised")],
    ids=["killed", "exception"],
)
def test_what_cannot_be_judged_is_not_published_and_is_our_error(
    judge: Callable[[], Any], words: str, loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.completing.Judge", judge)
    before = loaded.mart.digest()
    changed(loaded.dump, {"train/pos/5_9.txt": b"A new review, which nobody can judge."})
    said = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--no-extract")
    assert (said.code, said.out, said.is_clean) == (JudgeFailed.exit_code, "", True)
    assert words in said.err
    assert "this run published nothing" in said.err
    assert loaded.mart.digest() == before
    assert (loaded.mart.published_run(), loaded.mart.is_locked(), loaded.mart.leftovers()) == (1, False, [])

    monkeypatch.setattr("flows.completing.Judge", Approval)
    assert loaded.mart.load(loaded.dump).counts["kept_count"] == 1
    assert loaded.mart.outcomes() == ["published", "failed", "published"]


def test_a_failed_warning_is_published_and_named(
    loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.completing.Judge", Warned)
    changed(loaded.dump, {"train/pos/5_9.txt": b"A new review of a film that I had missed."})
    said = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--no-extract")
    assert said.code == 0
    assert said.out.startswith("Published with warnings: run 2, 11 reviews")
    assert "warning: " in said.out
    assert loaded.mart.outcomes() == ["published", "published_with_warnings"]
