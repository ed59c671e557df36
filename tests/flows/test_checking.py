"""A check: of what is published or of any file with the tables, in every format, with all failing rows."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import polars as pl
import pytest

from contracts.quality import EXPECTATION_RESULT, FAILING_ROW
from expectations.child import Judge
from expectations.wire import Request, Verdict
from flows.verdict_formats import as_json, as_junit, as_markdown
from tests.flows.conftest import Command, Loaded
from tests.flows.mart import Approval, Mart

WORDS = "fact_review.word_count.at_least_10"
OWN = """
[owners]
"*" = "data team"

[[expect]]
name = "word_count.few"
table = "fact_review"
column = "word_count"
expect = "between"
max = 12
why = "Short reviews are wanted."
"""
HOSTILE = "`</td>|<script>alert(1)</script>\n@all [x](javascript:y) \x1b[31m\u202e"


def results(**changed: object) -> pl.DataFrame:
    row = {
        "load_run_key": 1,
        "expectation_id": WORDS,
        "suite_name": "fact_review.shape",
        "table_name": "fact_review",
        "column_name": "word_count",
        "expectation_type": "ExpectColumnValuesToBeBetween",
        "arguments_json": "{}",
        "purpose": "Words are many.",
        "owner": "anna",
        "severity": "critical",
        "outcome": "failed",
        "observed": HOSTILE,
        "element_count": 4,
        "unexpected_count": 1,
        "seconds": 0.5,
        **changed,
    }
    return pl.DataFrame([row], schema=pl.Schema({**EXPECTATION_RESULT.schema, "outcome": pl.String()}))


FAILING = pl.DataFrame(
    [{"load_run_key": 1, "expectation_id": WORDS, "row_number": 1, "row_key": "7", "failing_value": HOSTILE}],
    schema=FAILING_ROW.schema,
)


@pytest.mark.parametrize(
    ("outcome", "severity", "tag", "counts"),
    [
        ("failed", "critical", "failure", {"failures": "1", "errors": "0", "skipped": "0"}),
        ("failed", "warning", "system-out", {"failures": "0", "errors": "0", "skipped": "0"}),
        ("error", "info", "error", {"failures": "0", "errors": "1", "skipped": "0"}),
        ("left_out", "critical", "skipped", {"failures": "0", "errors": "0", "skipped": "1"}),
        ("passed", "critical", None, {"failures": "0", "errors": "0", "skipped": "0"}),
    ],
)
def test_junit_fails_a_build_for_critical_failures_only(
    outcome: str, severity: str, tag: str | None, counts: dict[str, str]
) -> None:
    root = ET.fromstring(as_junit(results(outcome=outcome, severity=severity), FAILING))
    (suite,) = root
    (case,) = suite
    assert {name: suite.get(name) for name in counts} == counts
    assert case.get("name") == WORDS
    assert [child.tag for child in case] == ([] if tag is None else [tag])


def test_values_of_the_data_do_nothing_in_any_format() -> None:
    root = ET.fromstring(as_junit(results(), FAILING))
    text = "".join(root.itertext())
    assert "<script>" in text
    assert "\x1b" not in text
    (row,) = json.loads(as_json(results(), FAILING))
    assert row["failing_rows"] == [{"row_key": "7", "failing_value": HOSTILE}]
    lines = as_markdown("a", results(), FAILING).splitlines()
    assert len(lines) == 7
    cells = lines[-1].replace("\\|", "").split("|")[1:-1]
    assert len(cells) == 6
    assert all(cell.count("`") in (0, 2) for cell in cells)


@pytest.fixture
def approved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks are approved without being judged."""
    monkeypatch.setattr("flows.checking.Judge", Approval)


def test_a_verdict_is_written_into_files(sample_mart: Mart, command: Command, tmp_path: Path, approved: None) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    files = [tmp_path / name for name in ("a.xml", "a.json", "a.md")]
    written = ["--junit", files[0], "--json-file", files[1], "--markdown", files[2]]
    said = command("check", "--db", sample_mart.target, "--expectations", own, *written)
    assert (said.code, said.is_clean) == (0, True)
    assert ET.parse(files[0]).getroot().tag == "testsuites"
    rows = {row["expectation_id"]: row for row in json.loads(files[1].read_text())}
    assert rows["fact_review.word_count.few"]["owner"] == "data team"
    assert files[2].read_text().endswith(f"{len(rows)} of {len(rows)} expectations hold.\n\n")
    there = command("check", "--db", sample_mart.target, "--markdown", "-")
    assert there.out.startswith("### `")
    nowhere = command("check", "--db", sample_mart.target, "--junit", tmp_path / "no" / "a.xml")
    assert (nowhere.code, nowhere.is_clean) == (1, True)


class Undocumented(Approval):
    """All holds, and the Data Docs that are wanted cannot be written."""

    def judged(self, request: Request) -> Verdict:
        return replace(super().judged(request), trouble=f"No room for {request.data_docs}.")


def test_data_docs_that_cannot_be_written_fail_a_check_and_undo_no_load(
    loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.checking.Judge", Undocumented)
    monkeypatch.setattr("flows.completing.Judge", Undocumented)
    check = command("check", "--db", loaded.mart.target, "--data-docs", "docs", "--quiet")
    assert (check.code, check.out, check.err) == (1, "", "Error: No room for docs.\n")
    (loaded.dump / "train/pos/7_9.txt").write_text("One more review.")
    load = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--no-extract", "--data-docs", "docs")
    assert (load.code, "No room for docs." in load.out) == (0, True)


def test_all_failing_rows_of_an_expectation_are_printed(sample_mart: Mart, command: Command, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    rows = ["check", "--db", sample_mart.target, "--expectations", own, "--format", "json", "--rows"]
    said = command(*rows, "fact_review.word_count.few")
    failing = json.loads(said.out)
    assert said.code == 0
    assert len(failing) == sample_mart.value("SELECT count(*) FROM fact_review WHERE word_count > 12") > 20
    assert set(failing[0]) == {"row_key", "failing_value"}
    assert command(*rows, "fact_review.label.not_null").code == 0
    unknown = command(*rows, "fact_review.nonsense")
    assert (unknown.code, unknown.is_clean) == (1, True)
    whole = command(*rows, "dim_rating.row_count")
    assert (whole.code, "judges the table as a whole" in whole.err) == (1, True)


def test_any_file_with_the_reviews_is_judged_by_what_it_has(
    sample_mart: Mart, command: Command, tmp_path: Path, lent_judge: Judge
) -> None:
    path = tmp_path / "other.db"
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute(f"attach '{sample_mart.target.resolve()}' as mart (read_only)")
        connection.execute("create table fact_review as from mart.fact_review")
        connection.execute("alter table fact_review drop vote_count")
        connection.execute("update fact_review set word_count = 0 where record_number = 1")
    before = path.read_bytes()
    said = command("check", "--db", path)
    assert (said.code, said.is_clean) == (2, True)
    assert "failed (critical): fact_review.word_count.between" in said.out
    assert "were left out: the file lacks tables or columns that they need." in said.out
    assert path.read_bytes() == before


def test_reviews_that_name_no_run_are_judged(sample_mart: Mart, command: Command, tmp_path: Path) -> None:
    path = tmp_path / "bare.db"
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("create table fact_review (review_key bigint, word_count integer)")
        connection.execute("insert into fact_review values (1, -3)")
    said = command("check", "--db", path)
    assert (said.code, said.is_clean) == (2, True)
    assert "failed (critical): fact_review.word_count" in said.out


def test_a_file_without_reviews_cannot_be_judged(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("create table a (b integer)")
    said = command("check", "--db", path)
    assert (said.code, said.is_clean) == (1, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[expect]]\n", "line 1: name is missing."),
        (
            OWN.replace('"word_count"\nexpect = "between"\nmax = 12', '"label"\nexpect = "matches"\npattern = "("'),
            "missing )",
        ),
        (
            '[[expect]]\nname = "a"\ntable = "dim_title"\nexpect = "query"\nsql = "select a"\nwhy = "No."',
            'line 5: dim_title.a cannot be asked: Binder Error: Referenced column "a" was not found',
        ),
        (
            '[[expect]]\nname = "a"\ntable = "dim_title"\nexpect = "query"\nsql = "drop table dim_title"\nwhy = "No."',
            "line 5: dim_title.a cannot be asked: Parser Error",
        ),
    ],
)
def test_a_mistake_in_own_expectations_is_told_before_a_load(
    text: str, said: str, loaded: Loaded, command: Command, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    load = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--no-extract", "--expectations", own)
    assert (load.code, load.is_clean, load.out) == (1, True, "")
    assert said in load.err
    assert loaded.mart.outcomes() == ["published"]


def test_a_load_is_judged_by_own_expectations(
    loaded: Loaded, command: Command, tmp_path: Path, lent_judge: Judge
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN.replace("why =", 'severity = "critical"\nwhy ='))
    (loaded.dump / "train/pos/7_9.txt").write_text(
        "One more review that has more than a dozen words in it, as is easily seen."
    )
    load = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--no-extract", "--expectations", own)
    assert (load.code, "critical: fact_review.word_count.few" in load.out) == (2, True)
    found = loaded.mart.rows(
        "SELECT owner, severity FROM quality.expectation_result WHERE suite_name = 'fact_review.own'"
    )
    assert found == [("data team", "critical")]


def test_an_own_expectation_that_breaks_on_the_data_is_named(
    loaded: Loaded, command: Command, tmp_path: Path, lent_judge: Judge
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[expect]]\nname = "a"\ntable = "fact_review"\nexpect = "query"\nwhy = "Labels are numbers."\n'
        'sql = "select review_key as row_key, label as failing_value from judged where label::integer > 1"\n'
    )
    (loaded.dump / "train/pos/7_9.txt").write_text("One more review.")
    load = command("load", loaded.dump, "--to", loaded.mart.target, "--direct", "--no-extract", "--expectations", own)
    assert (load.code, load.is_clean) == (1, True)
    assert "The expectation fact_review.a (line 6) in" in load.err
    check = command("check", "--db", loaded.mart.target, "--expectations", own)
    assert (check.code, "cannot be judged" in check.out) == (1, True)


def test_a_profile_is_a_proposal_and_changes_nothing(sample_mart: Mart, command: Command, tmp_path: Path) -> None:
    own, diff = tmp_path / "own.toml", tmp_path / "a.diff"
    own.write_text(OWN)
    words = ["profile", "--db", sample_mart.target, "--expectations", own]
    few = command(*words)
    assert (few.code, "Nothing to propose" in few.out) == (0, True)
    said = command(*words, "--fewest-reviews", "10", "--output", diff)
    assert (said.code, said.is_clean, "bands proposed in" in said.out) == (0, True, True)
    assert "+name = " in diff.read_text()
    assert own.read_text() == OWN
    again = command(*words, "--fewest-reviews", "10", "--output", diff)
    assert (again.code, again.is_clean, "it is there already" in again.err) == (1, True, True)
    shown = command(*words, "--fewest-reviews", "10")
    assert shown.out == diff.read_text()
