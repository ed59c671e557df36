"""Amazon in the editions of 2014 and 2018: a record in, a raw review out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sources.amazon_2014 import AMAZON_2014
from tests.sources.made_records import raw_row

RECORD = {
    "reviewerID": "A1",
    "asin": "B1",
    "reviewerName": "Ines",
    "helpful": [2, 3],
    "reviewText": "It rakes.",
    "overall": 5.0,
    "summary": "Rakes",
    "unixReviewTime": 1368662400,
    "reviewTime": "05 16, 2013",
}
WHOLE = {
    "raw_text": "It rakes.",
    "review_id": "A1/B1/1368662400",
    "review_id_kind": "composed",
    "split": "none",
    "label": "unknown",
    "rating_raw": "5",
    "rating_scale": "1-5",
    "title_namespace": "asin",
    "title_id": "B1",
    "title_url": None,
    "title_name": None,
    "reviewer_namespace": "amazon",
    "reviewer_id": "A1",
    "reviewer_name": "Ines",
    "reviewed_on": date(2013, 5, 16),
    "reviewed_at": None,
    "helpful_vote_count": 2,
    "vote_count": 3,
    "is_verified_purchase": None,
    "headline_text": "Rakes",
    "extra_json": None,
    "flaws": None,
}

# what is different in the record, and then in the raw review
CELLS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"reviewText": ""}, {"raw_text": ""}),
    ({"reviewText": None}, {"raw_text": None, "flaws": ["missing_text"]}),
    ({"reviewText": 7}, {"raw_text": "7"}),
    ({"overall": "4.5"}, {"rating_raw": "4.5"}),
    ({"overall": None}, {"rating_raw": None, "rating_scale": None}),
    (
        {"reviewerID": None},
        {"review_id": "B1/1368662400/<digest>", "reviewer_id": None, "reviewer_namespace": "unknown"},
    ),
    (
        {"reviewerID": "  "},
        {"review_id": "B1/1368662400/<digest>", "reviewer_id": None, "reviewer_namespace": "unknown"},
    ),
    ({"asin": ""}, {"review_id": "A1//1368662400", "title_id": None, "title_namespace": "unknown"}),
    ({"helpful": [0, 0]}, {"helpful_vote_count": 0, "vote_count": 0}),
    ({"helpful": [3, 2]}, {"helpful_vote_count": 3, "vote_count": None}),
    ({"helpful": [-1, 2]}, {"helpful_vote_count": None, "vote_count": None}),
    ({"helpful": {"a": 1}}, {"helpful_vote_count": None, "vote_count": None}),
    ({"helpful": None, "vote": "1,204"}, {"helpful_vote_count": 1204, "vote_count": None}),
    ({"helpful": None, "vote": "many"}, {"helpful_vote_count": None, "vote_count": None}),
    ({"verified": True}, {"is_verified_purchase": True}),
    ({"verified": "FALSE"}, {"is_verified_purchase": False}),
    ({"verified": "perhaps"}, {"is_verified_purchase": None}),
    ({"unixReviewTime": None}, {"review_id": "A1/B1/"}),
    ({"unixReviewTime": None, "reviewTime": "12 1, 2017"}, {"review_id": "A1/B1/", "reviewed_on": date(2017, 12, 1)}),
    ({"unixReviewTime": 0, "reviewTime": None}, {"review_id": "A1/B1/0", "reviewed_on": date(1970, 1, 1)}),
    ({"unixReviewTime": -1}, {"review_id": "A1/B1/-1", "reviewed_on": date(1969, 12, 31)}),
    (
        {"unixReviewTime": None, "reviewTime": "13 41, 2017"},
        {"review_id": "A1/B1/", "reviewed_on": None, "flaws": ["date_unreadable"]},
    ),
    (
        {"unixReviewTime": 10**17, "reviewTime": None},
        {"review_id": "A1/B1/100000000000000000", "reviewed_on": None, "flaws": ["date_unreadable"]},
    ),
    ({"style": {"Color:": " Green"}}, {"extra_json": '{"style":{"Color:": " Green"}}'}),
    ({"style": None, "image": ["a.jpg"], "shelf": "B"}, {"extra_json": '{"image":["a.jpg"],"shelf":"B"}'}),
]


@pytest.mark.parametrize(("given", "different"), CELLS, ids=[str(given) for given, _ in CELLS])
def test_a_record_in_and_a_raw_review_out(given: dict[str, Any], different: dict[str, Any]) -> None:
    row = raw_row(AMAZON_2014, {**RECORD, **given})
    expected = {**WHOLE, **different}
    if expected["review_id"].endswith("<digest>"):
        assert row["review_id"].startswith("B1/1368662400/")
        expected["review_id"] = row["review_id"]
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("value", [["It"], {"html": "It"}])
def test_a_list_or_an_object_is_no_text(value: object) -> None:
    row = raw_row(AMAZON_2014, {**RECORD, "reviewText": value})
    assert (row["raw_text"], row["flaws"], row["title_id"]) == (None, ["wrong_type"], None)
    assert row["flaw_detail"].startswith("The field reviewText holds a JSON ")
