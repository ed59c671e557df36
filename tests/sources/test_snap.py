"""Amazon as SNAP publishes it: a block in, a raw review out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sources.snap import SNAP
from tests.sources.made_records import raw_row

RECORD: dict[str, Any] = {
    "product/productId": "B1",
    "review/userId": "A1",
    "review/profileName": "Marie Dubé",
    "review/helpfulness": "1/2",
    "review/score": "5.0",
    "review/time": "1303862400",
    "review/summary": "Soup: good",
    "review/text": "It is soup.",
}
WHOLE = {
    "raw_text": "It is soup.",
    "review_id": "A1/B1/1303862400",
    "review_id_kind": "composed",
    "label": "unknown",
    "rating_raw": "5.0",
    "rating_scale": "1-5",
    "title_namespace": "asin",
    "title_id": "B1",
    "reviewer_namespace": "amazon",
    "reviewer_id": "A1",
    "reviewer_name": "Marie Dubé",
    "reviewed_on": date(2011, 4, 27),
    "helpful_vote_count": 1,
    "vote_count": 2,
    "headline_text": "Soup: good",
    "extra_json": None,
    "flaws": None,
}

# what is different in the record, and then in the raw review
CELLS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    (
        {"review/userId": "unknown"},
        {"review_id": "B1/1303862400/dd4fbc8ee390e2ee", "reviewer_id": None, "reviewer_namespace": "unknown"},
    ),
    ({"review/profileName": "Unknown"}, {"reviewer_name": None}),
    ({"review/helpfulness": "3/2"}, {"helpful_vote_count": 3, "vote_count": None}),
    ({"review/helpfulness": "none"}, {"helpful_vote_count": None, "vote_count": None}),
    ({"review/time": "soon"}, {"review_id": "A1/B1/soon", "reviewed_on": None, "flaws": ["date_unreadable"]}),
    ({"review/text": "One.\nTwo: and more."}, {"raw_text": "One.\nTwo: and more."}),
    ({"review/text": "\x85 and \xa0"}, {"raw_text": "\x85 and \xa0"}),
    ({"review/summary": ""}, {"headline_text": ""}),
    ({"review/color": "red"}, {"extra_json": '{"review/color":"red"}'}),
]


@pytest.mark.parametrize(("given", "different"), CELLS, ids=[str(given) for given, _ in CELLS])
def test_a_record_in_and_a_raw_review_out(given: dict[str, Any], different: dict[str, Any]) -> None:
    row = raw_row(SNAP, {**RECORD, **given})
    expected = {**WHOLE, **different}
    assert {name: row[name] for name in expected} == expected
