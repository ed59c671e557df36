"""Refused records read again: what passes now is loaded, the rest stays refused, and every record is counted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.flows.dumps import PLAIN, TEN, changed, written
from tests.flows.mart import Mart, conserved, equal
from tests.sources.made_dumps import saved, tar_bytes

CAFE = b"A caf\xe9 in the rain, and nobody leaves it until the end."
LATIN = {"encoding": "latin-1"}
YELP = b'{"review_id": "%d", "user_id": "u", "business_id": "b", "stars": 4, "text": "%b", "date": "2020-01-02"}\n'
HEADER = b"review,sentiment\n"

# files of a dump with one record in Latin-1, and the path of its file
DUMPS: dict[str, tuple[Mapping[str, bytes], dict[str, Any]]] = {
    "aclimdb": ({**TEN, "train/pos/3_7.txt": CAFE}, {}),
    "plain text": ({**PLAIN, "cafe.txt": CAFE}, {}),
    "csv": ({"dump.csv": HEADER + b'"First, a fine one.",positive\n' + CAFE[:6] + b' one,negative\n"A last one",positive\n'}, {}),
    "json lines": ({"dump.json": YELP % (1, b"A fine one") + YELP % (2, CAFE) + YELP % (3, b"A last one")}, {}),
}


@pytest.mark.parametrize("case", DUMPS)
def test_a_replay_with_the_right_encoding_comes_to_what_a_right_load_would_have(
    case: str, mart: Mart, tmp_path: Path
) -> None:
    files, options = DUMPS[case]
    dump = written(tmp_path / "dump", files)
    first = mart.load(dump, **options)
    assert first.counts["refused_count"] == 1
    result = mart.replay(reasons=["invalid_encoding"], **LATIN)
    print(result, mart.rows("select * from refused_open"))
    assert (result.outcome, mart.fates()) == ("published", {"kept": 1})
    assert (result.counts["read_count"], result.counts["replayed_count"]) == (1, 1)
    assert conserved(mart) == 2
    assert mart.rows("SELECT status, resolved_run_key FROM audit.refused_review") == [("replayed", 2)]
    right = Mart(tmp_path / "right" / "reviews.duckdb")
    right.load(dump, **options, **LATIN)
    equal(mart.star(), right.star())
    assert mart.load(dump, **options).outcome == "nothing_new"
