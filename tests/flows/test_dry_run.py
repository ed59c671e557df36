"""A load that only says what it would read, and a log for those who were asleep."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import changed

CHANGE = {
    "train/pos/5_9.txt": b"A new review of a film that has been waiting for one.",
    "train/neg/0_2.txt": b"Changed: two hours of rain, and then the credits.",
    "train/pos/0_9.txt": None,
}


def everything(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def test_a_dry_run_says_what_would_be_read_and_writes_nothing(loaded: Loaded, command: Command) -> None:
    words = ("load", loaded.dump, "--to", loaded.mart.target, "--dry-run")
    same = command(*words)
    assert (same.code, same.err) == (0, "")
    assert "Nothing is new. Nothing was written" in same.out
    changed(loaded.dump, CHANGE)
    before = everything(loaded.mart.place.folder)
    told = json.loads(command(*words, "--json").out)
    (dump,) = told["dumps"]
    counts = [dump[f"{word}_file_count"] for word in ("new", "changed", "unchanged", "gone")]
    assert (told["is_nothing_new"], counts, dump["source"]) == (False, [1, 1, 10, 1], "aclimdb")
    said = command(*words)
    assert re.search(r"^ +1 files new$", said.out, flags=re.MULTILINE)
    assert "train/pos/5_9.txt" in said.out
    assert "would stay; --sync removes them" in said.out
    assert everything(loaded.mart.place.folder) == before
    assert loaded.mart.load(loaded.dump).counts["read_count"] == 2


def test_a_dry_run_before_the_first_load(loaded: Loaded, command: Command) -> None:
    said = command("load", loaded.dump, "--to", "new.duckdb", "--dry-run")
    assert (said.code, "A load would publish a new version." in said.out) == (0, True)
    assert list(Path.cwd().iterdir()) == []
    wrong = command("load", "nowhere", "--to", "new.duckdb", "--dry-run")
    assert (wrong.code, wrong.is_clean) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "a load of anything new asks for --rebuild or --mixed.\nA load would stop."),
        (("--mixed",), "--mixed would leave them as they are.\nA load would publish a new version."),
        (("--rebuild",), "--rebuild would make them anew first.\nA load would publish a new version."),
    ],
)
def test_a_dry_run_tells_of_reviews_of_other_rules(
    words: tuple[str, ...], told: str, loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.rule_changes.RULES_VERSION", "another")
    changed(loaded.dump, CHANGE)
    said = command("load", loaded.dump, "--to", loaded.mart.target, "--dry-run", *words)
    assert (said.code, said.err) == (0, "")
    assert "10 reviews of this warehouse were cleaned by other rules than those of today (version another)" in said.out
    assert told in said.out


def test_every_step_is_logged_with_its_instant_and_what_it_came_to(
    loaded: Loaded, command: Command, tmp_path: Path
) -> None:
    log = tmp_path / "nightly.log"
    words = ("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--quiet", "--log-file", log)
    changed(loaded.dump, CHANGE)
    assert command(*words).code == 0
    assert command("load", "nowhere", *words[2:]).code == 1
    lines = log.read_text().splitlines()
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ (info|warning|error) +\S.*", line) for line in lines)
    told = [line.split(maxsplit=2)[1:] for line in lines]
    assert told[0][1].startswith("reviewmart load ")
    assert ["info", "Candidate built: 11 reviews"] in told  # a file is gone, and its review stays
    assert any(text.startswith("run 2 published_with_warnings in ") and "kept_count 1" in text for _, text in told)
    assert told[-1][0] == "error"
    assert told[-1][1].startswith("NoSuchDump: Cannot read the dump nowhere")


def test_a_log_that_cannot_be_written_stops_before_anything_is_done(loaded: Loaded, command: Command) -> None:
    said = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--log-file", "nowhere/x.log")
    assert (said.code, said.out, said.is_clean, "Choose another --log-file" in said.err) == (1, "", True, True)
