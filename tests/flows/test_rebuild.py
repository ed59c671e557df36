"""A warehouse made anew from its raw texts is the one that a fresh load under the same rules gives."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from flows.outcome import LoadResult
from flows.rebuilding import rebuild
from flows.runner import Direct
from flows.settings import load_settings
from tests.flows.conftest import Command, Loaded
from tests.flows.mart import Mart, equal
from transforms import clean


def rebuilt(mart: Mart, **options: bool) -> LoadResult:
    """The result of a rebuild without a server."""
    settings = load_settings(to=mart.target, direct=True, extract=mart.extracts)
    return rebuild(settings, Direct(settings.workers), mart.said.append, **options)


def under_old_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads are made by rules that have another version and leave breaks alone."""
    monkeypatch.setattr("flows.planning.RULES_VERSION", "0")
    monkeypatch.setattr(clean, "_RULES", tuple(rule for rule in clean._RULES if "break" not in rule.name))


def test_a_rebuild_equals_a_fresh_load(extracting_mart: Mart, ten: Path, tmp_path: Path) -> None:
    fresh = Mart(tmp_path / "fresh" / "reviews.duckdb", extracts=True)
    fresh.load(ten)
    with pytest.MonkeyPatch.context() as patch:
        under_old_rules(patch)
        extracting_mart.load(ten)
    old = extracting_mart.star()
    assert not old["review_text"].equals(fresh.star()["review_text"])
    assert rebuilt(extracting_mart).outcome == "published"
    assert "fact_review" in equal(extracting_mart.star(), fresh.star())
    assert extracting_mart.outcomes() == ["published", "published"]
    assert extracting_mart.rows("SELECT * EXCLUDE load_run_key FROM audit.cleaning WHERE load_run_key = 2") == (
        fresh.rows("SELECT * EXCLUDE load_run_key FROM audit.cleaning")
    )


def test_where_no_rule_is_newer_nothing_is_rebuilt(loaded: Loaded) -> None:
    before = loaded.mart.digest()
    assert rebuilt(loaded.mart).outcome == "nothing_new"
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
