"""The command line as a user types it: help, queries in every format, the state, the dictionary, layouts, checks."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sources import SOURCES
from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import PLAIN, written
from tests.flows.mart import Approval, Mart
from tests.flows.typed import REVIEWMART, surroundings, typed
from tests.sources.made_dumps import saved

COMMANDS = (
    "load",
    "replay",
    "check",
    "profile",
    "sql",
    "search",
    "status",
    "describe",
    "sources",
    "report",
    "fetch",
    "demo",
    "doctor",
    "export",
    "restore",
    "diff",
    "rebuild",
    "forget",
    "serve",
)
WIDEST = 80


def widest(text: str) -> int:
    return max(map(len, text.splitlines()), default=0)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_of_every_command_shows_an_example(name: str, option: str, command: Command) -> None:
    said = command(name, option)
    assert (said.code, said.err) == (0, "")
    words = " ".join(said.out.split())
    assert f"Example: reviewmart {name}" in words
    assert "Usage: reviewmart" in words
    assert widest(said.out) <= WIDEST


def test_the_command_line_is_a_module_too() -> None:
    program = [sys.executable, "-m", "flows.cli", "--version"]
    done = subprocess.run(program, env=surroundings(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:11], done.stderr) == (0, "reviewmart ", "")


def test_the_help_names_every_command_and_the_exit_codes(command: Command) -> None:
    said = command("--help")
    assert said.code == 0
    assert sorted(re.findall(r"^  ([a-z]+)  +[A-Z]", said.out, flags=re.MULTILINE)) == sorted(COMMANDS)
    assert "Exit codes: 0 done, 1 wrong usage" in " ".join(said.out.split())


def test_without_a_command_the_help_is_shown(command: Command) -> None:
    assert command() == command("--help")


def test_words_are_completed_by_the_shell(tmp_path: Path) -> None:
    env = {"_REVIEWMART_COMPLETE": "complete_bash", "COMP_WORDS": "reviewmart st", "COMP_CWORD": "1"}
    assert typed(here=tmp_path, env=env).stdout.split() == ["status"]


def test_the_version_is_told(command: Command) -> None:
    assert re.fullmatch(r"reviewmart \d+\.\d+\.\d+\n", command("--version").out)


SHORTEST = "SELECT review_id, word_count FROM fact_review ORDER BY word_count LIMIT 1"


@pytest.mark.parametrize("fmt", ["csv", "json", "markdown", "table"])
def test_an_answer_in_every_format(fmt: str, sample_mart: Mart, command: Command) -> None:
    said = command("sql", "--db", sample_mart.target, "--format", fmt, SHORTEST)
    assert (said.code, said.err) == (0, "")
    match fmt:
        case "csv":
            assert list(csv.DictReader(io.StringIO(said.out))) == [{"review_id": "train/neg/1", "word_count": "3"}]
        case "json":
            assert json.loads(said.out) == [{"review_id": "train/neg/1", "word_count": 3}]
        case "markdown":
            assert re.search(r"^\| train/neg/1 \| +3 \|$", said.out, flags=re.MULTILINE)
        case "table":
            assert "train/neg/1" in said.out
            assert widest(said.out) <= WIDEST


def test_a_query_comes_from_a_file_or_standard_input(sample_mart: Mart, command: Command, tmp_path: Path) -> None:
    file = saved(tmp_path / "query.sql", b"-- how many?\nSELECT count(*) AS n\nFROM fact_review;\n")
    assert command("sql", "--db", sample_mart.target, "--file", file, "--format", "csv").out.split() == ["n", "55"]
    given = "SELECT count(*) AS n FROM fact_review"
    for words in ((), ("-",)):
        done = typed("sql", "--db", sample_mart.target, "--format", "csv", *words, here=tmp_path, given=given)
        assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["n", "55"], "")


def test_a_long_answer_is_cut_and_says_so(sample_mart: Mart, command: Command) -> None:
    said = command("sql", "--db", sample_mart.target, "--limit", "3", "SELECT review_id FROM fact_review")
    assert said.out.count("train/") + said.out.count("test/") == 3
    assert "first 3 rows" in said.out
    everything = command("sql", "--db", sample_mart.target, "--limit", "0", "SELECT review_id FROM fact_review")
    assert everything.out.count("train/") + everything.out.count("test/") == 55


# a query that is not answered, and words of its one line
WRONG = [
    ("SELECT 1,\n  nonsense FROM fact_review", "line 2, column 3: "),
    ("SELEKT 1", "line 1, column 1: "),
    ("", "The query is empty"),
    ("DELETE FROM fact_review", "DELETE is refused: a warehouse is only read here"),
    ("CREATE TABLE t (a INT)", "CREATE is refused"),
    ("COPY fact_review TO 'stolen.csv'", "reads the warehouse and nothing else"),
    ("SELECT * FROM read_text('/etc/hostname')", "reads the warehouse and nothing else"),
    ("ATTACH 'other.duckdb'", ""),
    ("INSTALL httpfs", ""),
]


@pytest.mark.parametrize(("query", "words"), WRONG, ids=[query.split(" ")[0] or "nothing" for query, _ in WRONG])
def test_a_bad_query_is_told_in_one_line(query: str, words: str, loaded: Loaded, command: Command) -> None:
    before = loaded.mart.digest()
    said = command("sql", "--db", loaded.mart.target, query)
    assert (said.code, said.out, said.err.count("\n"), said.is_clean) == (1, "", 1, True)
    assert said.err.startswith(f"Error: {words}") or words in said.err
    assert loaded.mart.digest() == before
    assert list(Path.cwd().iterdir()) == []


def test_a_query_in_two_places_or_in_no_readable_file_is_refused(command: Command, tmp_path: Path) -> None:
    file = saved(tmp_path / "latin.sql", b"SELECT 'caf\xe9'")
    for words in (["SELECT 1", "--file", str(file)], ["--file", str(file)], ["--file", "nowhere.sql"]):
        said = command("sql", *words)
        assert (said.code, said.is_clean, said.err.count("\n")) == (1, True, 1)


@pytest.mark.parametrize("name", ["sql", "status", "check"])
def test_a_warehouse_that_is_not_there_is_told_with_what_to_do(name: str, command: Command) -> None:
    said = command(name, *(["SELECT 1"] if name == "sql" else []), "--db", "gone.duckdb")
    assert (said.code, said.is_clean, said.out) == (1, True, "")
    assert said.err.startswith("Error: No warehouse at gone.duckdb: there is no such file.")
    assert "reviewmart load DUMP --to gone.duckdb" in said.err


def test_the_warehouse_may_be_named_in_the_environment(
    sample_mart: Mart, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWMART_TO", str(sample_mart.target))
    assert command("sql", "--format", "csv", "SELECT count(*) AS n FROM fact_review").out.split() == ["n", "55"]


def test_the_state_of_a_warehouse(loaded: Loaded, command: Command) -> None:
    said = command("status", "--db", loaded.mart.target)
    assert (said.code, said.err) == (0, "")
    words = " ".join(said.out.split())
    for told in ("Warehouse: ", "reviews.versions/00000001", "run 1, started", "Writer: none", "aclimdb"):
        assert told in words
    assert re.search(r"fact_review\W+10\b", words)
    assert {line.split(":")[0] for line in said.out.splitlines() if len(line) > WIDEST} <= {"Warehouse"}
    state = json.loads(command("status", "--db", loaded.mart.target, "--json").out)
    assert (state["tables"]["fact_review"], state["writer"]) == (10, None)


def test_the_dictionary_describes_tables_and_columns(sample_mart: Mart, command: Command) -> None:
    everything = json.loads(command("describe", "--format", "json").out)
    names = {row["table_name"] for row in everything}
    assert {"fact_review", "dim_title", "audit.load_file", "title_summary"} <= names
    assert all(row["description"].endswith(".") for row in everything)
    for words in (["fact_review"], ["title_summary"], ["review", "--db", str(sample_mart.target)]):
        said = command("describe", *words)
        assert (said.code, said.is_clean) == (0, True)
        assert said.out.startswith(f"{words[0]}: ")


def test_the_layouts_are_listed_and_a_dump_is_told_which_it_has(command: Command, sample: Path, tmp_path: Path) -> None:
    listed = command("sources")
    assert listed.code == 0
    assert re.findall(r"^(\w+): ", listed.out, flags=re.MULTILINE) == [layout.name for layout in SOURCES]
    assert "is aclimdb: " in " ".join(command("sources", sample).out.split())
    plain = " ".join(command("sources", written(tmp_path / "plain", PLAIN)).out.split())
    assert "is plain_text: " in plain
    assert "3 of 3 files" in plain


def test_a_verdict_can_be_had_whole_and_as_json(
    sample_mart: Mart, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.checking.Judge", Approval)
    results = json.loads(command("check", "--db", sample_mart.target, "--json").out)
    assert {row["outcome"] for row in results} == {"passed"}
    said = command("check", "--db", sample_mart.target, "--all")
    assert said.out.count("passed (") == len(results)
    assert f"passes: {len(results)} of {len(results)} expectations hold." in said.out


def test_a_load_can_answer_in_json_or_not_at_all(loaded: Loaded, command: Command) -> None:
    said = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--json")
    answer = json.loads(said.out)
    assert (answer["outcome"], answer["exit_code"], answer["counts"]["review_count_after"]) == ("nothing_new", 0, 10)
    assert said.err == ""
    quiet = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


def test_options_come_before_the_environment_and_that_before_the_file(
    loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("reviewmart.toml").write_text(f'to = "{loaded.mart.target}"\ndirect = true\nkeep_versions = 7\nworkers = 1\n')
    monkeypatch.setenv("REVIEWMART_KEEP_VERSIONS", "8")
    monkeypatch.setenv("REVIEWMART_WORKERS", "3")
    assert command("load", loaded.dump, "--workers", "4").code == 1
    written(loaded.dump, {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."})
    assert command("load", loaded.dump, "--keep-versions", "9").code == 0
    settings = json.loads(
        loaded.mart.value("SELECT settings_json FROM audit.load_run ORDER BY load_run_key DESC LIMIT 1")
    )
    assert (settings["keep_versions"], settings["workers"], settings["direct"]) == (9, 3, True)
    assert (
        loaded.mart.value("SELECT command FROM audit.load_run ORDER BY load_run_key DESC LIMIT 1")
        == f"reviewmart load {loaded.dump} --keep-versions 9"
    )


def test_a_reader_that_stops_reading_is_no_error(sample_mart: Mart, tmp_path: Path) -> None:
    command = [str(REVIEWMART), "sql", "--db", str(sample_mart.target), "--format", "csv", "FROM range(300000)"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings(), cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "range\n"
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 0


def test_a_fault_of_ours_is_70_and_keeps_the_details_in_a_file(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("this cannot happen")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("flows.reading.described", broken)
    said = command("describe")
    assert (said.code, said.out, "Traceback" in said.err) == (70, "", False)
    assert "a fault of reviewmart, not of your data: ValueError: this cannot happen" in said.err
    (details,) = tmp_path.glob("reviewmart-error-*.txt")
    assert str(details) in said.err
    assert "Traceback" in details.read_text()


def test_the_demo_can_be_run_again(command: Command, approval: None) -> None:
    for _ in range(2):
        said = command("demo", "--direct")
        assert (said.code, said.is_clean) == (0, True)
        assert "run 1, 55 reviews in demo/reviews.duckdb" in said.out
        assert widest(said.out) <= WIDEST


def test_the_demo_spares_what_is_not_its_own(command: Command, tmp_path: Path) -> None:
    mine = saved(tmp_path / "mine.duckdb", b"mine")
    said = command("demo", "--direct", "--to", mine)
    assert (said.code, said.is_clean, mine.read_bytes()) == (1, True, b"mine")
