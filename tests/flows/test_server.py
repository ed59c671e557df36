"""Which server a load reports to, and a temporary one that does not come up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.quiet_prefect import SWITCHES, names_a_server, quieten_prefect
from flows.temporary_server import NoServer, TemporaryServer


def test_a_server_that_ends_at_once_is_told_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "")
    monkeypatch.setenv("PREFECT_LOGGING_TO_API_ENABLED", "false")
    monkeypatch.setattr("sys.executable", "/bin/false")
    with TemporaryServer() as server:
        assert os.environ["PREFECT_API_URL"] == f"http://127.0.0.1:{server.port}/api"
        with pytest.raises(NoServer, match="Run again with --direct"):
            server.wait()
    assert "PREFECT_API_URL" not in os.environ


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
