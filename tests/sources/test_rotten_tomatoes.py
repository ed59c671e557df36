"""Rotten Tomatoes: a record in, a raw review out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sources.rotten_tomatoes import ROTTEN_TOMATOES
from tests.sources.made_records import raw_row

RECORD: dict[str, Any] = {
    "rotten_tomatoes_link": "m/boat",
    "critic_name": "Ada Bloom",
    "top_critic": "True",
    "publisher_name": "The Harbour",
    "review_type": "Fresh",
    "review_score": "3.5/5",
    "review_date": "2010-02-10",
    "review_content": "It floats.",
}
WHOLE = {
    "raw_text": "It floats.",
    "review_id": "m/boat/Ada Bloom/The Harbour/2010-02-10/0f6bcaf4e3e6cf24",
    "review_id_kind": "composed",
    "label": "positive",
    "rating_raw": "3.5/5",
    "rating_scale": "0-5",
    "title_namespace": "rotten_tomatoes",
    "title_id": "m/boat",
    "title_url": "https://www.rottentomatoes.com/m/boat",
    "reviewer_namespace": "rotten_tomatoes",
    "reviewer_id": "Ada Bloom at The Harbour",
    "reviewer_name": "Ada Bloom",
    "publication_name": "The Harbour",
    "is_top_critic": True,
    "reviewed_on": date(2010, 2, 10),
    "extra_json": None,
    "flaws": None,
}

# what is different in the record, and then in the raw review
CELLS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"review_score": "B+"}, {"rating_raw": "B+", "rating_scale": "letter"}),
    ({"review_score": "E"}, {"rating_raw": "E", "rating_scale": None}),
    ({"review_score": "7"}, {"rating_raw": "7", "rating_scale": None}),
    ({"review_score": "3 / 4"}, {"rating_raw": "3 / 4", "rating_scale": "0-4"}),
    ({"review_score": ""}, {"rating_raw": "Fresh", "rating_scale": None}),
    ({"review_score": "", "review_type": ""}, {"rating_raw": None, "rating_scale": None, "label": "unknown"}),
    ({"review_type": "rotten"}, {"label": "negative"}),
    (
        {"critic_name": ""},
        {
            "review_id": "m/boat//The Harbour/2010-02-10/0f6bcaf4e3e6cf24",
            "reviewer_id": None,
            "reviewer_name": None,
            "reviewer_namespace": "unknown",
        },
    ),
    (
        {"publisher_name": ""},
        {
            "review_id": "m/boat/Ada Bloom//2010-02-10/0f6bcaf4e3e6cf24",
            "reviewer_id": "Ada Bloom at ",
            "publication_name": None,
        },
    ),
    (
        {"review_date": "2010-02-30"},
        {
            "review_id": "m/boat/Ada Bloom/The Harbour/2010-02-30/0f6bcaf4e3e6cf24",
            "reviewed_on": None,
            "flaws": ["date_unreadable"],
        },
    ),
    ({"review_date": ""}, {"review_id": "m/boat/Ada Bloom/The Harbour//0f6bcaf4e3e6cf24", "reviewed_on": None}),
    ({"top_critic": ""}, {"is_top_critic": None}),
    ({"id": "17"}, {"extra_json": '{"id":"17"}'}),
]


@pytest.mark.parametrize(("given", "different"), CELLS, ids=[str(given) for given, _ in CELLS])
def test_a_record_in_and_a_raw_review_out(given: dict[str, Any], different: dict[str, Any]) -> None:
    row = raw_row(ROTTEN_TOMATOES, {**RECORD, **given})
    expected = {**WHOLE, **different}
    assert {name: row[name] for name in expected} == expected
