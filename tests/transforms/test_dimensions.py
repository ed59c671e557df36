"""The dimensions, and the unknown member of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from contracts import STAR_TABLES
from contracts.dimensions import DIM_DATE, DIM_PERSON, DIM_RATING, DIM_REVIEWER, DIM_SOURCE, DIM_TITLE
from contracts.schema import Table
from tests.transforms.raw_reviews import ORIGIN, raw_review
from transforms import dimensions
from transforms.conform import split
from transforms.dimensions import dim_reviewer, dim_source, dim_title
from transforms.keys import key_of
from transforms.static_dimensions import dim_date, dim_rating

UNKNOWN_MEMBERS: dict[Table, pl.DataFrame] = {
    DIM_TITLE: dimensions.unknown_title(),
    DIM_REVIEWER: dimensions.unknown_reviewer(),
    DIM_PERSON: dimensions.unknown_person(),
    DIM_SOURCE: dimensions.unknown_source(),
    DIM_RATING: dim_rating()[:1],
    DIM_DATE: dim_date(None, None),
}


@pytest.mark.parametrize("table", UNKNOWN_MEMBERS, ids=lambda table: table.name)
def test_the_unknown_member_has_key_0_and_keeps_its_contract(table: Table) -> None:
    member = UNKNOWN_MEMBERS[table]
    assert member.height == 1
    assert member[table.primary_key[0]].item() == 0
    assert split(member, table).kept.equals(member)


def test_every_dimension_has_an_unknown_member() -> None:
    assert set(UNKNOWN_MEMBERS) == {table for table in STAR_TABLES if table.kind == "dimension"}


def titles(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    frame = dim_title(raw_review(*changes), ORIGIN)
    assert split(frame, DIM_TITLE).kept.equals(frame)
    return frame.to_dicts()


def test_a_title_stands_alone_until_the_reviews_say_more() -> None:
    key = key_of("dim_title", "imdb", "tt0000123")
    assert titles({"title_url": "page"}, {"title_url": "page"}) == [
        {
            "title_key": key,
            "id_namespace": "imdb",
            "title_id": "tt0000123",
            "same_title_key": key,
            "same_title_source": "none",
            "shared_review_count": 0,
            "url": "page",
            "title_name": None,
            "title_name_source": "unknown",
            "dump_name": None,
            "reference_name": None,
            "agreed_name": None,
            "agreed_name_review_count": 0,
            "title_name_agreement_share": None,
            "title_type": "unknown",
            "release_year": None,
            "runtime_minutes": None,
            "load_run_key": 7,
        }
    ]


def test_titles_by_namespace_and_id() -> None:
    rows = titles({}, {"title_namespace": "name"}, {"title_id": "tt0000999"}, {"title_id": None}, {})
    assert [(row["id_namespace"], row["title_id"]) for row in rows] == [
        ("imdb", "tt0000123"),
        ("name", "tt0000123"),
        ("imdb", "tt0000999"),
    ]


def test_ids_that_look_alike_are_one_title() -> None:
    one, other = {"title_id": "Amélie|2001"}, {"title_id": "Ame\u0301lie|2001"}
    for changes in ((one, other), (other, one)):
        rows = titles(*({"title_namespace": "letterboxd", **change} for change in changes))
        assert [row["title_id"] for row in rows] == ["Ame\u0301lie|2001"]


def test_of_several_names_and_pages_the_order_of_the_reviews_does_not_choose() -> None:
    changes = [{"title_url": "b", "title_name": "Film"}, {"title_url": "a"}, {"title_name": "A Film"}]
    for order in (changes, changes[::-1]):
        [row] = titles(*order)
        assert (row["url"], row["dump_name"], row["title_name"], row["title_name_source"]) == (
            "a",
            "A Film",
            "A Film",
            "dump",
        )


def test_reviews_without_a_title_add_none() -> None:
    assert titles({"title_id": None}) == []


def reviewers(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    frame = dim_reviewer(raw_review(*({"reviewer_namespace": "amazon", "reviewer_id": "A1", **c} for c in changes)))
    assert split(frame, DIM_REVIEWER).kept.equals(frame)
    return frame.to_dicts()


def test_a_reviewer() -> None:
    assert reviewers({"reviewer_name": "Ann"}, {}, {"reviewer_id": None}) == [
        {
            "reviewer_key": key_of("dim_reviewer", "amazon", "A1"),
            "id_namespace": "amazon",
            "reviewer_id": "A1",
            "is_pseudonym": False,
            "display_name": "Ann",
            "reviewer_kind": "account",
            "publication_name": None,
            "is_top_critic": None,
        }
    ]


@pytest.mark.parametrize(
    ("namespace", "kind"),
    [("amazon", "account"), ("yelp", "account"), ("rotten_tomatoes", "critic"), ("name", "unknown")],
)
def test_kinds_of_reviewers(namespace: str, kind: str) -> None:
    assert [row["reviewer_kind"] for row in reviewers({"reviewer_namespace": namespace})] == [kind]


@pytest.mark.parametrize(
    ("reviews", "name"),
    [
        ([("2001-05-01", "Old"), ("2003-01-01", "New"), ("2002-01-01", "Middle")], "New"),
        ([("2001-05-01", "Old"), (None, "Undated")], "Old"),
        ([("2001-05-01", "Old"), ("2003-01-01", None)], "Old"),
        ([("2001-05-01", "Ann"), ("2001-05-01", "Bea")], "Bea"),
        ([(None, None)], None),
    ],
)
def test_a_reviewer_is_shown_by_the_name_of_the_latest_day(
    reviews: list[tuple[str | None, str | None]], name: str | None
) -> None:
    changes = [{"reviewed_on": d and date.fromisoformat(d), "reviewer_name": n} for d, n in reviews]
    for order in (changes, changes[::-1]):
        assert [row["display_name"] for row in reviewers(*order)] == [name]


def test_on_one_day_the_latest_instant_counts() -> None:
    noon = datetime(2001, 5, 1, 12, tzinfo=UTC).replace(tzinfo=None)
    day = {"reviewed_on": noon.date()}
    late, early = {**day, "reviewed_at": noon + timedelta(hours=1)}, {**day, "reviewed_at": noon}
    [row] = reviewers({**late, "reviewer_name": "Ann"}, {**early, "reviewer_name": "Bea"})
    assert row["display_name"] == "Ann"


def test_a_source() -> None:
    frame = dim_source(
        ORIGIN,
        platform="imdb",
        has_global_ids=False,
        description="Reviews.",
        licence_note="Ask.",
        expected_review_count=100_000,
    )
    assert split(frame, DIM_SOURCE).kept.equals(frame)
    assert frame.row(0) == (
        *(key_of("dim_source", "aclimdb"), "aclimdb", "aclimdb", "imdb", False, "Reviews.", "Ask.", None, 100_000),
    )


def test_the_rating_scale() -> None:
    frame = dim_rating()
    assert frame.height == 1002
    assert split(frame, DIM_RATING).kept.equals(frame)
    assert frame["rating_key"].to_list() == list(range(1002))
    assert frame["rating_out_of_10"].to_list() == [None, *(Decimal(cents) / 100 for cents in range(1001))]


@pytest.mark.parametrize(
    ("key", "half_step", "whole_step", "label", "band"),
    [
        (0, None, None, "none", "unrated"),
        (1, "0.00", 0, "0", "negative"),
        (401, "4.00", 4, "4", "negative"),
        (402, "4.00", 4, "4.01", "mixed"),
        (700, "6.50", 6, "6.99", "mixed"),
        (701, "7.00", 7, "7", "positive"),
        (751, "7.50", 7, "7.5", "positive"),
        (1001, "10.00", 10, "10", "positive"),
    ],
)
def test_a_rating(key: int, half_step: str | None, whole_step: int | None, label: str, band: str) -> None:
    half = None if half_step is None else Decimal(half_step)
    assert dim_rating().row(key)[2:] == (half, whole_step, label, band)


def test_the_calendar_has_whole_years_without_gaps() -> None:
    frame = dim_date(date(1999, 12, 31), date(2001, 1, 1))
    assert split(frame, DIM_DATE).kept.equals(frame)
    days = frame["day_on"].drop_nulls()
    assert (days.min(), days.max(), days.len()) == (date(1999, 1, 1), date(2001, 12, 31), 365 + 366 + 365)
    assert days.n_unique() == days.len()
    assert frame["date_key"].n_unique() == frame.height


@pytest.mark.parametrize(
    "day", [date(2000, 2, 29), date(2000, 1, 1), date(2001, 1, 1), date(1999, 12, 31), date(2004, 12, 31)]
)
def test_a_day_is_what_python_says(day: date) -> None:
    row = dim_date(day, day).filter(pl.col("day_on") == day).row(0, named=True)
    iso = day.isocalendar()
    assert row == {
        "date_key": int(day.strftime("%Y%m%d")),
        "day_on": day,
        "year": day.year,
        "quarter": (day.month + 2) // 3,
        "month": day.month,
        "month_name": {1: "January", 2: "February", 12: "December"}[day.month],
        "iso_year": iso.year,
        "iso_week": iso.week,
        "weekday_number": iso.weekday,
        "weekday_name": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][iso.weekday - 1],
        "is_weekend": iso.weekday > 5,
        "month_start_on": day.replace(day=1),
        "week_start_on": day - timedelta(days=iso.weekday - 1),
    }
