"""Yelp: a record in, a raw review out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sources.yelp import YELP
from tests.sources.made_records import raw_row

RECORD: dict[str, Any] = {
    "review_id": "r1",
    "user_id": "u1",
    "business_id": "b1",
    "stars": 4.0,
    "useful": 2,
    "funny": 0,
    "cool": 1,
    "text": "Good bread.",
    "date": "2018-07-07 22:09:11",
}
WHOLE = {
    "raw_text": "Good bread.",
    "review_id": "r1",
    "review_id_kind": "given",
    "label": "unknown",
    "rating_raw": "4",
    "rating_scale": "1-5",
    "title_namespace": "yelp",
    "title_id": "b1",
    "reviewer_namespace": "yelp",
    "reviewer_id": "u1",
    "reviewed_on": date(2018, 7, 7),
    "reviewed_at": None,
    "helpful_vote_count": 2,
    "extra_json": '{"funny":0,"cool":1,"time":"22:09:11"}',
    "flaws": None,
}

# what is different in the record, and then in the raw review
CELLS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"funny": None, "cool": None}, {"extra_json": '{"time":"22:09:11"}'}),
    ({"funny": None, "cool": None, "date": "2018-07-07"}, {"extra_json": None}),
    ({"date": "2018-07-07T23:59:59Z"}, {"extra_json": '{"funny":0,"cool":1,"time":"23:59:59Z"}'}),
    ({"date": "07.07.2018"}, {"reviewed_on": None, "extra_json": '{"funny":0,"cool":1}', "flaws": ["date_unreadable"]}),
    ({"date": 20180707}, {"reviewed_on": None, "extra_json": '{"funny":0,"cool":1}', "flaws": ["date_unreadable"]}),
    ({"date": None}, {"reviewed_on": None, "extra_json": '{"funny":0,"cool":1}'}),
    ({"stars": "3"}, {"rating_raw": "3"}),
    ({"stars": True}, {"rating_raw": "true"}),
    ({"review_id": None}, {"review_id": ""}),
    ({"review_id": " r1 "}, {}),
    ({"user_id": None}, {"reviewer_id": None, "reviewer_namespace": "unknown"}),
    ({"business_id": " "}, {"title_id": None, "title_namespace": "unknown"}),
    ({"useful": 2**31}, {"helpful_vote_count": None}),
    ({"text": None}, {"raw_text": None, "flaws": ["missing_text"]}),
    ({"city": "Brno"}, {"extra_json": '{"funny":0,"cool":1,"city":"Brno","time":"22:09:11"}'}),
    ({"text": "A\u2028B\x85C\rD\0"}, {"raw_text": "A\u2028B\x85C\rD\0"}),
]


@pytest.mark.parametrize(("given", "different"), CELLS, ids=[str(given) for given, _ in CELLS])
def test_a_record_in_and_a_raw_review_out(given: dict[str, Any], different: dict[str, Any]) -> None:
    row = raw_row(YELP, {**RECORD, **given})
    expected = {**WHOLE, **different}
    assert {name: row[name] for name in expected} == expected
