"""Alerts: a run that is held back is told, no receiver harms it, and no secret shows anywhere."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from flows.alerting import alerted
from flows.outcome import FailedExpectation, LoadResult
from flows.settings import BadSetting, LoadSettings, load_settings
from tests.flows.conftest import Command
from tests.flows.dumps import numbered, written
from tests.flows.mart import Mart
from tests.flows.receiver import receiver

FAILED = FailedExpectation("fact_review.label.agrees_with_rating", "critical", "1 of 11 rows", "Labels agree.")
HELD_BACK = LoadResult("held_back", 3, Path("reviews.duckdb"), None, {"read_count": 11}, failed=(FAILED,))
SECRET = "s3cr3t-t0ken"


def told(result: LoadResult, **options: object) -> tuple[LoadResult, list[str]]:
    said: list[str] = []
    return alerted(result, settings(**options), said.append), said


def settings(**options: object) -> LoadSettings:
    return load_settings(**{"alert_seconds": 60, **options})


def test_all_ways_get_the_message(tmp_path: Path) -> None:
    took = tmp_path / "took.json"
    save = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())"
    with receiver() as received:
        result, said = told(
            HELD_BACK,
            alert_command=shlex.join([sys.executable, "-c", save, str(took)]),
            alert_webhook=f"http://ann:{SECRET}@127.0.0.1:{received.port}/hook?a=b",
            alert_to=f"json://127.0.0.1:{received.port}/one  json://127.0.0.1:{received.port}/two",
        )
    assert result.advice == ()
    assert said == ["Sending the alert (command, webhook, address 1, address 2)"]
    posts = {path: (headers, body) for path, headers, body in received.posts}
    assert set(posts) == {"/hook?a=b", "/one", "/two"}
    headers, body = posts["/hook?a=b"]
    assert headers["authorization"].startswith("Basic ")
    assert (body["outcome"], body["run"], body["exit_code"]) == ("held_back", 3, 2)
    assert body["title"] == "reviewmart: run 3 of reviews.duckdb was held back"
    assert "critical: fact_review.label.agrees_with_rating: 1 of 11 rows" in body["text"]
    assert json.loads(took.read_text()) == body
    assert posts["/one"][1]["message"] == body["text"]


@pytest.mark.parametrize("outcome", ["published", "published_with_warnings", "nothing_new"])
def test_only_a_run_that_is_held_back_is_told(outcome: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.alerting._sent", lambda *_args: pytest.fail("an alert was sent"))
    result = LoadResult(outcome, 3, Path("reviews.duckdb"), None, {})
    assert told(result, alert_command="true") == (result, [])
    assert told(HELD_BACK) == (HELD_BACK, [])


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("false", "it ended with code 1"),
        ("no-such-program-here --token x", "it cannot be reached (no such file or directory)"),
        ("echo 'x", "its quotes are not closed"),
    ],
)
def test_a_command_that_fails_is_told_and_changes_nothing(command: str, why: str) -> None:
    result, _ = told(HELD_BACK, alert_command=command)
    assert (result.outcome, result.exit_code) == ("held_back", 2)
    assert result.advice == (f"The alert by command was not sent: {why}.",)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_refuses_is_told(status: int) -> None:
    with receiver(status) as received:
        result, _ = told(HELD_BACK, alert_webhook=f"http://127.0.0.1:{received.port}/{SECRET}")
    assert result.advice == (f"The alert by webhook was not sent: it answered with status {status}.",)
    assert len(received.posts) == 1


def test_a_receiver_that_never_answers_is_left_alone() -> None:
    with receiver(answers=False) as received:
        result, _ = told(
            HELD_BACK,
            alert_seconds=3,
            alert_webhook=f"http://127.0.0.1:{received.port}/",
            alert_command="sleep 600",
        )
    assert sorted(result.advice) == [
        "The alert by command was not sent: it took longer than 3 seconds.",
        "The alert by webhook was not sent: it took longer than 3 seconds.",
    ]


def test_no_secret_is_shown_or_kept(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch, approval: None
) -> None:
    with receiver() as gone:
        port = gone.port
    monkeypatch.setenv("REVIEWMART_ALERT_WEBHOOK", f"http://ann:{SECRET}@127.0.0.1:{port}/{SECRET}")
    monkeypatch.setenv("REVIEWMART_ALERT_TO", f"json://ann:{SECRET}@127.0.0.1:{port}/ {SECRET}://nowhere")
    monkeypatch.setenv("REVIEWMART_ALERT_COMMAND", f"false {SECRET}")
    mart = Mart(tmp_path / "mart" / "reviews.duckdb")
    dump = written(tmp_path / "dump", numbered(30))
    monkeypatch.setenv("REVIEWMART_EXTRACT", "false")
    published = command("load", dump, "--to", mart.target, "--direct")
    for path in (dump / "train/pos").iterdir():
        path.write_bytes(b"")
    held = command("load", dump, "--to", mart.target, "--direct")
    assert (published.code, held.code, held.is_clean) == (0, 2, True)
    assert "The alert by webhook was not sent: it cannot be reached" in " ".join(held.out.split())
    assert SECRET not in published.out + published.err + held.out + held.err
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".duckdb" for path in kept)
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]
    assert mart.value("SELECT min(settings_json) FROM audit.load_run").count("**********") == 3


@pytest.mark.parametrize(
    "options", [{"alert_webhook": f"ftp://{SECRET}"}, {"alert_to": [SECRET]}, {"alert_command": {"a": SECRET}}]
)
def test_a_bad_setting_does_not_show_its_secret(options: dict[str, object]) -> None:
    with pytest.raises(BadSetting) as bad:
        load_settings(**options)
    assert SECRET not in f"{bad.value} {bad.value.__cause__}"


def test_what_a_server_keeps_holds_no_secret() -> None:
    kept = settings(alert_webhook=f"https://{SECRET}", alert_to=f"a://{SECRET}", sync=True).without_secrets()
    assert kept["sync"] is True
    assert not {"alert_webhook", "alert_to"} & set(kept)
    assert load_settings(**kept).alert_webhook is None


def test_a_deployment_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWMART_ALERT_WEBHOOK", f"https://{SECRET}")
    assert settings(sync=True).without_secrets(exclude_unset=True) == {"sync": True, "alert_seconds": 60.0}
