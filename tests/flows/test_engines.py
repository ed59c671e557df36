"""A change of the engine that extracts: everything is extracted again, and nothing is mixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import extracting
from tests.flows.dumps import written
from tests.flows.mart import Mart
from tests.flows.naming_dump import naming
from transforms.extractor import Rules


class Other(Rules):
    """Stands in for an engine that is installed."""

    version = "other 1"


def test_another_engine_extracts_all_reviews_again(
    extracting_mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = written(tmp_path / "dump", naming({1: (0,)}))
    extracting_mart.load(dump)
    learned = extracting_mart.value("SELECT DISTINCT lexicon_version FROM fact_review")
    monkeypatch.setattr(extracting, "extractor", lambda _choice: Other())
    extracting_mart.load(written(dump, naming({1: (0, 1)})))
    expected = [(f"other 1/{learned}",)]
    assert extracting_mart.rows("SELECT DISTINCT lexicon_version FROM fact_review") == expected
    assert extracting_mart.value("SELECT count(*) FROM fact_review") == 2
