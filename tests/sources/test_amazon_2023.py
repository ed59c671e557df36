"""Amazon in the edition of 2023: a record in, a raw review out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from sources.amazon_2023 import AMAZON_2023
from tests.sources.made_records import raw_row

RECORD: dict[str, Any] = {
    "rating": 4.0,
    "title": "Bright",
    "text": "It lights.",
    "images": None,
    "asin": "B1",
    "parent_asin": "P1",
    "user_id": "A1",
    "timestamp": 1588687728923,
    "helpful_vote": 3,
    "verified_purchase": True,
}
WHOLE = {
    "raw_text": "It lights.",
    "review_id": "A1/B1/1588687728923",
    "review_id_kind": "composed",
    "label": "unknown",
    "rating_raw": "4",
    "rating_scale": "1-5",
    "title_namespace": "asin",
    "title_id": "P1",
    "reviewer_namespace": "amazon",
    "reviewer_id": "A1",
    "reviewer_name": None,
    "reviewed_on": date(2020, 5, 5),
    "reviewed_at": datetime.fromisoformat("2020-05-05T14:08:48.923"),
    "helpful_vote_count": 3,
    "vote_count": None,
    "is_verified_purchase": True,
    "headline_text": "Bright",
    "extra_json": '{"asin":"B1"}',
    "flaws": None,
}

# what is different in the record, and then in the raw review
CELLS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"asin": "P1"}, {"review_id": "A1/P1/1588687728923", "extra_json": None}),
    ({"parent_asin": None}, {"title_id": "B1", "extra_json": None}),
    (
        {"parent_asin": None, "asin": ""},
        {"review_id": "A1//1588687728923", "title_id": None, "title_namespace": "unknown", "extra_json": None},
    ),
    ({"images": []}, {"extra_json": '{"images":[],"asin":"B1"}'}),
    ({"images": [{"a": "b"}], "new": 1}, {"extra_json": '{"images":[{"a": "b"}],"new":1,"asin":"B1"}'}),
    ({"timestamp": "1588687728923"}, {}),
    (
        {"timestamp": 0},
        {"review_id": "A1/B1/0", "reviewed_on": date(1970, 1, 1), "reviewed_at": datetime.fromisoformat("1970-01-01")},
    ),
    (
        {"timestamp": -1},
        {
            "review_id": "A1/B1/-1",
            "reviewed_on": date(1969, 12, 31),
            "reviewed_at": datetime.fromisoformat("1969-12-31T23:59:59.999"),
        },
    ),
    (
        {"timestamp": "soon"},
        {"review_id": "A1/B1/soon", "reviewed_on": None, "reviewed_at": None, "flaws": ["date_unreadable"]},
    ),
    (
        {"timestamp": 10**16},
        {
            "review_id": "A1/B1/10000000000000000",
            "reviewed_on": None,
            "reviewed_at": None,
            "flaws": ["date_unreadable"],
        },
    ),
    ({"timestamp": None}, {"review_id": "A1/B1/", "reviewed_on": None, "reviewed_at": None}),
    ({"text": None}, {"raw_text": None, "flaws": ["missing_text"]}),
    (
        {"text": None, "timestamp": "soon"},
        {
            "raw_text": None,
            "review_id": "A1/B1/soon",
            "reviewed_on": None,
            "reviewed_at": None,
            "flaws": ["missing_text", "date_unreadable"],
        },
    ),
    ({"helpful_vote": -1}, {"helpful_vote_count": None}),
    ({"helpful_vote": 2**31}, {"helpful_vote_count": None}),
    ({"helpful_vote": 3.0}, {}),
    ({"helpful_vote": 3.5}, {"helpful_vote_count": None}),
    ({"verified_purchase": "maybe"}, {"is_verified_purchase": None}),
    ({"rating": None}, {"rating_raw": None, "rating_scale": None}),
]


@pytest.mark.parametrize(("given", "different"), CELLS, ids=[str(given) for given, _ in CELLS])
def test_a_record_in_and_a_raw_review_out(given: dict[str, Any], different: dict[str, Any]) -> None:
    row = raw_row(AMAZON_2023, {**RECORD, **given})
    expected = {**WHOLE, **different}
    assert {name: row[name] for name in expected} == expected
