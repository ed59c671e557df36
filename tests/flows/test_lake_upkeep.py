"""What keeps a warehouse in order does so to a lake: replay, rebuild, restore, forget, doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.dumps import CAFE, TEN, written
from tests.flows.lakes import LakeMart
from tests.flows.mart import Mart, conserved, equal
from tests.flows.old_rules import under_old_rules

VERSIONS = "SELECT rules_version, count(*) FROM fact_review GROUP BY 1 ORDER BY 1"


@pytest.mark.slow
def test_what_was_refused_is_replayed_as_in_a_file(lake: LakeMart, elsewhere: Path, tmp_path: Path) -> None:
    file = Mart(tmp_path / "reviews.duckdb")
    dump = written(tmp_path / "dump", {**TEN, "train/pos/3_7.txt": CAFE, "train/neg/2_4.txt": b""})
    for mart in (lake, file):
        assert mart.load(dump).counts["refused_count"] == 2
    for mart in (lake.on(elsewhere), file):
        done = mart.replay(encoding="latin-1")
        assert (done.outcome, done.counts["kept_count"]) == ("published", 1)
    assert "fact_review" in equal(lake.star(), file.star())
    equal(lake.tables(), file.tables())
    assert conserved(lake) == 2
    assert lake.replay(encoding="latin-1").outcome == lake.load(dump, sync=True).outcome == "nothing_new"


@pytest.mark.slow
def test_reviews_of_older_rules_are_made_anew_as_in_a_file(
    lake: LakeMart, elsewhere: Path, tmp_path: Path, ten: Path
) -> None:
    lake.extracts = True
    fresh = Mart(tmp_path / "fresh" / "reviews.duckdb", extracts=True)
    fresh.load(ten)
    with pytest.MonkeyPatch.context() as patch:
        under_old_rules(patch)
        lake.load(ten)
    assert lake.rows(VERSIONS) == [("0", 10)]
    assert lake.on(elsewhere).rebuild().outcome == "published"
    assert "fact_review" in equal(lake.star(), fresh.star())
    assert lake.outcomes() == ["published", "published"]
    assert lake.rebuild().outcome == "nothing_new"
