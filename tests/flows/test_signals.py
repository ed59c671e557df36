"""A load that is told to stop, or killed: the right exit code, no process left, the lock free, the old data there."""

from __future__ import annotations

import signal

import pytest

from tests.flows.conftest import Loaded
from tests.flows.dumps import changed
from tests.flows.typed import running

NEW = {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."}

# the signal, the line of progress after which it is sent, the processes beside the load, the exit code, what is said
STOPPED = [
    (signal.SIGTERM, "record read and cleaned", ["judge"], 143, "Terminated. The published warehouse is untouched."),
    (signal.SIGINT, "Candidate built", ["judge", "renderer"], 130, "Stopped. The published warehouse is untouched."),
]


@pytest.mark.parametrize(("number", "after", "beside", "code", "words"), STOPPED, ids=["SIGTERM", "SIGINT"])
def test_a_load_that_is_told_to_stop(
    number: int, after: str, beside: list[str], code: int, words: str, loaded: Loaded
) -> None:
    mart, dump = loaded.mart, loaded.dump
    before = mart.digest()
    changed(dump, NEW)
    with running("load", dump, "--to", mart.target, "--direct", here=mart.target.parent) as load:
        load.until(after)
        assert len(load.look()) == len(beside)
        found = load.ended(number)
        assert load.left() == []
    assert found == (code, "", words + "\n")
    assert (mart.digest(), mart.published_run(), mart.is_locked(), mart.leftovers()) == (before, 1, False, [])
    assert mart.load(dump).counts["kept_count"] == 1
    assert mart.outcomes() == ["published", "failed", "published"]


@pytest.mark.slow
def test_the_judging_process_ends_when_its_load_is_killed(loaded: Loaded) -> None:
    mart, dump = loaded.mart, loaded.dump
    changed(dump, NEW)
    with running("load", dump, "--to", mart.target, "--direct", here=mart.target.parent) as load:
        load.until("Candidate built")
        code, _, _ = load.ended(signal.SIGKILL)
        assert (code, load.left()) == (-signal.SIGKILL, [])
    assert mart.is_locked() is False
    assert mart.load(dump).counts["kept_count"] == 1
    assert mart.outcomes() == ["published", "died", "published"]
