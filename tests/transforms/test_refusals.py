"""The quarantine: everything that judging or reading a record again needs."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from contracts.audit import REFUSED_REVIEW
from contracts.errors import ContractBroken
from contracts.stage import RAW_REVIEW
from tests.transforms.raw_reviews import ORIGIN, raw_review
from transforms import refusals
from transforms.conform import conformed, split
from transforms.keys import key_of
from transforms.refusals import refused_review


def refused(change: dict[str, Any], detail: str = "Why.", reasons: tuple[str, ...] = ("blank_text",)) -> dict[str, Any]:
    """The refused review that a raw review becomes."""
    raw = raw_review(change).with_columns(reasons=pl.lit([*reasons]), detail=pl.lit(detail))
    return refused_review(raw, ORIGIN).row(0, named=True)


def test_a_refused_review_keeps_what_reading_it_again_needs() -> None:
    raw = raw_review(
        {"payload": b"caf\xe9", "raw_text": None, "byte_offset": 12, "record_number": 3, "rating_raw": "0"}
    )
    row = refused_review(conformed(raw, ORIGIN).refused, ORIGIN).row(0, named=True)
    context = json.loads(row.pop("context_json"))
    key = row.pop("load_file_key")
    assert key == key_of("audit.load_file", "7", "aclimdb", "/dumps/aclImdb", "", "train/pos/0_9.txt")
    assert row == {
        "file_digest": "f" * 64,
        "record_number": 3,
        "load_run_key": 7,
        "source_key": ORIGIN.source_key,
        "byte_offset": 12,
        "layout": "aclimdb",
        "mapping": None,
        "encoding": "utf-8",
        "reason": "invalid_encoding",
        "reasons": ["invalid_encoding", "rating_out_of_range"],
        "detail": "Byte 3 of 4, counted from 0, is 0xe9: not valid in utf-8. The rating 0 lies outside 1-10.",
        "payload": b"caf\xe9",
        "payload_bytes": 4,
        "status": "open",
        "resolved_run_key": 0,
    }
    assert context == {
        "review_id": "train/pos/0",
        "review_id_kind": "given",
        "split": "train",
        "label": "positive",
        "rating_raw": "0",
        "rating_scale": "1-10",
        "title_namespace": "imdb",
        "title_id": "tt0000123",
        "url": None,
        "title_name": None,
        "reviewer_namespace": "unknown",
        "reviewer_id": None,
        "reviewer_name": None,
        "reviewed_on": None,
    }


def test_context_with_odd_characters_is_json() -> None:
    row = refused({"title_url": 'a"b\\c\n\x1b\u2028é', "review_id": "<script>"})
    assert json.loads(row["context_json"])["url"] == 'a"b\\c\n\x1b\u2028é'
    assert json.loads(row["context_json"])["review_id"] == "<script>"


@pytest.mark.parametrize(
    ("detail", "line"),
    [
        ("a\nb\r\nc\td", r"a\nb\r\nc\td"),
        ("\x1b[31mred\x00\x7f\x85", r"\x1b[31mred\x00\x7f\x85"),
        ("one\u2028two\u202ethree\u2066", r"one\u2028two\u202ethree\u2066"),
        ("é < & \\ stays", "é < & \\ stays"),
        ("x" * 2000, "x" * 1000),
        ("\n" * 1000, r"\n" * 500),
    ],
)
def test_the_detail_is_one_harmless_line(detail: str, line: str) -> None:
    assert refused({}, detail)["detail"] == line


def test_a_payload_is_cut_and_its_length_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "PAYLOAD_LIMIT_BYTES", 4)
    row = refused({"payload": b"12345678"})
    assert (row["payload"], row["payload_bytes"]) == (b"1234", 8)


def test_the_first_reason_leads() -> None:
    row = refused({}, reasons=("nul_character", "too_long"))
    assert (row["reason"], row["reasons"]) == ("nul_character", ["nul_character", "too_long"])


def test_refused_reviews_keep_their_contract() -> None:
    raw = raw_review({"raw_text": "\0"}, {"payload": b"", "raw_text": ""}, {"title_id": "x"})
    rows = refused_review(conformed(raw, ORIGIN).refused, ORIGIN)
    assert split(rows, REFUSED_REVIEW).kept.equals(rows)
    assert rows.height == 3


def test_none_refused_is_an_empty_table() -> None:
    rows = refused_review(conformed(RAW_REVIEW.empty(), ORIGIN).refused, ORIGIN)
    assert (rows.height, rows.schema) == (0, REFUSED_REVIEW.schema)


def test_a_frame_without_a_column_is_our_error() -> None:
    raw = raw_review({}).drop("byte_offset").with_columns(reasons=pl.lit(["x"]), detail=pl.lit("y"))
    with pytest.raises(ContractBroken, match=r"audit\.refused_review lacks 1 of its 17 columns, .* byte_offset"):
        refused_review(raw, ORIGIN)
