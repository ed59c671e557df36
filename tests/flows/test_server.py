"""Which server a load reports to, and a temporary one that does not come up."""

from __future__ import annotations

import importlib
import os
import socket
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import flows
from flows.commands import _in_flow
from flows.cron import BadSchedule, require_schedule
from flows.outcome import LoadResult
from flows.quiet_prefect import SWITCHES, names_a_server, quieten_prefect
from flows.server_words import MOST_LINES
from flows.settings import load_settings
from flows.temporary_server import NoServer, TemporaryServer
from tests.flows.conftest import Command, Loaded
from tests.flows.typed import ROOT


@pytest.fixture
def unnamed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No server is named."""
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_API_URL", "")


def child_that(tmp_path: Path, script: str) -> str:
    """A program in the place of Python, which starts the server."""
    program = tmp_path / "child"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 1", r"did not start, nor did a second\. It said nothing\."),
        (
            "echo Traceback >&2; echo 'ValueError: no room' >&2; echo '(see elsewhere)' >&2; exit 1",
            "said: ValueError: no",
        ),
        ("echo 'no such thing' >&2; exit 1", "said: no such thing"),
        ("seq 100000 >&2; exit 1", "said: 100000"),
    ],
    ids=["silent", "an error", "no error", "more than is kept"],
)
def test_a_server_that_does_not_start_is_told_with_what_it_said(
    script: str, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "")
    monkeypatch.setenv("PREFECT_LOGGING_TO_API_ENABLED", "false")
    monkeypatch.setattr("sys.executable", child_that(tmp_path, script))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with TemporaryServer() as server:
        assert os.environ["PREFECT_API_URL"] == f"http://127.0.0.1:{server.port}/api"
        with pytest.raises(NoServer, match=told):
            server.wait()
    assert "PREFECT_API_URL" not in os.environ
    assert all(len(file.read_text().splitlines()) <= MOST_LINES for file in tmp_path.glob("reviewmart-server-*"))


def test_a_server_that_ends_once_is_started_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark = tmp_path / "was here"
    script = f"if [ -e '{mark}' ]; then exec cat; fi; : > '{mark}'; exit 1"
    monkeypatch.setenv("PREFECT_API_URL", "")
    monkeypatch.setenv("PREFECT_LOGGING_TO_API_ENABLED", "false")
    monkeypatch.setattr("sys.executable", child_that(tmp_path, script))
    with TemporaryServer() as server:
        first = server._child
        first.wait(10)
        monkeypatch.setattr(server, "_is_healthy", lambda: server._child.poll() is None)
        server.wait()
        assert (first.returncode, server._child.poll()) == (1, None)


@pytest.mark.parametrize(("starts", "way"), [(True, "in the flow"), (False, "directly")])
def test_a_run_goes_on_without_a_server_that_does_not_start(
    starts: bool, way: str, unnamed: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def wait(_: TemporaryServer) -> None:
        if not starts:
            raise NoServer("It did not start.")

    monkeypatch.setattr("sys.executable", "/bin/cat")
    monkeypatch.setattr(TemporaryServer, "wait", wait)
    monkeypatch.setattr(flows, "orchestration", None, raising=False)  # what it imports takes seconds
    monkeypatch.setitem(sys.modules, "flows.orchestration", ModuleType("flows.orchestration"))
    said: list[str] = []
    result = LoadResult("published", 1, tmp_path, None, {})
    done = {True: replace(result, note="in the flow"), False: replace(result, note="directly")}
    settings = load_settings(to=tmp_path / "reviews.duckdb")
    assert _in_flow(settings, said.append, lambda _: done[True], lambda: done[False]).note == way
    assert ("It did not start. This run goes on without it, as with --direct" in said) is not starts


@pytest.mark.parametrize(("url", "named"), [("http://127.0.0.1:4200/api", True), ("", False)])
def test_the_user_names_a_server_in_the_environment(
    url: str, named: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_API_URL", url)
    assert names_a_server() is named


def test_prefect_is_quiet_but_what_the_user_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SWITCHES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_SERVER_LOGGING_LEVEL", "DEBUG")
    quieten_prefect()
    assert {name: os.environ[name] for name in SWITCHES} == {**SWITCHES, "PREFECT_SERVER_LOGGING_LEVEL": "DEBUG"}
    assert os.environ["DO_NOT_TRACK"] == "1"


def test_a_port_that_is_taken_is_told_with_what_to_do(loaded: Loaded, command: Command, unnamed: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = command("serve", loaded.dump, "--to", loaded.mart.target, "--port", str(port), "--quiet")
    assert (said.code, said.out, said.is_clean) == (1, "", True)
    assert f"PREFECT_API_URL=http://127.0.0.1:{port}/api" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--cron", "every night"], "it has 2 fields. Write five fields"),
        (["--cron", "30 2 * * moon"], "its weekday is 'moon'"),
        (["--timezone", "Middle/Earth"], "There is no time zone 'Middle/Earth'"),
        (["--upkeep", "61 * * * *"], "its minute is '61'"),
    ],
)
def test_a_schedule_that_cannot_be_understood_is_told_before_a_server_starts(
    words: list[str], told: str, loaded: Loaded, command: Command, unnamed: None
) -> None:
    said = command("serve", loaded.dump, "--to", loaded.mart.target, *words, "--quiet")
    assert (said.code, said.out, said.is_clean, said.err.count("\n")) == (1, "", True, 1)
    assert told in said.err


def test_what_cannot_be_loaded_is_not_scheduled(loaded: Loaded, command: Command, unnamed: None) -> None:
    said = command("serve", "nowhere", "--to", loaded.mart.target)
    assert (said.code, said.is_clean) == (1, True)
    assert "Cannot read the dump nowhere" in said.err


def test_the_deployments_of_prefect_yaml_are_flows_with_their_parameters() -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert len(written["deployments"]) == 3
    for deployment in written["deployments"]:
        module, _, name = deployment["entrypoint"].rpartition(".")
        flow = getattr(importlib.import_module(module), name)
        flow.validate_parameters(deployment["parameters"])
        assert {"cron", "timezone"} == set(deployment["schedules"][0])
        if "options" in deployment["parameters"]:
            load_settings(**deployment["parameters"]["options"])


@pytest.mark.parametrize(
    ("cron", "is_one"),
    [
        ("30 2 * * *", True),
        ("*/5 0-6,18-23 1,15 JAN-mar mon-fri", True),
        ("0 0 31 12 7", True),
        ("0 24 * * *", False),
        ("0 0 0 * *", False),
        ("5-1 * * * *", False),
        ("*/0 * * * *", False),
        ("1; * * * *", False),
        ("* * * *", False),
    ],
)
def test_what_is_a_schedule(cron: str, is_one: bool) -> None:
    if is_one:
        require_schedule(cron, "UTC")
        return
    with pytest.raises(BadSchedule, match="cannot be understood"):
        require_schedule(cron, "UTC")
