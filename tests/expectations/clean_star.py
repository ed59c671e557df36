"""The smallest warehouse that keeps every expectation and has a row in every table that is judged.

Its tables are plain: without NOT NULL and CHECK, so that a fault can be put into them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from contracts import WAREHOUSE_TABLES
from contracts.schema import Table
from expectations.expectation import Expectation
from expectations.queries import failing_count_sql

Row = Mapping[str, Any]
FILMS, SHOP = 501, 502
TEXTS = {
    101: ("train/pos/0", "A film<br />with Ann Lee, and I liked every minute of it.", 11),
    102: ("train/neg/0", "Not for me: too long by an hour, and then it stops.", 12),
    103: ("test/pos/0", "A film<br />with Ann Lee, and I liked every minute of it.", 13),
    104: ("a/b/1", "The kettle works well, and the lid stays on when it boils.", 21),
}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _review(key: int, **changed: Any) -> dict[str, Any]:
    review_id, raw_text, title_key = TEXTS[key]
    return {
        "review_key": key,
        "source_key": FILMS,
        "title_key": title_key,
        "reviewer_key": 0,
        "review_date_key": 0,
        "rating_key": 801,
        "review_id": review_id,
        "review_id_kind": "given",
        "split": review_id.split("/")[0],
        "label": "positive",
        "rating_raw": "8",
        "rating_scale": "1-10",
        "rating_out_of_10": Decimal(8),
        "word_count": 12,
        "sentence_count": 1,
        "paragraph_count": 1,
        "character_count": len(raw_text.replace("<br />", "\n")),
        "raw_character_count": len(raw_text),
        "html_break_count": raw_text.count("<br />"),
        "content_digest": digest(raw_text)[:32],
        "record_digest": digest(review_id)[:32],
        "load_file_key": key + 1000,
        "record_number": 1,
        "first_load_run_key": 1,
        "load_run_key": 1,
        "rules_version": "1",
        "has_spoiler_warning": False,
        "recommendation": "none",
        "lexicon_version": "1",
        **changed,
    }


def _file(key: int, path: str, **changed: Any) -> dict[str, Any]:
    return {
        "load_file_key": key,
        "load_run_key": 1,
        "source_key": FILMS,
        "path": path,
        "root_path": "/dumps/films",
        "layout": "aclimdb",
        "encoding": "utf-8",
        "reader_settings": "r1",
        "size_bytes": 60,
        "modified_at": datetime.fromisoformat("2026-01-01"),
        "file_digest": digest(path),
        "state": "read",
        "is_current": True,
        "read_count": 1,
        "kept_count": 1,
        "updated_count": 0,
        "unchanged_count": 0,
        "duplicate_count": 0,
        "refused_count": 0,
        **changed,
    }


def _title(key: int, title_id: str, **changed: Any) -> dict[str, Any]:
    return {
        "title_key": key,
        "id_namespace": "imdb",
        "title_id": title_id,
        "same_title_key": key,
        "same_title_source": "none",
        "shared_review_count": 0,
        "title_name_source": "unknown",
        "agreed_name_review_count": 0,
        "title_type": "movie",
        "load_run_key": 1,
        **changed,
    }


def _source(key: int, source_id: str, layout: str, expected: int | None = None) -> dict[str, Any]:
    return {
        "source_key": key,
        "source_id": source_id,
        "layout": layout,
        "platform": "imdb",
        "has_global_ids": False,
        "description": "Reviews.",
        "licence_note": "None is known.",
        "expected_review_count": expected,
    }


def _day(day: date) -> dict[str, Any]:
    iso = day.isocalendar()
    return {
        "date_key": int(f"{day:%Y%m%d}"),
        "day_on": day,
        "year": day.year,
        "quarter": (day.month + 2) // 3,
        "month": day.month,
        "month_name": f"{day:%B}",
        "iso_year": iso.year,
        "iso_week": iso.week,
        "weekday_number": iso.weekday,
        "weekday_name": f"{day:%A}",
        "is_weekend": iso.weekday > 5,
        "month_start_on": day.replace(day=1),
        "week_start_on": day - timedelta(days=iso.weekday - 1),
    }


def _rating(cents: int) -> dict[str, Any]:
    rating = Decimal(cents) / 100
    return {
        "rating_key": cents + 1,
        "rating_out_of_10": rating,
        "half_step_out_of_10": Decimal(cents // 50) / 2,
        "whole_step_out_of_10": cents // 100,
        "rating_label": str(rating),
        "band": "negative" if rating <= 4 else "positive" if rating >= 7 else "mixed",
    }


RUN = {"load_run_key": 1}
ROWS: dict[str, list[dict[str, Any]]] = {
    "fact_review": [
        _review(101),
        _review(102, label="negative", rating_key=201, rating_raw="2", rating_out_of_10=Decimal(2)),
        _review(103, duplicate_of_review_key=101),
        _review(
            104,
            source_key=SHOP,
            reviewer_key=41,
            review_date_key=20200301,
            reviewed_on=date(2020, 3, 1),
            reviewed_at=datetime.fromisoformat("2020-03-01 10:00"),
            split="none",
            label="unknown",
            helpful_vote_count=1,
            vote_count=2,
        ),
    ],
    "review_text": [
        {"review_key": key, "raw_text": raw_text, "clean_text": raw_text.replace("<br />", "\n")}
        for key, (_, raw_text, _) in TEXTS.items()
    ],
    "fact_mention": [
        {
            "review_key": 101,
            "mention_number": 1,
            "title_key": 11,
            "mention_kind": "person",
            "role": "actor",
            "person_key": 31,
            "named_title_key": 0,
            "mention_text": "Ann Lee",
            "normalised_text": "ann lee",
            "start_character": 13,
            "occurrence_count": 1,
            "extraction_rule": "starring",
        }
    ],
    "fact_credit": [
        {
            "title_key": 11,
            "person_key": 31,
            "role": "actor",
            "review_count": 1,
            "person_review_count": 1,
            "role_review_count": 1,
            "agreement_share": 1.0,
            "is_agreed": True,
            "credit_source": "reviews",
            "evidence_review_key": 101,
            "evidence_mention_number": 1,
        }
    ],
    "fact_reference_credit": [
        {"title_key": 11, "billing_number": 1, "role": "actor", "person_key": 31, "reference_id": "nm0000031"}
    ],
    "dim_title": [
        _title(0, "unknown", id_namespace="unknown", title_type="unknown", load_run_key=0),
        _title(11, "tt0000011", same_title_source="reviews", shared_review_count=1),
        _title(12, "tt0000012"),
        _title(13, "tt10000013", same_title_key=11, same_title_source="reviews", shared_review_count=1),
        _title(21, "B00X", id_namespace="asin", title_name="Kettle", title_name_source="dump", title_type="product"),
    ],
    "dim_person": [
        {"person_key": key, "normalised_name": name, "full_name": name, "homonym_count": 0}
        for key, name in ((0, "unknown"), (31, "ann lee"))
    ],
    "dim_reviewer": [
        {
            "reviewer_key": key,
            "id_namespace": namespace,
            "reviewer_id": "unknown",
            "is_pseudonym": False,
            "reviewer_kind": kind,
        }
        for key, namespace, kind in ((0, "unknown", "unknown"), (41, "amazon", "account"))
    ],
    "dim_date": [
        {"date_key": 0, "month_name": "unknown", "weekday_name": "unknown"},
        *(_day(date(2020, 1, 1) + timedelta(days=number)) for number in range(366)),
    ],
    "dim_source": [
        _source(0, "unknown", "unknown"),
        _source(FILMS, "films", "aclimdb", 100_000),
        _source(SHOP, "shop", "amazon_2014"),
    ],
    "dim_rating": [
        {"rating_key": 0, "rating_label": "none", "band": "unrated"},
        *(_rating(cents) for cents in range(1001)),
    ],
    "bridge_title_genre": [{"title_key": 11, "genre": "Drama", "genre_share": 1.0}],
    "audit.load_file": [
        _file(1101, "train/pos/0_8.txt"),
        _file(1102, "train/neg/0_2.txt"),
        _file(1103, "test/pos/0_8.txt"),
        _file(1104, "kettles.jsonl", source_key=SHOP, layout="amazon_2014"),
        _file(1105, "train/pos/1_9.txt", kept_count=0, refused_count=1),
    ],
    "audit.refused_review": [
        {
            "file_digest": digest("train/pos/1_9.txt"),
            "record_number": 1,
            "load_file_key": 1105,
            "load_run_key": 1,
            "source_key": FILMS,
            "byte_offset": 0,
            "layout": "aclimdb",
            "reason": "blank_text",
            "reasons": ["blank_text"],
            "detail": "nothing is left",
            "payload": b"<br />",
            "payload_bytes": 6,
            "status": "open",
            "resolved_run_key": 0,
        }
    ],
    "audit.duplicate_record": [
        {
            "load_file_key": 1104,
            "record_number": 2,
            "load_run_key": 1,
            "review_key": 104,
            "is_same_content": True,
        }
    ],
    "audit.removed_review": [
        {
            "review_key": 105,
            "load_run_key": 1,
            "source_id": "films",
            "review_id": "train/pos/9",
            "reason": "file_gone",
            "content_digest": digest("gone")[:32],
        }
    ],
    "audit.forgotten": [{"forgotten_kind": "review", "forgotten_key": 106, "load_run_key": 1}],
    "audit.cleaning": [
        {
            "load_run_key": 1,
            "rule_name": "breaks",
            "row_count": 2,
            "removed_character_count": 10,
            "sample_review_key": 101,
            "sample_before": "<br />",
            "sample_after": "\n",
        }
    ],
    "audit.lexicon": [
        {"lexicon_version": "1", "term_kind": "person", "term": "ann lee", "support_count": 1, "title_count": 1}
    ],
    "audit.contract": [{"contract_digest": digest("contract")[:32], "contract_version": "1", "load_run_key": 1}],
}


def make_clean_star(path: Path) -> Path:
    """Write the warehouse to a new file."""
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("create schema audit; create schema quality")
        for table in WAREHOUSE_TABLES:
            rows = _frame(table, ROWS.get(table.name, ()))
            connection.register("rows", rows.to_arrow())
            connection.execute(f"create table {table.name} as select * from rows")
            connection.unregister("rows")
    return path


def _frame(table: Table, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a frame of the table's schema, closed sets as text; what a row leaves out is missing."""
    schema = {name: pl.String if isinstance(dtype, pl.Enum) else dtype for name, dtype in table.schema.items()}
    assert not {name for row in rows for name in row} - set(schema)
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def changed(path: Path, *statements: str) -> None:
    """Run statements on the warehouse in a file."""
    with closing(duckdb.connect(str(path))) as connection:
        for statement in statements:
            connection.execute(statement)


def firing(connection: duckdb.DuckDBPyConnection, expectations: Sequence[Expectation]) -> set[str]:
    """The ids of the expectations that have failing rows, asked of DuckDB without Great Expectations."""
    query = " union all ".join(
        f"select '{expectation.expectation_id}', ({failing_count_sql(expectation)})"
        for expectation in expectations
        if expectation.failing_sql is not None
    )
    return {expectation_id for expectation_id, count in connection.execute(query).fetchall() if count}
