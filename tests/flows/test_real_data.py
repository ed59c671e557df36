"""The whole Large Movie Review Dataset: every review is in the facts, and the counts are those of the dump."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.audit import FATES
from expectations.child import Judge
from tests.flows.conftest import Lent
from tests.flows.mart import Mart, conserved

pytestmark = [pytest.mark.real_data, pytest.mark.timeout(1200)]

COUNTS = {
    "SELECT count(*) FROM fact_review": 100_000,
    "SELECT count(*) FROM review_text": 100_000,
    "SELECT count(*) FROM fact_review WHERE title_key = 0": 0,
    "SELECT count(*) FROM dim_title WHERE title_key <> 0": 14_127,
    "SELECT count(DISTINCT same_title_key) FROM dim_title WHERE title_key <> 0": 13_931,
    "SELECT count(duplicate_of_review_key) FROM fact_review": 1_531,
    "SELECT count(DISTINCT content_digest) FROM fact_review": 98_469,
    "SELECT count(*) FROM review_distinct": 98_469,
    "SELECT count(*) FROM split_leak WHERE leak_kind = 'text'": 123,
    "SELECT count(*) FROM split_leak WHERE leak_kind = 'film'": 17,
    "SELECT count(*) FROM label_disagreement WHERE is_label_against_rating": 0,
    "SELECT count(*) FROM audit.refused_review": 0,
    "SELECT count(*) FROM fact_review WHERE html_break_count > 0 AND raw_character_count <= character_count": 0,
}


@pytest.fixture(scope="module")
def real_mart(real_dump: Path, judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> Mart:
    """The real dump, loaded and judged; without extraction, which takes longer than all the rest."""
    return loaded_and_judged(real_dump, judge, Mart(tmp_path_factory.mktemp("real") / "reviews.duckdb"))


def loaded_and_judged(real_dump: Path, judge: Judge, mart: Mart) -> Mart:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.completing.Judge", lambda: Lent(judge))
        result = mart.load(real_dump, workers=2)  # as by default: many batches, two at a time
    assert [failed for failed in result.failed if failed.severity == "critical"] == []
    return mart


@pytest.mark.parametrize("sql", COUNTS)
def test_the_counts_are_those_of_the_dump(sql: str, real_mart: Mart) -> None:
    assert real_mart.value(sql) == COUNTS[sql]


def test_every_record_is_kept(real_mart: Mart) -> None:
    assert real_mart.fates() == {"kept": 100_000}
    assert conserved(real_mart) == 1
    by_folder = real_mart.rows("SELECT split, label, count(*)::INT FROM fact_review GROUP BY ALL ORDER BY ALL")
    assert by_folder == [
        ("test", "negative", 12_500),
        ("test", "positive", 12_500),
        ("train", "negative", 12_500),
        ("train", "positive", 12_500),
        ("train", "unlabelled", 50_000),
    ]


def test_a_second_load_finds_nothing_new(real_mart: Mart, real_dump: Path) -> None:
    before = real_mart.digest()
    result = real_mart.load(real_dump)
    assert (result.outcome, result.counts["review_count_after"], real_mart.digest()) == ("nothing_new", 100_000, before)
    assert {result.counts[name] for name in FATES} == {0}


@pytest.mark.slow
def test_what_is_extracted_from_the_dump_passes_its_expectations(real_dump: Path, judge: Judge, tmp_path: Path) -> None:
    mart = loaded_and_judged(real_dump, judge, Mart(tmp_path / "reviews.duckdb", extracts=True))
    assert mart.value("SELECT count(*) FROM fact_mention") > 400_000
    assert mart.value("SELECT count(agreed_name) FROM dim_title") > 5_000
