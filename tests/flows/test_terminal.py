"""What a terminal asks of a command: colours only where they are wanted, words completed, true last words."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.errors import BadScheduler
from flows import last_words
from flows.load import load_dumps
from flows.outcome import LoadResult
from flows.runner import Direct
from flows.settings import LoadSettings, load_settings, option_words
from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import changed

ESCAPE = "\x1b"


@pytest.mark.parametrize(("no_colour", "is_coloured"), [("1", False), ("", True)])
def test_no_color_is_heeded_where_colours_would_be_shown(
    no_colour: str, is_coloured: bool, loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", no_colour)
    monkeypatch.setenv("TERM", "xterm-256color")
    said = command("load", loaded.dump, "--to", loaded.mart.target, "--direct")
    assert (said.code, "Nothing new" in said.out) == (0, True)
    assert ("\x1b[32m" in said.out or "\x1b[1;32m" in said.out) is is_coloured


@pytest.mark.parametrize(
    ("shell", "typed", "offered"),
    [
        ("bash", {"COMP_WORDS": "reviewmart sta", "COMP_CWORD": "1"}, "status"),
        ("bash", {"COMP_WORDS": "reviewmart load --relea", "COMP_CWORD": "2"}, "--relearn"),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "reviewmart rest"}, "restore"),
        ("fish", {"_TYPER_COMPLETE_ARGS": "reviewmart rest", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}, "restore"),
    ],
)
def test_shells_complete_commands_and_options(
    shell: str, typed: dict[str, str], offered: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_REVIEWMART_COMPLETE", f"complete_{shell}")
    for name, value in typed.items():
        monkeypatch.setenv(name, value)
    said = command()
    assert (said.code, said.is_clean) == (0, True)
    assert offered in said.out


def test_last_words_say_what_the_symlink_says(loaded: Loaded) -> None:
    target = loaded.mart.target
    last_words.run_began(target, 2)
    assert last_words.last_words() == last_words.UNTOUCHED
    changed(loaded.dump, {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."})
    loaded.mart.load(loaded.dump)
    assert last_words.last_words().startswith("Run 2 had published by then")


REBUILT = "The rebuild before the load was published, as run 2; the load was not."


@pytest.fixture
def rebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoadSettings:
    """The settings of a load whose rebuild, run 2, publishes."""
    target = tmp_path / "reviews.duckdb"
    target.symlink_to("reviews.versions/00000002/reviews.duckdb")

    def published(*_: object) -> LoadResult:
        last_words.run_began(target, 2)
        return LoadResult("published", 2, target, None, {})

    monkeypatch.setattr("flows.load.published_version", lambda _: target)
    monkeypatch.setattr("flows.rebuilding.rebuilt", published)
    return load_settings(to=target, direct=True, rebuild=True)


@pytest.mark.parametrize("begins", [True, False], ids=["with its run", "before its run"])
def test_a_load_that_loses_its_cluster_after_its_rebuild_says_that_this_was_published(
    begins: bool, rebuilt: LoadSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        if begins:
            last_words.run_began(rebuilt.to, 3)
        raise BadScheduler.at("tcp://here:1", "it went away", "Start it again: this run published nothing.")

    monkeypatch.setattr("flows.load._loaded", lost)
    with pytest.raises(BadScheduler, match=rf"this run published nothing\.\n{REBUILT}$"):
        load_dumps([], rebuilt, Direct(), print)
    last_words.run_began(rebuilt.to, 4)
    assert last_words.last_words() == last_words.UNTOUCHED  # the next load of this process has no part in it


def test_a_load_that_is_stopped_after_its_rebuild_says_that_this_was_published(
    rebuilt: LoadSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        last_words.run_began(rebuilt.to, 3)
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.load._loaded", stopped)
    with pytest.raises(KeyboardInterrupt):
        load_dumps([], rebuilt, Direct(), print)
    assert last_words.last_words() == REBUILT


def test_a_load_that_is_stopped_after_it_has_published_says_so(
    loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.ending._report", interrupted)
    changed(loaded.dump, {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."})
    said = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--no-extract")
    assert (said.code, loaded.mart.published_run()) == (130, 2)
    assert "Run 2 had published by then" in said.err.splitlines()[-1]
    assert "untouched" not in said.err
    assert loaded.mart.outcomes() == ["published", "published"]


def test_settings_as_words_hold_no_secret_and_nothing_that_has_no_option() -> None:
    options = {"to": "a.duckdb", "wait_seconds": 600, "sync": True, "direct": False, "workers": 3, "alert_command": "x"}
    assert option_words(options) == ["--to", "a.duckdb", "--wait", "600", "--sync"]
