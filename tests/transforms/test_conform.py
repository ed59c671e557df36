"""What is refused as it comes from the dump, for which reasons, and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from contracts.dimensions import DIM_REVIEWER
from contracts.errors import ContractBroken
from contracts.reasons import REFUSAL_REASONS
from contracts.rules import Between
from contracts.stage import RAW_REVIEW
from contracts.star import REVIEW_TEXT
from tests.transforms.raw_reviews import ORIGIN, raw_review
from transforms.conform import conformed, rule_holds, split, split_by_finished
from transforms.keys import key_of

EVERYTHING_AT_ONCE = (
    "The text has a NUL character after 0 bytes. The record has 101 bytes, and the limit is 100. "
    "Nothing but blanks is in the 101 characters of the text. The rating 0 lies outside 1-10. "
    "The title id x is not of the form that imdb ids have."
)
CASES: list[tuple[dict[str, Any], list[str], str]] = [
    ({"payload": b"", "raw_text": ""}, ["empty_file"], "The file holds no bytes."),
    ({"payload": b"", "raw_text": None}, ["empty_file"], "The file holds no bytes."),
    (
        {"payload": b"caf\xe9 \xff", "raw_text": None},
        ["invalid_encoding"],
        "Byte 3 of 6, counted from 0, is 0xe9: not valid in utf-8.",
    ),
    ({"payload": b"fine", "raw_text": None}, ["invalid_encoding"], "The 4 bytes could not be decoded."),
    (
        {
            "payload": b"x",
            "raw_text": None,
            "flaws": ["malformed_record"],
            "flaw_detail": "It is a JSON list, not an object.",
        },
        ["malformed_record"],
        "It is a JSON list, not an object.",
    ),
    (
        {"payload": b"x", "raw_text": None, "flaws": ["duplicate_field"], "flaw_detail": "The field 'a' occurs twice."},
        ["duplicate_field"],
        "The field 'a' occurs twice.",
    ),
    (
        {
            "payload": b"x",
            "raw_text": None,
            "flaws": ["wrong_type"],
            "flaw_detail": "The field text holds a JSON list.",
        },
        ["wrong_type"],
        "The field text holds a JSON list.",
    ),
    ({"raw_text": None, "payload": b"{}", "flaws": ["missing_text"]}, ["missing_text"], "It has no text."),
    (
        {"payload": b"x", "raw_text": None, "flaws": ["lone_surrogate"], "flaw_detail": "Half a pair."},
        ["lone_surrogate"],
        "Half a pair.",
    ),
    (
        {"payload": b"x", "raw_text": None, "flaws": ["invalid_encoding"], "flaw_detail": "A cell has the byte 0xff."},
        ["invalid_encoding"],
        "A cell has the byte 0xff.",
    ),
    (
        {"raw_text": None, "payload_bytes": 500, "flaws": ["too_long"]},
        ["too_long"],
        "The record has 500 bytes, and the limit is 100.",
    ),
    ({"flaws": ["date_unreadable"]}, ["date_unreadable"], "Its date cannot be read."),
    (
        {"reviewed_on": date(1899, 12, 31)},
        ["date_out_of_range"],
        "The day 1899-12-31 lies in the future or before 1900.",
    ),
    (
        {"reviewed_on": date(2026, 5, 3)},
        ["date_out_of_range"],
        "The day 2026-05-03 lies in the future or before 1900.",
    ),
    ({"raw_text": "ab\0c"}, ["nul_character"], "The text has a NUL character after 2 bytes."),
    ({"raw_text": "x" * 101}, ["too_long"], "The record has 101 bytes, and the limit is 100."),
    ({"raw_text": " \n\t\u00a0\u2003"}, ["blank_text"], "Nothing but blanks is in the 5 characters of the text."),
    (
        {"payload": b"17,,", "raw_text": ""},
        ["blank_text"],
        "Nothing but blanks is in the 0 characters of the text.",
    ),
    ({"rating_raw": "11"}, ["rating_out_of_range"], "The rating 11 lies outside 1-10."),
    ({"rating_raw": "great"}, ["rating_unreadable"], "The rating great is not one of the scale 1-10."),
    (
        {"title_id": "tt12"},
        ["title_id_unreadable"],
        "The title id tt12 is not of the form that imdb ids have.",
    ),
    ({"title_id": ""}, ["title_id_unreadable"], "The title id  is not of the form that imdb ids have."),
    (
        {"title_namespace": "unknown", "title_id": "tt0000123"},
        ["title_id_unreadable"],
        "The title id tt0000123 is not of the form that unknown ids have.",
    ),
    (
        {"raw_text": "\0" * 101, "rating_raw": "0", "title_id": "x"},
        ["nul_character", "too_long", "blank_text", "rating_out_of_range", "title_id_unreadable"],
        EVERYTHING_AT_ONCE,
    ),
]


@pytest.mark.parametrize(("change", "reasons", "detail"), CASES, ids=[" ".join(case[1]) for case in CASES])
def test_refused(change: dict[str, Any], reasons: list[str], detail: str) -> None:
    raw = raw_review({}, change, {})
    parts = conformed(raw, replace(ORIGIN, latest_day=date(2026, 5, 2)), limit_bytes=100)
    assert parts.refused.select("reasons", "detail").rows() == [(reasons, detail)]
    assert_frame_equal(parts.refused.drop("reasons", "detail"), raw[1:2])
    assert parts.kept.height == 2
    assert sorted(reasons, key=list(REFUSAL_REASONS).index) == reasons


def test_every_reason_that_conform_gives_is_tried_here() -> None:
    given_by_others = {"endless_markup", "contract_broken", "forgotten"}
    assert {reason for case in CASES for reason in case[1]} == REFUSAL_REASONS.keys() - given_by_others


@pytest.mark.parametrize(
    "change",
    [
        {"raw_text": "x" * 100},
        {"raw_text": "."},
        {"rating_raw": "0", "rating_scale": None, "label": "unlabelled"},
        {"rating_raw": None, "rating_scale": None},
        {"title_id": None},
        {"title_id": None, "title_namespace": "unknown"},
        {"title_id": "tt123456789"},
        {"title_id": "Any name|1999", "title_namespace": "letterboxd"},
    ],
    ids=repr,
)
def test_kept(change: dict[str, Any]) -> None:
    raw = raw_review(change)
    parts = conformed(raw, ORIGIN, limit_bytes=100)
    assert parts.refused.is_empty()
    assert_frame_equal(parts.kept.select(RAW_REVIEW.column_names), raw)


def test_what_is_kept_gets_its_key_and_its_rating() -> None:
    kept = conformed(raw_review({"rating_raw": "9"}, {"rating_raw": "0", "rating_scale": None}), ORIGIN).kept
    assert kept.columns == [*RAW_REVIEW.column_names, "rating_out_of_10", "review_key"]
    assert kept["review_key"].unique().to_list() == [key_of("fact_review", "aclimdb", "train/pos/0")]
    assert kept.select("rating_raw", "rating_scale", "rating_out_of_10").rows() == [
        ("9", "1-10", Decimal(9)),
        ("0", None, None),
    ]


def test_a_scale_without_a_rating_is_no_rating() -> None:
    kept = conformed(raw_review({"rating_raw": None, "rating_scale": "1-5"}), ORIGIN).kept
    assert kept.select("rating_scale", "rating_out_of_10").rows() == [(None, None)]


def test_no_reviews_are_neither_kept_nor_refused() -> None:
    parts = conformed(RAW_REVIEW.empty(), ORIGIN)
    assert (parts.kept.height, parts.refused.height) == (0, 0)
    assert parts.refused.schema == {**RAW_REVIEW.schema, "reasons": pl.List(pl.String), "detail": pl.String}


def reviewers(*rows: dict[str, Any]) -> pl.DataFrame:
    plain = {"reviewer_key": 1, "id_namespace": "yelp", "reviewer_id": "u", "is_pseudonym": False}
    loose = pl.Schema(DIM_REVIEWER.schema | {"id_namespace": pl.String(), "reviewer_kind": pl.String()})
    return pl.DataFrame([{**plain, "reviewer_kind": "account", **row} for row in rows], schema=loose)


def test_split_keeps_each_row_in_one_part_and_in_order() -> None:
    frame = reviewers({}, {"reviewer_key": -1}, {"reviewer_key": 5}, {"reviewer_id": None, "id_namespace": "moon"})
    parts = split(frame, DIM_REVIEWER)
    assert parts.kept["reviewer_key"].to_list() == [1, 5]
    assert parts.kept.schema == DIM_REVIEWER.schema
    assert parts.refused.drop("reasons", "detail").equals(frame[[1, 3]])
    assert [[reason.partition(":")[0] for reason in row] for row in parts.refused["reasons"]] == [
        ["dim_reviewer.reviewer_key"],
        ["dim_reviewer.reviewer_id", "dim_reviewer.id_namespace"],
    ]
    assert parts.refused["detail"][0] == "dim_reviewer.reviewer_key: Between(low=0, high=None)"


def test_split_leaves_other_columns_out() -> None:
    parts = split(reviewers({}).with_columns(more=1), DIM_REVIEWER)
    assert parts.kept.columns == list(DIM_REVIEWER.column_names)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (reviewers({}).drop("is_pseudonym"), "lacks 1 of its 8 columns, for example is_pseudonym"),
        (reviewers({}).with_columns(reviewer_key=pl.Series([[1]])), "cannot be cast to its contract"),
    ],
)
def test_a_frame_that_is_not_of_the_table_is_our_error(frame: pl.DataFrame, message: str) -> None:
    with pytest.raises(ContractBroken, match=message):
        split(frame, DIM_REVIEWER)


def test_a_column_rule_needs_a_column() -> None:
    with pytest.raises(ValueError, match="about one column"):
        rule_holds(Between(0))


def test_a_review_is_refused_by_what_was_made_of_it() -> None:
    cleaned = raw_review({"review_id": "a"}, {"review_id": "b"}, {"review_id": "c"})
    text = pl.DataFrame(
        {"review_key": [1, 2, 3], "raw_text": ["x", "", "x"], "clean_text": ["x", "", "x"]},
    ).with_columns(headline_text=pl.lit(None), extra_json=pl.lit(None))
    reviewer = reviewers({}, {}, {"reviewer_key": -1})
    parts = split_by_finished(cleaned, (text, REVIEW_TEXT), (reviewer, DIM_REVIEWER))
    assert parts.kept["review_id"].to_list() == ["a"]
    assert parts.refused.select("review_id", "reasons", "detail").rows() == [
        (
            "b",
            ["contract_broken"],
            "; ".join(f"review_text: {rule}" for rule in REVIEW_TEXT.rules[:2]),
        ),
        ("c", ["contract_broken"], "dim_reviewer.reviewer_key: Between(low=0, high=None)"),
    ]
