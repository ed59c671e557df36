"""Dumps of many records a file: what becomes of them when the file grows, shrinks, breaks, or is read in pieces."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from contracts.errors import NothingReadable
from tests.flows.mart import Approval, Mart, conserved, equal
from tests.sources.made_dumps import saved


def amazon(number: int, text: str | None = None, **changes: object) -> dict[str, object]:
    plain = {
        "reviewerID": f"A{number}",
        "asin": f"B{number % 3}",
        "reviewerName": f"Reader {number}",
        "helpful": [number % 4, 5],
        "reviewText": text or f"Kettle number {number} whistles in a minor key.",
        "overall": 1.0 + number % 5,
        "summary": "It boils",
        "unixReviewTime": 1_300_000_000 + 86_400 * number,
    }
    return {**plain, **changes}


def json_lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def kaggle(*rows: tuple[str, str]) -> bytes:
    quoted = "".join('"' + text.replace('"', '""') + f'",{label}\n' for text, label in rows)
    return b"review,sentiment\n" + quoted.encode()


def test_a_file_of_records_is_followed_from_load_to_load(mart: Mart, tmp_path: Path) -> None:
    dump = saved(tmp_path / "reviews.json", json_lines(*map(amazon, range(6))))
    assert mart.load(dump).counts["kept_count"] == 6
    assert mart.load(dump).outcome == "nothing_new"
    saved(dump, json_lines(*map(amazon, (0, 2, 3)), amazon(4, overall=2.0), amazon(9)))
    mart.load(dump, max_removed=0.5)
    assert mart.fates() == {"kept": 1, "updated": 1, "unchanged": 3}
    removed = mart.rows("SELECT review_id, reason FROM audit.removed_review ORDER BY 1")
    assert [(review_id[:2], reason) for review_id, reason in removed] == [("A1", "record_gone"), ("A5", "record_gone")]
    assert mart.value("SELECT is_current FROM audit.load_file JOIN fact_review USING (load_file_key) LIMIT 1") is True
    assert conserved(mart) == 2


def test_every_field_finds_its_column(mart: Mart, tmp_path: Path) -> None:
    mart.load(saved(tmp_path / "one.json", json_lines(amazon(7, style={"Colour:": " Red"}))))
    row = mart.rows(
        "SELECT review_id, rating_raw, rating_out_of_10, reviewed_on::VARCHAR, helpful_vote_count, vote_count,"
        " t.id_namespace, t.title_id, r.id_namespace, r.reviewer_id, r.display_name, x.headline_text, x.extra_json,"
        " d.year FROM fact_review f JOIN dim_title t USING (title_key) JOIN dim_reviewer r USING (reviewer_key)"
        " JOIN review_text x USING (review_key) JOIN dim_date d ON d.date_key = f.review_date_key"
    )
    assert [str(value) for value in row[0]] == [
        "A7/B1/1300604800",
        "3",
        "6.00",
        "2011-03-20",
        "3",
        "5",
        "asin",
        "B1",
        "amazon",
        "A7",
        "Reader 7",
        "It boils",
        '{"style":{"Colour:": " Red"}}',
        "2011",
    ]


def test_bad_records_are_refused_and_the_others_kept(mart: Mart, tmp_path: Path) -> None:
    lines = [
        *(json.dumps(amazon(number)).encode() for number in range(30)),
        b'{"reviewerID": "A90", "asin": "B1", "reviewText": "cut of',
        b"[1, 2]",
        json.dumps(amazon(91, overall=9)).encode(),
        json.dumps(amazon(92, unixReviewTime=99_999_999_999)).encode(),
        json.dumps(amazon(93, reviewText=None)).encode(),
        json.dumps(amazon(94)).encode().replace(b"minor", b"min\xffor"),
    ]
    mart.load(saved(tmp_path / "reviews.json", b"\n".join(lines)), max_refused=0.5)
    assert mart.fates() == {"kept": 30, "refused": 6}
    refused = mart.rows(
        "SELECT record_number, reason, payload, length(file_digest) FROM audit.refused_review ORDER BY 1"
    )
    assert [(number, reason) for number, reason, _, _ in refused] == [
        (31, "malformed_record"),
        (32, "malformed_record"),
        (33, "rating_out_of_range"),
        (34, "date_out_of_range"),
        (35, "missing_text"),
        (36, "invalid_encoding"),
    ]
    assert [payload for _, _, payload, _ in refused] == lines[30:]
    assert {length for _, _, _, length in refused} == {64}
    assert conserved(mart) == 1


def test_a_cut_archive_keeps_what_came_before_and_removes_nothing(mart: Mart, tmp_path: Path) -> None:
    text = json_lines(*(amazon(number, f"Kettle {number} hums {number * 7919 % 1009}.") for number in range(400)))
    packed = gzip.compress(text)
    dump = saved(tmp_path / "reviews.json.gz", packed)
    mart.load(dump)
    saved(dump, packed[: len(packed) // 2])
    result = mart.load(dump, max_removed=0)
    assert result.outcome == "published_with_warnings"
    assert mart.rows("SELECT state, reason FROM audit.load_file WHERE is_current") == [("read", "archive_damaged")]
    assert mart.value("SELECT count(*) FROM fact_review") == 400
    assert (
        mart.value("SELECT count(*) FROM fact_review f JOIN audit.load_file l USING (load_file_key) WHERE is_current")
        == 400
    )
    assert mart.fates().keys() == {"unchanged", "refused"}
    assert mart.fates()["refused"] == 1
    assert conserved(mart) == 2


def test_a_file_that_changed_while_it_was_read_counts_for_nothing(
    mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = tmp_path / "dump"
    dump.mkdir()
    saved(dump / "a.json", json_lines(*map(amazon, range(3))))
    saved(dump / "b.json", json_lines(*map(amazon, range(3, 6))))
    mart.load(dump)
    saved(dump / "a.json", json_lines(*map(amazon, range(2)), amazon(7)))
    saved(dump / "b.json", json_lines(amazon(3, overall=5.0), amazon(8), {"reviewerID": "A9"}))
    monkeypatch.setattr("sources.record_files.RecordFile.has_changed", lambda file: file.name == "b.json")
    mart.load(dump, max_removed=1)
    assert mart.fates() == {"kept": 1, "unchanged": 2}
    assert mart.value("SELECT count(*) FROM fact_review WHERE review_id LIKE 'A3/%' AND rating_raw = '4'") == 1
    assert mart.value("SELECT reason FROM audit.load_file WHERE path = 'b.json' AND is_current") == "changed_while_read"
    monkeypatch.undo()
    monkeypatch.setattr("flows.completing.Judge", Approval)
    mart.load(dump, max_removed=1, max_refused=1)
    assert mart.fates() == {"kept": 1, "updated": 1, "refused": 1}
    assert conserved(mart) == 3


def test_the_cutting_into_pieces_makes_no_difference(
    tmp_path: Path, approval: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f'The same {number % 7} words.\nAnd a second line, "quoted".', "positive") for number in range(60)]
    dump = saved(tmp_path / "IMDB Dataset.csv", kaggle(*rows))
    whole = Mart(tmp_path / "whole" / "reviews.duckdb")
    whole.load(dump)
    monkeypatch.setattr("sources.pieces.PIECE_BYTES", 300)
    monkeypatch.setattr("sources.pieces.HEAD_BYTES", 100)
    monkeypatch.setattr("sources.pieces.CHUNK", 128)
    pieces = Mart(tmp_path / "pieces" / "reviews.duckdb")
    pieces.load(dump)
    assert whole.fates() == {"kept": 60}
    assert whole.value("SELECT count(*) FROM fact_review WHERE review_id LIKE '%-9'") == 4
    equal(whole.star(), pieces.star())


def test_a_file_with_other_fields_is_left_aside_and_said(mart: Mart, tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    saved(folder / "reviews.jsonl", json_lines(*map(amazon, range(3))))
    saved(folder / "meta.jsonl", json_lines({"asin": "B1", "price": 3}))
    mart.load(folder)
    files = dict(mart.rows("SELECT path, coalesce(reason, state) FROM audit.load_file"))
    assert files == {"reviews.jsonl": "read", "meta.jsonl": "other_fields"}


def test_a_file_without_records_is_nothing_readable(mart: Mart, tmp_path: Path) -> None:
    with pytest.raises(NothingReadable, match="no_records"):
        mart.load(saved(tmp_path / "empty.csv", b"review,sentiment\n"))
