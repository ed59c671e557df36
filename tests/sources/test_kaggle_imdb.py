"""Kaggle's IMDb: a record in, a raw review out."""

from __future__ import annotations

from typing import Any

import pytest

from sources.kaggle_imdb import KAGGLE_IMDB
from tests.sources.made_records import raw_row

RECORD: dict[str, Any] = {"review": "A fine film.", "sentiment": "positive"}
WHOLE = {
    "raw_text": "A fine film.",
    "review_id": "2b9e8b7903e329c1-1",
    "review_id_kind": "content",
    "split": "none",
    "label": "positive",
    "rating_raw": None,
    "rating_scale": None,
    "title_namespace": "unknown",
    "title_id": None,
    "reviewer_namespace": "unknown",
    "reviewer_id": None,
    "reviewed_on": None,
    "extra_json": None,
    "flaws": None,
}

# what is different in the record, and then in the raw review
CELLS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"sentiment": " Negative "}, {"label": "negative"}),
    ({"sentiment": "1"}, {"label": "unknown"}),
    ({"sentiment": ""}, {"label": "unknown"}),
    ({"review": ""}, {"raw_text": "", "review_id": "e3b0c44298fc1c14-1"}),
    ({"id": "7", "note": ""}, {"extra_json": '{"id":"7"}'}),
    ({"*": "a", "^.*$": "b", "review ": 'c"'}, {"extra_json": '{"*":"a","^.*$":"b","review#2":"c\\""}'}),
]


@pytest.mark.parametrize(("given", "different"), CELLS, ids=[str(given) for given, _ in CELLS])
def test_a_record_in_and_a_raw_review_out(given: dict[str, Any], different: dict[str, Any]) -> None:
    row = raw_row(KAGGLE_IMDB, {**RECORD, **given})
    expected = {**WHOLE, **different}
    assert {name: row[name] for name in expected} == expected
