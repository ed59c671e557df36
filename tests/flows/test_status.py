"""How a warehouse stands: the age of its data, its runs, who writes, what comes next, and what a monitor is told."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.durations import BadDuration, duration, shown_duration
from flows.standing import standing
from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import changed
from tests.flows.test_held_back import THREE_GONE
from warehouse.journal import appended
from warehouse.lock import writer_lock

NOW = datetime(2030, 1, 2, 12, 0)  # noqa: DTZ001 -- as the warehouse holds instants


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_API_URL", "")


def ran(loaded: Loaded, number: int, outcome: str | None, finished_at: datetime = NOW) -> None:
    """Write a run into the journal."""
    row: dict[str, Any] = {"load_run_key": number, "started_at": finished_at, "outcome": "failed", "command": "x"}
    appended(loaded.mart.place.journal, "started", row)
    if outcome:
        appended(loaded.mart.place.journal, "ended", {**row, "outcome": outcome, "finished_at": finished_at})


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("26h", timedelta(hours=26)),
        ("1d12h", timedelta(hours=36)),
        ("90 m", timedelta(minutes=90)),
        ("1.5h", timedelta(minutes=90)),
        ("2W", timedelta(days=14)),
        ("45s", timedelta(seconds=45)),
    ],
)
def test_lengths_of_time(words: str, length: timedelta) -> None:
    assert duration(words) == length


@pytest.mark.parametrize("words", ["", "26", "h", "tomorrow", "-2h", "1h 2x", "9999999999w"])
def test_what_is_no_length_of_time(words: str) -> None:
    with pytest.raises(BadDuration, match="Write it as 26h"):
        duration(words)


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "0 s"), (59, "59 s"), (3660, "1 h 1 min"), (90_000, "1 d 1 h"), (86_400, "1 d")]
)
def test_lengths_of_time_in_words(seconds: int, words: str) -> None:
    assert shown_duration(timedelta(seconds=seconds)) == words


# what came after the load; whether the data are of then
@pytest.mark.parametrize(
    ("outcome", "is_current"),
    [("nothing_new", True), ("published", True), ("held_back", False), ("failed", False), (None, False)],
)
def test_the_age_of_the_data_counts_from_the_last_load_that_found_them_current(
    outcome: str | None, is_current: bool, loaded: Loaded
) -> None:
    ran(loaded, 2, outcome)
    found = standing(loaded.mart.target)
    assert (found.loaded_at == NOW.replace(tzinfo=UTC)) is is_current
    assert found.runs.get_column("outcome").to_list() == [outcome or "died", "published"]


def test_old_data_end_with_4(loaded: Loaded, command: Command) -> None:
    target = loaded.mart.target
    for words, code in ((["--max-age", "2h"], 0), (["--max-age", "0s"], 4), ([], 0)):
        said = command("status", "--db", target, *words)
        assert (said.code, said.err) == (code, "")
        state = json.loads(command("status", "--db", target, "--json", *words).out)
        assert state["is_too_old"] == ({0: False, 4: True}[code] if words else None)
    wrong = command("status", "--db", target, "--max-age", "soon")
    assert (wrong.code, wrong.out, wrong.is_clean) == (1, "", True)


def test_a_held_back_run_does_not_make_the_data_younger(loaded: Loaded, command: Command) -> None:
    first = standing(loaded.mart.target).loaded_at
    changed(loaded.dump, {**THREE_GONE, "train/pos/6_9.txt": b"caf\xe9"})
    loaded.mart.load(loaded.dump, sync=True)
    found = standing(loaded.mart.target)
    assert (found.runs["outcome"][0], found.loaded_at, found.kept_versions) == ("held_back", first, (2,))
    said = command("status", "--db", loaded.mart.target)
    assert re.search(r"Last run:  run 2, started .* UTC: held back", said.out)
    assert re.search(
        r"^  run 2, 20\d\d-\S+ \d\d:\d\d, held back: read 1, removed 3, refused 1$", said.out, flags=re.MULTILINE
    )


def test_who_writes_is_told_and_its_run_is_running(loaded: Loaded, command: Command) -> None:
    with writer_lock(loaded.mart.place.lock) as lock:
        lock.describe(2)
        ran(loaded, 2, None)
        said = command("status", "--db", loaded.mart.target)
        state = json.loads(command("status", "--db", loaded.mart.target, "--json").out)
    assert "Writer:    run 2, process " in said.out
    assert "UTC: running" in said.out
    assert (state["writer"]["run"], state["runs"][0]["outcome"]) == (2, "running")


@contextmanager
def answering(runs: list[dict[str, Any]]) -> Iterator[str]:
    """A server that gives these flow runs to whoever asks for those that wait."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            is_right = asked["flow_runs"] == {"state": {"type": {"any_": ["SCHEDULED"]}}}
            self.send_response(200 if is_right and self.path == "/api/flow_runs/filter" else 404)
            self.end_headers()
            self.wfile.write(json.dumps(runs).encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        server.server_close()


def test_the_next_run_is_asked_of_the_server_that_is_named(
    loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waiting(to: Path | None, day: int) -> dict[str, Any]:
        options = {"to": str(to)} if to else {}
        due = f"2030-01-0{day}T02:00:00+00:00"
        return {"name": f"of day {day}", "expected_start_time": due, "parameters": {"options": options}}

    target = loaded.mart.target
    with answering([waiting(None, 3), waiting(target.with_name("other.duckdb"), 4), waiting(target, 5)]) as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        assert "Next run:  2030-01-05 02:00 UTC (of day 5)" in command("status", "--db", target).out
    gone = command("status", "--db", target)
    assert (gone.code, f"Next run:  the Prefect server at {url} does not answer" in gone.out) == (0, True)
    with answering([]) as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        assert json.loads(command("status", "--db", target, "--json").out)["next_run"] == f"none is scheduled on {url}"


def test_a_server_can_be_named_in_a_profile(
    loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PREFECT_API_URL")
    profile = 'active = "work"\n[profiles.work]\nPREFECT_API_URL = "http://127.0.0.1:9/api"\n'
    (tmp_path / "profiles.toml").write_text(profile)
    assert "the Prefect server at http://127.0.0.1:9/api does not" in command("status", "--db", loaded.mart.target).out
