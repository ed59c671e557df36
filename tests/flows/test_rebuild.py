"""A warehouse made anew from its raw texts is the one that a fresh load under the same rules gives."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from flows.rule_changes import OtherRules
from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import changed
from tests.flows.mart import Mart, equal
from tests.flows.old_rules import under_old_rules


def test_a_rebuild_equals_a_fresh_load(extracting_mart: Mart, ten: Path, tmp_path: Path) -> None:
    fresh = Mart(tmp_path / "fresh" / "reviews.duckdb", extracts=True)
    fresh.load(ten)
    with pytest.MonkeyPatch.context() as patch:
        under_old_rules(patch)
        extracting_mart.load(ten)
    old = extracting_mart.star()
    assert not old["review_text"].equals(fresh.star()["review_text"])
    assert extracting_mart.rebuild().outcome == "published"
    assert "fact_review" in equal(extracting_mart.star(), fresh.star())
    assert extracting_mart.outcomes() == ["published", "published"]
    assert extracting_mart.rows("SELECT * EXCLUDE load_run_key FROM audit.cleaning WHERE load_run_key = 2") == (
        fresh.rows("SELECT * EXCLUDE load_run_key FROM audit.cleaning")
    )


def test_where_no_rule_is_newer_nothing_is_rebuilt(loaded: Loaded) -> None:
    before = loaded.mart.digest()
    assert loaded.mart.rebuild().outcome == "nothing_new"
    assert loaded.mart.digest() == before


def test_all_can_be_rebuilt_without_need_and_the_verdict_written_down(
    loaded: Loaded, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWMART_EXTRACT", "false")
    before = loaded.mart.star()
    own, junit, markdown = (tmp_path / name for name in ("own.toml", "quality.xml", "quality.md"))
    own.write_text('[owners]\n"*" = "data team"\n')
    files = ("--expectations", own, "--junit", junit, "--markdown", markdown)
    said = command("rebuild", "--all", "--to", loaded.mart.target, *files)
    assert (said.code, said.is_clean) == (0, True)
    assert "10 reviews were cleaned again" in said.out
    assert ET.parse(junit).getroot().tag == "testsuites"
    assert markdown.read_text().startswith("### `reviews.duckdb: run 2 published`")
    assert loaded.mart.rows(
        "SELECT DISTINCT owner FROM quality.expectation_result WHERE load_run_key = 2 AND owner IS NOT NULL"
    ) == [("data team",)]
    equal(loaded.mart.star(), before)


NEW = {"train/pos/5_9.txt": b"A new review of a film<br />that has been waiting for one."}
VERSIONS = "SELECT rules_version, count(*) FROM fact_review GROUP BY 1 ORDER BY 1"


@pytest.fixture
def of_old_rules(mart: Mart, ten: Path) -> Mart:
    """A warehouse whose reviews older rules have made."""
    with pytest.MonkeyPatch.context() as patch:
        under_old_rules(patch)
        mart.load(ten)
    return mart


def test_a_load_under_newer_rules_asks_and_publishes_nothing(of_old_rules: Mart, ten: Path) -> None:
    assert of_old_rules.load(ten).outcome == "nothing_new"
    changed(ten, NEW)
    before = of_old_rules.digest()
    with pytest.raises(OtherRules, match=r"^10 reviews .* --rebuild .* --mixed"):
        of_old_rules.load(ten)
    assert (of_old_rules.digest(), of_old_rules.leftovers()) == (before, [])


def test_rules_are_mixed_on_demand(of_old_rules: Mart, ten: Path) -> None:
    changed(ten, NEW)
    assert of_old_rules.load(ten, mixed=True).counts["kept_count"] == 1
    assert of_old_rules.rows(VERSIONS) == [("0", 10), ("1", 1)]


def test_a_load_makes_older_reviews_anew_on_demand(of_old_rules: Mart, ten: Path) -> None:
    changed(ten, NEW)
    result = of_old_rules.load(ten, rebuild=True)
    assert (result.outcome, result.counts["kept_count"]) == ("published", 1)
    assert of_old_rules.rows(VERSIONS) == [("1", 11)]
    assert "<br />" not in of_old_rules.value("SELECT string_agg(clean_text, '') FROM review_text")
