"""The facts and the ledger, as they come out of cleaned reviews."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from contracts.audit import LOAD_FILE
from contracts.errors import ContractBroken
from contracts.stage import RAW_REVIEW, READ_FILE
from contracts.star import FACT_REVIEW, REVIEW_TEXT
from tests.transforms.raw_reviews import ORIGIN, raw_review
from transforms.conform import conformed, split
from transforms.keys import key_of
from transforms.star import IDENTITY_FIELDS, RECORD_FIELDS, fact_review, load_file, record_count, review_text

INSTANT = datetime(2007, 3, 4, 23, 30, tzinfo=UTC).replace(tzinfo=None)
FULL: dict[str, Any] = {
    "raw_text": "Fine film.<br /><br />Très fine!",
    "record_number": 4,
    "rating_raw": "7",
    "reviewer_namespace": "name",
    "reviewer_id": "ann",
    "reviewer_name": "Ann",
    "reviewed_on": date(2007, 3, 4),
    "reviewed_at": INSTANT,
    "helpful_vote_count": 2,
    "vote_count": 3,
    "is_verified_purchase": True,
    "headline_text": "Fine",
    "extra_json": '{"a": 1}',
}


def cleaned(*changes: dict[str, Any]) -> pl.DataFrame:
    """Raw reviews, conformed and cleaned: breaks become line ends."""
    kept = conformed(raw_review(*changes), ORIGIN).kept
    return kept.with_columns(
        clean_text=pl.col("raw_text").str.replace_all("<br />", "\n"),
        html_break_count=pl.col("raw_text").str.count_matches("<br />").cast(pl.Int32),
    )


def test_a_review_in_numbers() -> None:
    row = fact_review(cleaned(FULL), ORIGIN).row(0, named=True)
    digest = row.pop("record_digest")
    assert len(digest) == 32
    assert row == {
        "review_key": key_of("fact_review", "aclimdb", "train/pos/0"),
        "source_key": key_of("dim_source", "aclimdb"),
        "title_key": key_of("dim_title", "imdb", "tt0000123"),
        "reviewer_key": key_of("dim_reviewer", "name", "ann"),
        "review_date_key": 20070304,
        "rating_key": 701,
        "review_id": "train/pos/0",
        "review_id_kind": "given",
        "split": "train",
        "label": "positive",
        "rating_raw": "7",
        "rating_scale": "1-10",
        "rating_out_of_10": Decimal("7.00"),
        "stated_rating_out_of_10": None,
        "reviewed_on": date(2007, 3, 4),
        "reviewed_at": INSTANT,
        "has_spoiler_warning": None,
        "recommendation": None,
        "word_count": 4,
        "sentence_count": 2,
        "paragraph_count": 2,
        "character_count": 22,
        "raw_character_count": 32,
        "html_break_count": 2,
        "helpful_vote_count": 2,
        "vote_count": 3,
        "is_verified_purchase": True,
        "content_digest": hashlib.sha256(FULL["raw_text"].encode()).hexdigest()[:32],
        "duplicate_of_review_key": None,
        "load_file_key": key_of("audit.load_file", "7", "aclimdb", "/dumps/aclImdb", "", "train/pos/0_9.txt"),
        "record_number": 4,
        "first_load_run_key": 7,
        "load_run_key": 7,
        "rules_version": "1",
        "lexicon_version": None,
    }


def test_a_review_that_says_nothing_about_itself_points_at_the_unknown_members() -> None:
    bare = {"rating_raw": None, "rating_scale": None, "title_id": None}
    row = fact_review(cleaned(bare), ORIGIN).row(0, named=True)
    assert [row[key] for key in ("title_key", "reviewer_key", "review_date_key", "rating_key")] == [0, 0, 0, 0]


def test_reviews_and_texts_keep_their_contracts_and_stand_side_by_side() -> None:
    frame = cleaned(FULL, {"review_id": "b"}, {"review_id": "c", "rating_raw": "0", "rating_scale": None})
    review, text = fact_review(frame, ORIGIN), review_text(frame)
    assert split(review, FACT_REVIEW).kept.equals(review)
    assert split(text, REVIEW_TEXT).kept.equals(text)
    assert review["review_id"].to_list() == frame["review_id"].to_list()
    assert review["review_key"].to_list() == text["review_key"].to_list()
    assert text.row(0)[1:] == (FULL["raw_text"], "Fine film.\n\nTrès fine!", "Fine", '{"a": 1}')


def test_no_reviews_are_empty_tables() -> None:
    assert fact_review(cleaned({})[:0], ORIGIN).schema == FACT_REVIEW.schema
    assert review_text(cleaned({})[:0]).schema == REVIEW_TEXT.schema


def test_every_field_of_a_record_is_either_what_it_says_or_where_it_stands() -> None:
    said = {"raw_text" if name == "content_digest" else name for name in RECORD_FIELDS}
    assert said | set(IDENTITY_FIELDS) == set(RAW_REVIEW.column_names)
    assert not said & set(IDENTITY_FIELDS)


def record_digest(change: dict[str, Any]) -> str:
    return str(fact_review(cleaned({**FULL, **change}), ORIGIN)["record_digest"].item())


def test_a_record_digest_is_what_hashlib_says_on_every_machine() -> None:
    said = {
        "content_digest": hashlib.sha256(FULL["raw_text"].encode()).hexdigest()[:32],
        "split": "train",
        "label": "positive",
        "rating_raw": "7",
        "rating_scale": "1-10",
        "title_namespace": "imdb",
        "title_id": "tt0000123",
        "reviewer_namespace": "name",
        "reviewer_id": "ann",
        "reviewer_name": "Ann",
        "reviewed_on": "13576",  # days since 1970
        "reviewed_at": "1173051000000000",  # microseconds since 1970
        "helpful_vote_count": "2",
        "vote_count": "3",
        "is_verified_purchase": "true",
        "headline_text": "Fine",
        "extra_json": '{"a": 1}',
    }
    parts = "".join(f"{len(part)}:{part}" for field in said.items() for part in field)
    assert record_digest({}) == hashlib.sha256(parts.encode()).hexdigest()[:32]


SAYS_ANOTHER_THING: dict[str, Any] = {
    "raw_text": "Another film.",
    "split": "test",
    "label": "negative",
    "rating_raw": "8",
    "rating_scale": "1-20",
    "title_namespace": "name",
    "title_id": "tt0000124",
    "title_url": "somewhere",
    "title_name": "Film",
    "reviewer_namespace": "yelp",
    "reviewer_id": "bob",
    "reviewer_name": "Bob",
    "reviewed_on": date(2007, 3, 5),
    "reviewed_at": INSTANT.replace(microsecond=1),
    "helpful_vote_count": 1,
    "vote_count": 4,
    "is_verified_purchase": False,
    "headline_text": "",
    "extra_json": None,
    "publication_name": "The Daily Post",
    "is_top_critic": True,
}


@pytest.mark.parametrize("name", ["raw_text", *RECORD_FIELDS[1:]])
def test_a_record_that_says_another_thing_has_another_digest(name: str) -> None:
    assert record_digest({name: SAYS_ANOTHER_THING[name]}) != record_digest({})


def test_a_record_that_stands_elsewhere_has_the_same_digest() -> None:
    moved = {"path": "elsewhere.txt", "record_number": 9, "byte_offset": 70, "file_digest": "0" * 64, "payload": b"{}"}
    assert record_digest(moved) == record_digest({})


def test_a_record_has_one_digest_alone_and_among_others() -> None:
    alone = fact_review(cleaned({}), ORIGIN)["record_digest"][0]
    assert fact_review(cleaned({}, FULL), ORIGIN)["record_digest"][0] == alone


def test_a_cleaned_review_without_its_text_is_our_error() -> None:
    with pytest.raises(ContractBroken, match="review_text lacks 1 of its 5 columns, for example clean_text"):
        review_text(cleaned({}).drop("clean_text"))


def test_a_value_that_has_no_place_in_its_column_is_our_error() -> None:
    too_many = cleaned({}).with_columns(html_break_count=pl.lit(2**31))
    with pytest.raises(ContractBroken, match=r"fact_review holds what its contract does not allow: .*html_break_count"):
        fact_review(too_many, ORIGIN)


def read_file(*changes: dict[str, Any]) -> pl.DataFrame:
    plain = {
        "path": "train/pos/0_9.txt",
        "size_bytes": 12,
        "reader_settings": "settings",
        "state": "read",
        "file_digest": "f" * 64,
    }
    rows = [{name: {**plain, **change}.get(name) for name in READ_FILE.column_names} for change in changes]
    return pl.DataFrame(rows, schema=READ_FILE.schema)


def test_a_reading_of_a_file() -> None:
    files = read_file({}, {"path": "x", "state": "ignored", "reason": "not_a_review"})
    rows = load_file(files, ORIGIN)
    assert split(rows.tail(1), LOAD_FILE).kept.equals(rows.tail(1))
    assert rows.row(1, named=True) == {
        "load_file_key": key_of("audit.load_file", "7", "aclimdb", "/dumps/aclImdb", "", "x"),
        "load_run_key": 7,
        "source_key": ORIGIN.source_key,
        "path": "x",
        "container_path": None,
        "root_path": "/dumps/aclImdb",
        "layout": "aclimdb",
        "encoding": None,
        "header_json": None,
        "reader_settings": "settings",
        "size_bytes": 12,
        "modified_at": None,
        "file_digest": "f" * 64,
        "state": "ignored",
        "reason": "not_a_review",
        "is_current": True,
        "read_count": 0,
        "kept_count": 0,
        "updated_count": 0,
        "unchanged_count": 0,
        "duplicate_count": 0,
        "refused_count": 0,
    }


def test_records_are_counted_for_each_reading() -> None:
    raw = raw_review({}, {"record_number": 2}, {"path": "x"})
    rows = record_count(raw, ORIGIN)
    keys = load_file(read_file({}, {"path": "x"}), ORIGIN)["load_file_key"].to_list()
    assert rows.rows() == [(keys[0], 2), (keys[1], 1)]


@pytest.mark.parametrize("container", [None, "aclImdb_v1.tar.gz"])
def test_a_review_points_at_the_reading_of_its_file(container: str | None) -> None:
    origin = replace(ORIGIN, container_path=container)
    of_file = load_file(read_file({"container_path": container}), origin)["load_file_key"].item()
    assert fact_review(cleaned({}), origin)["load_file_key"].item() == of_file


def test_a_file_in_an_archive_is_another_one_than_the_same_path_in_a_folder() -> None:
    files = read_file({}, {"container_path": "a.zip"}, {"container_path": "b.zip"})
    keys = load_file(files, ORIGIN)["load_file_key"]
    assert keys.n_unique() == 3
