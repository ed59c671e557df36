"""Twenty writers at once: one at a time, each finishes or says that it is busy, and no row is lost or doubled."""

from __future__ import annotations

import signal
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from tests.flows.dumps import written
from tests.flows.dying import killed, say, started
from tests.flows.mart import Mart, conserved
from tests.reliability.approved import approved
from tests.reliability.counts import count_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

WRITERS = count_of("writers", 20)
OF_EACH = 3


def dump_of(folder: Path, writer: int) -> Path:
    """The reviews of one writer."""
    return written(
        folder / f"writer {writer}",
        {f"{number}.txt": b"Review %d, which writer %d has brought." % (number, writer) for number in range(OF_EACH)},
    )


def all_started(folder: Path, mart: Mart, *words: str) -> list[subprocess.Popen[str]]:
    """All writers at once, each with a dump and a source of its own."""
    return [
        approved(
            *("load", dump_of(folder, writer), "--to", mart.target, "--source", f"writer-{writer}"),
            *("--direct", "--no-extract", "--quiet", *words),
        )
        for writer in range(WRITERS)
    ]


def ends(writers: Sequence[subprocess.Popen[str]]) -> list[tuple[int, str]]:
    """The exit code of each, and what it said."""
    return [(writer.returncode, said) for writer in writers for _, said in [writer.communicate()]]


def holds_each_row_once(mart: Mart, finished: Sequence[int]) -> None:
    """Assert that the warehouse holds exactly what the writers have brought that finished."""
    found = mart.rows("SELECT source_id, count(*), count(DISTINCT clean_text) FROM review GROUP BY 1 ORDER BY 1")
    assert found == sorted((f"writer-{writer}", OF_EACH, OF_EACH) for writer in finished)
    assert mart.outcomes() == ["published"] * len(finished)
    assert (mart.is_locked(), mart.leftovers()) == (False, [])
    conserved(mart)


def test_writers_that_wait_all_finish(tmp_path: Path) -> None:
    mart = Mart(tmp_path / "mart" / "reviews.duckdb")
    found = ends(all_started(tmp_path, mart, "--wait", "900"))
    assert found == [(0, "")] * WRITERS
    holds_each_row_once(mart, range(WRITERS))
    say(f"{WRITERS} writers at once that wait: {WRITERS} finished")


def test_writers_that_do_not_wait_finish_or_are_told_who_writes(tmp_path: Path) -> None:
    mart = Mart(tmp_path / "mart" / "reviews.duckdb")
    found = ends(all_started(tmp_path, mart))
    codes = Counter(code for code, _ in found)
    assert codes.keys() <= {0, 3}, found
    assert all("Another load is writing" in said for code, said in found if code == 3)
    holds_each_row_once(mart, [writer for writer, (code, _) in enumerate(found) if code == 0])
    say(f"{WRITERS} writers at once that do not wait: {codes[0]} finished, {codes[3]} busy")


def test_writers_name_a_stopped_holder_and_all_finish_once_it_is_killed(tmp_path: Path) -> None:
    mart = Mart(tmp_path / "mart" / "reviews.duckdb")
    mart.target.parent.mkdir()
    holder = started("the stage is applied", dump_of(tmp_path, 99), mart.target)
    holder.send_signal(signal.SIGSTOP)
    assert psutil.Process(holder.pid).status() == psutil.STATUS_STOPPED
    found = ends(all_started(tmp_path, mart))
    assert {code for code, _ in found} == {3}
    assert all(f"process {holder.pid} on " in said for _, said in found)
    waiting = all_started(tmp_path, mart, "--wait", "900")
    killed(holder)
    assert ends(waiting) == [(0, "")] * WRITERS
    assert mart.outcomes()[0] == "died"
    assert (
        mart.value("SELECT count(*) FROM fact_review")
        == mart.value("SELECT count(*) FROM review_text")
        == (WRITERS * OF_EACH)
    )
    assert (mart.is_locked(), mart.leftovers()) == (False, [])
    conserved(mart)
    say(f"{WRITERS} writers beside a stopped holder: all busy, naming it; after its death {WRITERS} finished")
