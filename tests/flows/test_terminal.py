"""What a terminal asks of a command: colours only where they are wanted, words completed, true last words."""

from __future__ import annotations

import pytest

from flows import last_words
from flows.settings import option_words
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
