"""The README: every command in it is run as it is written, in an empty folder, and does what the text says.

A first load and a first query are run by a shell and in processes of their own. The other commands are given the same
words in this process, where all judged ones share one judging process: to start each takes longer than its work.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from expectations.child import Judge
from tests.flows.conftest import Lent, answered
from tests.flows.mart import Approval, Mart
from tests.sources.made_dumps import saved, tar_bytes
from tests.sources.made_reference import reference

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, block in BLOCKS if kind == "console" for line in block.splitlines()]
SNIPPETS = [block for kind, block in BLOCKS if kind == "python"]
MAPPINGS = [block for kind, block in BLOCKS if kind == "toml"]
OF_THE_TESTS = ("REVIEWMART_", "PREFECT_API", "COVERAGE_")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(OF_THE_TESTS)},
    "PYTHONPATH": str(ROOT),
    "COLUMNS": "80",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """An empty folder with the virtual environment, and a dump and a reference of the names that the README has."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / ".venv").symlink_to(Path(sys.executable).parent.parent)
    (folder / "sample").symlink_to(sample)
    files = {str(path.relative_to(sample)): path.read_bytes() for path in sorted(sample.rglob("*")) if path.is_file()}
    saved(folder / "aclImdb_v1.tar.gz", tar_bytes(files, prefix="aclImdb/"))
    reference(folder / "imdb", {"title.basics": [], "title.principals": [], "name.basics": []})
    return folder


def run(command: str, folder: Path, **environment: str) -> str:
    """Run a line as a shell does, and return what it prints."""
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    assert not re.search(r"Traceback|Warning|Error", done.stdout + done.stderr), done.stdout + done.stderr
    return done.stdout


def recipe(target: str) -> str:
    """What a make target does once everything is set up."""
    shown = subprocess.run(
        ["make", "--dry-run", "--old-file=.venv/.ready", target], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return shown.stdout


@pytest.mark.prefect
def test_make_demo_as_written_shows_all_that_is_promised(folder: Path) -> None:
    assert "make demo" in COMMANDS
    shown = run(recipe("demo"), folder)
    words = " ".join(shown.split())
    for promised in (
        "Published with warnings: run 1, 55 reviews in demo/reviews.duckdb",
        "read 60 records read",
        "kept 55 new reviews",
        "refused 5 blank_text 1, empty_file 1",
        "How are the films with at least 3 rated texts rated, best first?",
        "Warehouse: demo/reviews.duckdb",
        "Report: demo/reviews.report/index.html",
        'reviewmart sql --db demo/reviews.duckdb "FROM title_summary LIMIT 5"',
    ):
        assert promised in words
    assert max(map(len, shown.splitlines())) <= 80
    assert (folder / "demo/reviews.duckdb").is_symlink()
    assert "<html" in (folder / "demo/reviews.report/index.html").read_text()
    following = shown.partition("Next, with .venv/bin on your path:")[2].strip().splitlines()
    assert len(following) == 3
    for line in following[:2]:
        assert run(f"PATH=.venv/bin:$PATH; {line.strip()}", folder)


# What waits for its time does not end: the tests of the flows have `serve` register, run and stop.
LOCAL = [line for line in COMMANDS if line.startswith(".venv/bin/") and not re.search(" (?:fetch|serve) ", line)]
FETCHING = [line for line in COMMANDS if line.startswith(".venv/bin/") and " fetch " in line]


@pytest.mark.parametrize("command", FETCHING)
def test_fetching_as_written_knows_the_published_file_and_spares_another(command: str, folder: Path) -> None:
    dump = folder / "aclImdb_v1.tar.gz"  # the sample, under the name of the real dump: no network is needed to see that
    before = dump.read_bytes()
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, dump.read_bytes()) == (1, before)
    assert f"{len(before):,} bytes where the dump has 84,125,825. It was left as it is" in done.stderr


BY_A_SHELL = [next(line for line in LOCAL if f" {name} " in line) for name in ("load", "sql")]
OF_A_SHELL = set("|&;<>()$`\\*?[]#~=%!{}")  # what a shell would make something of; between quotes it stays


@pytest.fixture
def here(folder: Path, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, and this process as a command in it has it: the same variables, and no server."""
    monkeypatch.chdir(folder)
    for name in os.environ:
        if name not in ENVIRONMENT:
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", ENVIRONMENT["COLUMNS"])
    monkeypatch.setenv("REVIEWMART_DIRECT", "1")
    for module in ("completing", "checking"):
        monkeypatch.setattr(f"flows.{module}.Judge", lambda: Lent(judge))
    return folder


@pytest.mark.parametrize("command", LOCAL)
def test_a_command_as_written(
    command: str, here: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if command in BY_A_SHELL:
        assert run(command, here, REVIEWMART_DIRECT="1").strip()  # the demo has shown that the server starts
        return
    assert not OF_A_SHELL & set(re.sub(r"'[^']*'|\"[^\"$`\\\\]*\"", "", command))
    shown = answered(shlex.split(command), monkeypatch, capfd)
    assert not shown.code, shown.err
    assert not re.search(r"Traceback|Warning|Error", shown.out + shown.err), shown.out + shown.err
    assert shown.out.strip()


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_a_snippet_of_python_as_written(snippet: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", snippet], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert (done.stderr, "aclimdb" in done.stdout) == ("", True)


@pytest.mark.parametrize("mapping", MAPPINGS, ids=range(len(MAPPINGS)))
def test_a_mapping_as_written_reads_the_sample(
    mapping: str, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.completing.Judge", Approval)
    (tmp_path / "written.toml").write_text(mapping, encoding="utf-8")
    mart = Mart(tmp_path / "written.duckdb")
    assert mart.load(sample / "mapped/shop.tsv", mapping=tmp_path / "written.toml").counts["kept_count"] == 7


def test_everything_that_is_said_to_lie_beside_the_warehouse_lies_there(folder: Path) -> None:
    table = README.partition("## What lies where")[2].partition("\n## ")[0]
    named = re.findall(r"^\| (`.+`) \|", table, flags=re.MULTILINE)
    paths = {path.rstrip("/") for cell in named for path in re.findall(r"`([^`]+)`", cell)}
    there = {path.name for path in folder.glob("reviews.*")}
    assert paths - {"reviews.work"} <= there
    assert there - paths <= {"reviews.reports"}


def test_the_other_commands_are_targets_of_make() -> None:
    others = [line for line in COMMANDS if not line.startswith(".venv/bin/")]
    assert others
    for line in others:
        assert line.startswith("make ")
        assert recipe(line.removeprefix("make "))


def test_every_layout_and_outcome_is_in_the_readme() -> None:
    from contracts import errors
    from sources import SOURCES

    for layout in SOURCES:
        assert f"`{layout.name}`" in README
    codes = {int(code) for code in re.findall(r"^\| [^|]+ \| (\d+) \|", README, flags=re.MULTILINE)}
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.PipelineError)
    ]
    assert codes == {kind.exit_code for kind in kinds} | {0, 2}


def test_every_file_that_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:docs|sample)/[\w./-]*|[A-Z]+\.md)`", README)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
