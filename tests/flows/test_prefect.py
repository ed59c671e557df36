"""The load as a Prefect flow: states that tell the truth, a silent terminal, and nothing left behind."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.temporary_server import TemporaryServer
from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import changed
from tests.flows.mart import equal
from tests.flows.typed import running

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun, TaskRun

pytestmark = pytest.mark.prefect
NEW = {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."}


@pytest.fixture(scope="module")
def server() -> Iterator[TemporaryServer]:
    """One Prefect server for all."""
    with TemporaryServer() as server:
        server.wait()
        yield server


@pytest.fixture
def named_server(server: TemporaryServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server that the user has named."""
    monkeypatch.setenv("PREFECT_API_URL", server.api_url)
    return server.api_url


def latest_run() -> tuple[FlowRun, list[TaskRun]]:
    """The last flow run that the server knows, and its task runs, once it has heard how they ended.

    Tasks tell the server by events, which it takes in its own time: after the load has ended, too.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
    from prefect.client.schemas.sorting import FlowRunSort, TaskRunSort

    with get_client(sync_client=True) as client:
        (run,) = client.read_flow_runs(sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=1)
        of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
        deadline = time.monotonic() + 20
        while True:
            tasks = client.read_task_runs(flow_run_filter=of_run, sort=TaskRunSort.NAME_ASC, limit=200)
            if time.monotonic() > deadline or all(task.state and task.state.is_final() for task in tasks):
                return run, tasks
            time.sleep(0.2)


def test_a_published_load_is_completed_and_a_held_back_one_is_failed(
    named_server: str, loaded: Loaded, command: Command
) -> None:
    mart, dump = loaded.mart, loaded.dump
    changed(dump, NEW)
    said = command("load", dump, "--to", mart.target)
    assert (said.code, said.is_clean) == (0, True)
    assert said.out.startswith("Published: run 2, 11 reviews")
    judged = mart.value("SELECT count(*) FROM quality.expectation_result WHERE load_run_key = 2")
    assert [line[10:] for line in said.err.splitlines()] == [
        "1 file to read, 12 unchanged",
        "1 record read and cleaned",
        "Candidate built: 11 reviews",
        "Lexicon learned from 11 reviews: 0 terms",
        "0 mentions found in 11 reviews",
        "Agreed: 0 credits, names of 0 films",
        f"{judged - 3} expectations judged",  # the limits of the load are not for the judge
    ]
    flow, tasks = latest_run()
    assert (flow.state_name, {task.state_name for task in tasks}) == ("Completed", {"Completed"})
    assert {task.name for task in tasks} >= {"find the files", "build the candidate", "judge the candidate", "publish"}

    star = mart.star()
    changed(dump, dict.fromkeys(("train/pos/0_9.txt", "train/pos/1_8.txt", "train/neg/0_2.txt")))
    said = command("load", dump, "--to", mart.target, "--sync", "--quiet")
    assert (said.code, said.out, said.err) == (2, "", "")
    flow, _ = latest_run()
    assert (flow.state_name, flow.state is not None and "held back" in (flow.state.message or "")) == ("Failed", True)
    equal(mart.star(), star)
    kept = artifacts(flow)
    assert kept.keys() == {"review-load", "failed-expectations", "quality-report"}
    assert kept["review-load"].startswith("### Held back: run 3")
    assert "load.removed_share" in kept["failed-expectations"]
    assert "file://" in kept["quality-report"]


def artifacts(flow: FlowRun) -> dict[str, str]:
    """What a flow run shows on its page, by key. Prefect 3.8's own method sends filters that its server refuses."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        of_run = {"artifacts": {"flow_run_id": {"any_": [str(flow.id)]}}}
        found = client.request("POST", "/artifacts/filter", json=of_run).json()
    return {one["key"]: str(one["data"]) for one in found if one["key"]}  # results of Prefect itself have none


def test_a_load_that_fails_says_so_in_one_message_and_to_the_server(
    named_server: str, loaded: Loaded, command: Command, tmp_path: Path
) -> None:
    said = command("load", tmp_path / "nowhere", "--to", loaded.mart.target)
    assert (said.code, said.out, said.is_clean, said.err.count("\n")) == (1, "", True, 1)
    assert said.err.startswith("Error: Cannot read the dump")
    flow, _ = latest_run()
    assert flow.state_name == "Failed"


def test_a_replay_is_a_flow_of_its_own(named_server: str, loaded: Loaded, command: Command) -> None:
    mart = loaded.mart
    changed(loaded.dump, {"train/pos/6_9.txt": b"A caf\xe9 in the rain, and nobody leaves it until the end."})
    mart.load(loaded.dump)
    said = command("replay", "--encoding", "latin-1", "--to", mart.target)
    assert (said.code, said.is_clean) == (0, True)
    assert said.out.startswith("Published: run 3, 11 reviews")
    flow, tasks = latest_run()
    assert (flow.state_name, {task.state_name for task in tasks}) == ("Completed", {"Completed"})
    assert {task.name for task in tasks} >= {"find the refusals", "read them again (1)", "publish"}


@contextmanager
def deployments() -> Iterator[dict[str, Any]]:
    """The deployments of reviewmart that the server knows, by name; they are taken away at the end of the block."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import DeploymentSort

    with get_client(sync_client=True) as client:
        found = client.read_deployments(limit=50, sort=DeploymentSort.NAME_ASC)
        ours = {one.name: one for one in found if str(one.entrypoint).startswith("flows.")}
        try:
            yield ours
        finally:
            for one in ours.values():
                client.delete_deployment(one.id)


def test_serve_registers_its_schedules_and_leaves_them_active(
    named_server: str, loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from prefect.runner import Runner

    from flows.maintenance import keep_in_order, report_anew
    from flows.orchestration import load_reviews

    async def at_once(_: Runner) -> None:
        """Nobody waits for the clock in a test."""

    monkeypatch.setattr(Runner, "start", at_once)
    mart = loaded.mart
    words = ("serve", loaded.dump, "--to", mart.target, "--cron", "30 2 * * *", "--timezone", "Europe/Berlin")
    by_clock = ("--export", tmp_path / "export", "--report-cron", "0 6 * * 1", "--report", tmp_path / "report")
    said = command(*words, *by_clock)
    assert (said.code, said.out, said.is_clean) == (0, "", True)
    assert "load reviews: 30 2 * * * (Europe/Berlin)" in said.err
    with deployments() as found:
        load, upkeep, report = (found[name] for name in ("load reviews", "keep reviews in order", "report reviews"))
    (schedule,) = load.schedules
    assert (schedule.active, schedule.schedule.cron, schedule.schedule.timezone) == (
        True,
        "30 2 * * *",
        "Europe/Berlin",
    )
    assert load.parameters["options"] == {"to": str(mart.target), "wait_seconds": 600.0}
    assert (load.entrypoint, load.paused) == ("flows.orchestration.load_reviews", False)

    changed(loaded.dump, NEW)
    assert load_reviews(**load.parameters)["counts"]["review_count_after"] == 11
    kept = keep_in_order(**upkeep.parameters)
    assert (kept["version"], kept["exported"]) == (2, True)
    assert (tmp_path / "export" / "manifest.json").exists()
    assert report_anew(**report.parameters) == {"report": str(tmp_path / "report" / "index.html")}
    assert (tmp_path / "report" / "index.html").exists()
    recorded = mart.value("SELECT command FROM audit.load_run WHERE load_run_key = 2")
    assert recorded.startswith(f"reviewmart load {loaded.dump} --to {mart.target} --wait 600.0  # scheduled, flow run ")


def test_upkeep_fails_and_names_the_problem(named_server: str, loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.maintenance import NotInOrder, keep_in_order

    monkeypatch.setattr("flows.doctor_place._kind_of_file_system", lambda _: "nfs4")
    with pytest.raises(NotInOrder, match=r"file system: .*nfs4"):
        keep_in_order(str(loaded.mart.target))
    flow, _ = latest_run()
    assert flow.state_name == "Failed"


@pytest.mark.slow
def test_serve_starts_a_server_runs_by_the_clock_and_ends_with_0(loaded: Loaded, tmp_path: Path) -> None:
    mart = loaded.mart
    changed(loaded.dump, NEW)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {"PREFECT_API_URL": "", "PREFECT_HOME": str(tmp_path / "home")}
    words = ("serve", loaded.dump, "--to", mart.target, "--cron", "* * * * *", "--port", str(port))
    with running(*words, here=mart.target.parent, env=env) as serve:
        serve.until("Waiting for their time")
        deadline = time.monotonic() + 100
        while mart.published_run() == 1 and time.monotonic() < deadline:
            time.sleep(0.5)
        serve.look()
        code, out, err = serve.ended(signal.SIGTERM)
        assert serve.left(20) == []
    assert (code, out, "Traceback" in err, "Warning" in err) == (0, "", False, False)
    assert mart.value("SELECT count(*) FROM fact_review") == 11
    assert mart.is_locked() is False


def test_a_direct_load_needs_no_server(loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert command("load", loaded.dump, "--to", loaded.mart.target, "--direct").code == 0


def test_the_temporary_server_ends_when_its_load_is_killed(loaded: Loaded) -> None:
    changed(loaded.dump, NEW)
    env = {"PREFECT_API_URL": ""}
    with running("load", loaded.dump, "--to", loaded.mart.target, here=loaded.mart.target.parent, env=env) as load:
        load.until("1 file to read")
        started = {" ".join(process.cmdline()[1:3]) for process in load.look()}
        assert "-m flows.temporary_server" in started
        code, _, _ = load.ended(signal.SIGKILL)
        assert (code, load.left(20)) == (-signal.SIGKILL, [])
    assert loaded.mart.is_locked() is False
    assert loaded.mart.load(loaded.dump).counts["kept_count"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_flow_that_is_told_to_stop_leaves_nothing(number: int, code: int, loaded: Loaded) -> None:
    before = loaded.mart.digest()
    changed(loaded.dump, NEW)
    env = {"PREFECT_API_URL": ""}
    with running("load", loaded.dump, "--to", loaded.mart.target, here=loaded.mart.target.parent, env=env) as load:
        load.until("Candidate built")
        found, out, err = load.ended(number)
        assert load.left(20) == []
    assert (found, out) == (code, "")
    assert err.endswith("The published warehouse is untouched.\n")
    assert "Traceback" not in err
    assert (loaded.mart.digest(), loaded.mart.is_locked(), loaded.mart.leftovers()) == (before, False, [])
