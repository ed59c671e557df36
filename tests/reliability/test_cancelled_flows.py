"""A run that is cancelled on the pages of a real Prefect server: its process ends, and nothing is half-done."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.flows.dumps import TEN, numbered, written
from tests.flows.dying import say
from tests.flows.mart import Approval, Mart, conserved
from tests.flows.typed import running
from tests.reliability.counts import count_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

CANCELLATIONS = count_of("cancellations", 3)
MANY = 20_000  # a load of so many takes long enough to be met at work


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def waited(what: str, ask: Callable[[], Any], seconds: float = 240.0) -> Any:
    """The first answer that is not empty."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.5)
    raise AssertionError(f"{what} did not come in {seconds:.0f} s")


def runs(api: str, *states: str) -> list[dict[str, Any]]:
    """The flow runs of the server in these states."""
    asked = {"flow_runs": {"state": {"type": {"any_": list(states)}}}}
    answer = httpx.post(f"{api}/flow_runs/filter", json=asked, timeout=30).raise_for_status()
    found: list[dict[str, Any]] = answer.json()
    return found


def is_cancelled(api: str, flow_run_id: str) -> bool:
    """Whether the server has a flow run for cancelled."""
    return flow_run_id in {run["id"] for run in runs(api, "CANCELLED")}


def test_runs_that_are_cancelled_on_the_server_end_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mart, dump = Mart(tmp_path / "mart" / "reviews.duckdb"), written(tmp_path / "dump", TEN)
    with monkeypatch.context() as patch:
        patch.setattr("flows.completing.Judge", Approval)
        mart.load(dump)
    before = mart.digest()
    written(dump, numbered(MANY, "test/pos"))
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    env = {"PREFECT_API_URL": "", "PREFECT_HOME": str(tmp_path / "home"), "REVIEWMART_EXTRACT": "false"}
    words = ("serve", dump, "--to", mart.target, "--cron", "0 0 1 1 *", "--upkeep", "", "--port", str(port))
    with running(*words, here=tmp_path, env=env) as serve:
        serve.until("Waiting for their time")
        (deployment,) = httpx.post(f"{api}/deployments/filter", json={}, timeout=30).raise_for_status().json()
        for number in range(CANCELLATIONS):
            path = f"{api}/deployments/{deployment['id']}/create_flow_run"
            run = httpx.post(path, json={}, timeout=30).raise_for_status().json()
            waited("the load", lambda: mart.is_locked() and list(mart.place.work.rglob("*.parquet")))
            serve.look()
            wanted = {"state": {"type": "CANCELLING", "name": "Cancelling"}}
            httpx.post(f"{api}/flow_runs/{run['id']}/set_state", json=wanted, timeout=30).raise_for_status()
            waited("the end of the load", lambda: not mart.is_locked(), 120)
            waited("its state", partial(is_cancelled, api, run["id"]), 120)
            assert (mart.digest(), mart.published_run(), mart.leftovers()) == (before, 1, []), number
        assert serve.process.poll() is None
        code, _, said = serve.ended(15)
        assert serve.left(20) == []
    assert (code, "Traceback" in said) == (0, False), said
    with monkeypatch.context() as patch:
        patch.setattr("flows.completing.Judge", Approval)
        assert mart.load(dump).counts["kept_count"] == MANY
    assert set(mart.outcomes()[1:-1]) <= {"failed", "died"}
    conserved(mart)
    say(f"{CANCELLATIONS} runs cancelled on the server: {mart.outcomes()[1:-1]}, nothing left behind")
