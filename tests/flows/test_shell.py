"""The shell: statements over several lines, commands, errors that end nothing, answers of the newest version."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.answering import Way
from flows.shell import HELP, Shell, is_complete
from tests.flows.conftest import Loaded
from tests.flows.dumps import changed
from tests.flows.mart import Mart
from warehouse.read import examples

Line = str | type[BaseException] | Callable[[], str]
COUNT = "SELECT count(*) AS n FROM fact_review;"


@pytest.fixture
def session(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a session prints that is given these lines."""
    monkeypatch.setenv("COLUMNS", "100")

    def typed(db: Path, *lines: Line) -> str:
        waiting: Iterator[Line] = iter((*lines, EOFError))

        def ask() -> str:
            line = next(waiting)
            if isinstance(line, type):
                raise line
            return line if isinstance(line, str) else line()

        capfd.readouterr()
        assert Shell(db, Way(fmt="csv"), {}).run(ask) == 0
        return capfd.readouterr().out

    return typed


@pytest.mark.parametrize(
    ("text", "complete"),
    [("SELECT 1", False), ("SELECT 1\n;", True), (".tables", True), ("\\q", True), ("", True)],
)
def test_what_can_be_run_when_enter_is_pressed(text: str, complete: bool) -> None:
    assert is_complete(text) is complete


def test_statements_are_answered_and_errors_end_nothing(sample_mart: Mart, session: Callable[..., str]) -> None:
    out = session(sample_mart.target, "SELEKT 1;", "", ";", KeyboardInterrupt, COUNT, "DROP TABLE fact_review;", COUNT)
    lines = out.splitlines()
    assert lines[0].startswith("Error: line 1, column 1: ")
    assert lines[1:3] == lines[-2:] == ["n", "55"]
    assert "DROP is refused" in lines[3]


def test_an_answer_can_be_interrupted(
    sample_mart: Mart, session: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.sql_command.query", stopped)
    assert session(sample_mart.target, COUNT) == "Interrupted.\n"


def test_each_answer_is_of_the_newest_version_and_that_is_told(loaded: Loaded, session: Callable[..., str]) -> None:
    def publishing() -> str:
        """A statement before which another load has published."""
        changed(loaded.dump, {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."})
        loaded.mart.load(loaded.dump)
        return COUNT

    out = session(loaded.mart.target, COUNT, publishing, COUNT)
    assert out == "n\n10\nVersion 2 has been published; answers are of it from here on.\nn\n11\nn\n11\n"


def test_commands_show_and_set(sample_mart: Mart, session: Callable[..., str], tmp_path: Path) -> None:
    db = sample_mart.target
    assert session(db, ".help").splitlines() == HELP.splitlines()
    assert "title_summary" in session(db, ".tables")
    assert "rating_out_of_10" in session(db, ".describe fact_review")
    assert session(db, ".examples").count("?") >= len(examples())
    assert re.search(r"^SELECT title_label", session(db, ".example rating_per_film"), flags=re.MULTILINE)
    file = tmp_path / "n.json"
    out = session(db, f".output {file}", COUNT, ".output", COUNT, ".format csv", COUNT)
    assert json.loads(file.read_text()) == [{"n": 55}]
    assert json.loads(out.partition("n\n")[0]) == [{"n": 55}]
    assert out.endswith("n\n55\n")
    shown = session(db, ".format table", ".limit 2", "SELECT review_id FROM fact_review;")
    assert "first 2 rows" in shown
    assert session(db, ".param least=60 split=test", "SELECT $least + 1 AS n;", ".param", "SELECT $least;").endswith(
        "n\n61\nError: The query needs a value for $least. Give it with -p least=VALUE.\n"
    )


def test_timing_is_told_on_the_other_output(
    sample_mart: Mart, session: Callable[..., str], capfd: pytest.CaptureFixture[str]
) -> None:
    Shell(sample_mart.target, Way(fmt="csv"), {}).run(iter([".timing on", COUNT, ".quit", "never"]).__next__)
    said = capfd.readouterr()
    assert (said.out, said.err.startswith("1 rows in 0.")) == ("n\n55\n", True)


@pytest.mark.parametrize(
    "line",
    [".nonsense", ".limit many", ".format xlsx", ".output x.xlsx", ".describe nothing", ".example no", ".", ".p 'x"],
)
def test_a_wrong_command_is_told_in_one_line(line: str, sample_mart: Mart, session: Callable[..., str]) -> None:
    out = session(sample_mart.target, line)
    assert (out.startswith("Error: "), out.count("\n")) == (True, 1)


@pytest.mark.parametrize("word", [".quit", "\\q", ".exit"])
def test_the_session_ends_when_told(word: str, sample_mart: Mart, session: Callable[..., str]) -> None:
    assert session(sample_mart.target, word, COUNT) == ""


def test_the_prompt_takes_lines_until_a_semicolon_and_remembers_them(
    sample_mart: Mart, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prompt_toolkit = pytest.importorskip("prompt_toolkit")
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output import DummyOutput

    from flows import prompting

    assert prompt_toolkit
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("NO_COLOR", "1")
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("SELECT count(*) AS n\rFROM fact_review;\r.quit\r")
        assert prompting.run_shell(sample_mart.target, {}, Way(fmt="csv")) == 0
    out = capfd.readouterr().out
    assert out.splitlines()[1:] == ["n", "55"]
    assert ", version 1: 55 reviews. .help for help." in out
    past = tmp_path / "reviewmart" / "sql_history"
    assert "+FROM fact_review;" in past.read_text()
    assert past.stat().st_mode & 0o077 == 0
    assert {"fact_review", "rating_out_of_10", ".tables", "SELECT"} <= set(prompting.words(sample_mart.target))


def test_without_a_home_nothing_is_remembered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("prompt_toolkit")
    from prompt_toolkit.history import InMemoryHistory

    from flows.prompting import history

    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert isinstance(history(), InMemoryHistory)
