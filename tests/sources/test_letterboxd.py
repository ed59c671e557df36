"""Letterboxd: a record in, a raw review out."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from sources.letterboxd import LETTERBOXD
from sources.record_layout import Part
from tests.sources.made_records import raw_row

RECORD: dict[str, Any] = {
    "Date": "2021-03-04",
    "Name": "Rain",
    "Year": "1987",
    "Letterboxd URI": "https://boxd.it/aa1",
    "Rating": "4.5",
    "Review": "It rains.",
}
WHOLE = {
    "raw_text": "It rains.",
    "review_id": "https://boxd.it/aa1",
    "review_id_kind": "given",
    "label": "unknown",
    "rating_raw": "4.5",
    "rating_scale": "0.5-5",
    "title_namespace": "letterboxd",
    "title_id": "Rain|1987",
    "title_name": "Rain",
    "reviewer_namespace": "unknown",
    "reviewer_id": None,
    "reviewer_name": None,
    "reviewed_on": date(2021, 3, 4),
    "extra_json": None,
    "flaws": None,
}

# what is different in the record, and then in the raw review
CELLS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"Year": ""}, {"title_id": "Rain|"}),
    ({"Name": ""}, {"title_id": None, "title_name": None, "title_namespace": "unknown"}),
    ({"Rating": ""}, {"rating_raw": None, "rating_scale": None}),
    ({"Date": "someday"}, {"reviewed_on": None, "flaws": ["date_unreadable"]}),
    ({"Letterboxd URI": ""}, {"review_id": ""}),
    ({"Watched Date": "2021-03-03", "Tags": ""}, {"extra_json": '{"Watched Date":"2021-03-03"}'}),
]


@pytest.mark.parametrize(("given", "different"), CELLS, ids=[str(given) for given, _ in CELLS])
def test_a_record_in_and_a_raw_review_out(given: dict[str, Any], different: dict[str, Any]) -> None:
    row = raw_row(LETTERBOXD, {**RECORD, **given})
    expected = {**WHOLE, **different}
    assert {name: row[name] for name in expected} == expected


# what stands in profile.csv, and whose reviews these are then
PROFILES: list[tuple[bytes, str | None]] = [
    (b"Date Joined,Username\n2019-01-01,kestrel\n", "kestrel"),
    (b"Username\r\n kestrel \r\n", "kestrel"),
    (b"Username,Bio\n,none\n", None),
    (b"Date Joined\n2019-01-01\n", None),
    (b"Username\n\xff\n", None),
    (b"", None),
]


@pytest.mark.parametrize(("profile", "account"), PROFILES)
def test_the_profile_says_whose_reviews_they_are(profile: bytes, account: str | None) -> None:
    context = pl.DataFrame({"path": ["profile.csv"], "payload": [profile]})
    row = raw_row(LETTERBOXD, RECORD, Part("reviews.csv", context))
    assert (row["reviewer_id"], row["reviewer_name"]) == (account, account)
    assert row["reviewer_namespace"] == ("letterboxd" if account else "unknown")
