"""What a run shows of itself on its page in Prefect, and in files for other tools."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from flows.outcome import FailedExpectation, LoadResult
from flows.run_artifacts import failures, keep_artifacts, summary
from tests.flows.conftest import Loaded
from tests.flows.dumps import changed

RESULT = LoadResult(
    outcome="held_back",
    run_key=3,
    warehouse=Path("reviews.duckdb"),
    report=None,
    counts={"read_count": 1_200, "kept_count": 1_100, "refused_count": 100, "updated_count": 0},
    failed=(FailedExpectation("fact_review.a", "critical", "a|b\n`c` \x1b[31m", "It must."),),
    expectation_count=9,
    advice=("See `x|y`.",),
)


def test_the_summary_counts_what_is_not_nothing() -> None:
    assert summary(RESULT).splitlines() == [
        "### Held back: run 3",
        "",
        "| records | count |",
        "|---|---|",
        "| read | 1,200 |",
        "| kept | 1,100 |",
        "| refused | 100 |",
        "",
        "8 of 9 expectations hold.",
        "",
        "- See 'x\\|y'.",
    ]


def test_a_failure_shows_its_value_as_text() -> None:
    (row,) = failures(RESULT)
    assert row["observed"] == "a|b\\n`c` \\x1b[31m"


def test_a_server_that_is_gone_does_not_undo_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise ConnectionError("nobody is there")

    monkeypatch.setattr("prefect.artifacts.create_markdown_artifact", gone)
    keep_artifacts(RESULT)


def test_a_load_writes_its_verdict_for_other_tools(loaded: Loaded, tmp_path: Path) -> None:
    changed(loaded.dump, {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."})
    junit, markdown = tmp_path / "verdict.xml", tmp_path / "verdict.md"
    loaded.mart.load(loaded.dump, junit=junit, markdown=markdown)
    assert len(ET.parse(junit).getroot().findall("testsuite/testcase")) > 100
    assert markdown.read_text().startswith("### `reviews.duckdb: run 2 published`")
    loaded.mart.load(loaded.dump, junit=junit, markdown=markdown)
    assert ET.parse(junit).getroot().findall("testsuite") == []
    assert "nothing new" in markdown.read_text()


def test_a_verdict_that_cannot_be_written_is_told_and_undoes_nothing(loaded: Loaded, tmp_path: Path) -> None:
    changed(loaded.dump, {"train/pos/5_9.txt": b"A new review of a film that has been waiting for one."})
    result = loaded.mart.load(loaded.dump, junit=tmp_path / "nowhere" / "verdict.xml")
    assert result.outcome == "published"
    assert "The verdict could not be written to" in result.advice[-1]
