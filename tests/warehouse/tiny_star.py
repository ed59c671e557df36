"""A warehouse of nine reviews, written by hand, that has one of everything that the views show.

Two sources. In `films` (aclImdb) the title tt0000001 has a second id, tt0000009; one text is in train and in test under
both; one review is unlabelled, one rated against its label, one without a title. In `notes` (plain text) one text is
a copy of one of `films`. One review is extracted, and names one thing of each kind. Two runs; two records refused, one
of them open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from contracts import WAREHOUSE_TABLES, audit, dimensions, quality, star
from contracts.schema import Table
from warehouse.ddl import full_name, warehouse_statements
from warehouse.quoting import literal, one_file
from warehouse.store import executed, writer

Row = Mapping[str, Any]
FILMS, NOTES = 501, 502
FILM, FILM_AGAIN, OTHER = 11, 19, 12
BAD_BYTES = b"caf\xe9 <b>was</b> closed"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def instant(*parts: int) -> datetime:
    """A point in time as the columns hold it: UTC, and without a zone."""
    year, month, day_of_month, hour, minute, second = (*parts, 0, 0, 0)[:6]
    return datetime(year, month, day_of_month, hour, minute, second, tzinfo=UTC).replace(tzinfo=None)


def table_frame(table: Table, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a frame of the table's schema; what a row leaves out is missing."""
    names = table.column_names
    assert not {name for row in rows for name in row} - set(names)
    return pl.DataFrame([{name: row.get(name) for name in names} for row in rows], schema=table.schema)


def review(key: int, review_id: str, text: str, rating: str | None = None, **changed: Any) -> dict[str, Any]:
    """One review with its text under `text`; the rating is out of ten, as text."""
    row = {
        "review_key": key,
        "source_key": FILMS,
        "title_key": FILM,
        "reviewer_key": 0,
        "review_date_key": 0,
        "rating_key": 0 if rating is None else int(Decimal(rating) * 100) + 1,
        "review_id": review_id,
        "review_id_kind": "path",
        "split": "train",
        "label": "positive",
        "rating_raw": rating,
        "rating_scale": None if rating is None else "1-10",
        "rating_out_of_10": None if rating is None else Decimal(rating),
        "word_count": len(text.split()),
        "sentence_count": 1,
        "paragraph_count": 1,
        "character_count": len(text),
        "raw_character_count": len(text),
        "html_break_count": 0,
        "content_digest": digest(text)[:32],
        "record_digest": digest(review_id + text)[:32],
        "load_file_key": key,
        "record_number": 1,
        "first_load_run_key": 1,
        "load_run_key": 1,
        "rules_version": "1",
        "text": text,
    }
    return {**row, **changed}


GOOD, SHARED = "A joy from the first scene on", "I could not stop laughing"
NAMING = (
    "Dull, and proud of it: spoilers follow.\nAnn Lee directed it in Lyon in 1999, after The Long Lane, and won a "
    "Golden Fig for it. 8/10 is for the music; skip it."
)
REVIEWS = (
    review(1, "train/pos/0", GOOD, "9"),
    review(2, "train/neg/0", "Two hours that I want back", "2", label="negative", title_key=OTHER),
    review(3, "train/pos/1", SHARED, "8"),
    review(
        4,
        "test/pos/0",
        SHARED,
        "10",
        split="test",
        title_key=FILM_AGAIN,
        duplicate_of_review_key=3,
        stated_rating_out_of_10=Decimal("8.50"),
    ),
    review(
        5,
        "test/neg/0",
        NAMING,
        "8",
        split="test",
        label="negative",
        title_key=OTHER,
        has_spoiler_warning=True,
        recommendation="no",
        lexicon_version="a",
    ),
    review(6, "train/unsup/0", "No idea what I saw there", label="unlabelled"),
    review(7, "test/pos/1", "Seen twice and liked it once", "7", split="test", title_key=0, load_run_key=2),
    review(
        8,
        "first.txt",
        GOOD,
        source_key=NOTES,
        split="none",
        label="unknown",
        title_key=0,
        duplicate_of_review_key=1,
        first_load_run_key=2,
        load_run_key=2,
    ),
    review(
        9,
        "late shows/midnight.txt",
        "Went in tired, came out awake",
        source_key=NOTES,
        split="none",
        label="unknown",
        title_key=0,
        reviewed_on=date(2020, 2, 29),
        review_date_key=20200229,
        first_load_run_key=2,
        load_run_key=2,
    ),
)


def title(key: int, title_id: str, same: int, shared: int) -> Row:
    return {
        "title_key": key,
        "id_namespace": "imdb" if key else "unknown",
        "title_id": title_id,
        "same_title_key": same,
        "same_title_source": "reviews" if shared else "none",
        "shared_review_count": shared,
        "url": f"https://films.example/{title_id}" if key else None,
        "title_name_source": "unknown",
        "agreed_name_review_count": 0,
        "title_type": "unknown",
        "load_run_key": 1 if key else 0,
    }


NAMED = {"title_name": "The Long Lane", "title_name_source": "dump", "dump_name": "The Long Lane", "release_year": 1999}
TITLES = (
    title(0, "unknown", 0, 0),
    title(FILM, "tt0000001", FILM, 1),
    title(FILM_AGAIN, "tt0000009", FILM, 1),
    {**title(OTHER, "tt0000002", OTHER, 0), **NAMED},
)


ANN = 31


def mention(number: int, kind: str, text: str, **changed: Any) -> Row:
    """One thing that review 5 names."""
    return {
        "review_key": 5,
        "mention_number": number,
        "title_key": OTHER,
        "mention_kind": kind,
        "role": "none",
        "person_key": 0,
        "named_title_key": 0,
        "mention_text": text,
        "normalised_text": text.lower(),
        "start_character": NAMING.index(text) + 1,
        "occurrence_count": 1,
        "extraction_rule": "by_hand",
        **changed,
    }


MENTIONS = (
    mention(1, "spoiler_warning", "spoilers follow"),
    mention(2, "person", "Ann Lee", role="director", person_key=ANN),
    mention(3, "place", "Lyon"),
    mention(4, "year", "1999", year_number=1999, is_decade=False),
    mention(5, "title", "The Long Lane", role="mentioned", named_title_key=OTHER),
    mention(6, "award", "Golden Fig"),
    mention(7, "rating", "8/10", rating_raw="8/10", rating_scale="1-10", rating_out_of_10=Decimal(8)),
    mention(8, "recommendation", "skip it", role="no"),
)
CREDIT = {
    "title_key": OTHER,
    "person_key": ANN,
    "role": "director",
    "review_count": 1,
    "person_review_count": 1,
    "role_review_count": 1,
    "agreement_share": 1.0,
    "is_agreed": True,
    "credit_source": "reviews",
    "evidence_review_key": 5,
    "evidence_mention_number": 2,
}


def source(key: int, source_id: str, layout: str, expected: int | None) -> Row:
    return {
        "source_key": key,
        "source_id": source_id,
        "layout": layout,
        "platform": "unknown",
        "has_global_ids": False,
        "description": "Reviews written for the tests.",
        "licence_note": "None is needed.",
        "expected_review_count": expected,
    }


SOURCES = (
    source(0, "unknown", "unknown", None),
    source(FILMS, "films", "aclimdb", 9),
    source(NOTES, "notes", "plain_text", None),
)


def rating(hundredths: int | None) -> Row:
    value = None if hundredths is None else Decimal(hundredths) / 100
    if hundredths is None:
        band = "unrated"
    else:
        band = "negative" if hundredths <= 400 else "positive" if hundredths >= 700 else "mixed"
    return {
        "rating_key": 0 if hundredths is None else hundredths + 1,
        "rating_out_of_10": value,
        "half_step_out_of_10": None if hundredths is None else Decimal(hundredths // 50 * 50) / 100,
        "whole_step_out_of_10": None if hundredths is None else hundredths // 100,
        "rating_label": "none" if value is None else f"{value.normalize():f}",
        "band": band,
    }


def day(key: int, day_on: date | None) -> Row:
    if day_on is None:
        return {"date_key": key, "month_name": "unknown", "weekday_name": "unknown"}
    return {
        "date_key": key,
        "day_on": day_on,
        "year": day_on.year,
        "month": day_on.month,
        "month_name": day_on.strftime("%B"),
        "weekday_name": day_on.strftime("%A"),
    }


def load_run(key: int, **changed: Any) -> Row:
    counts = {column.name: 0 for column in audit.LOAD_RUN.columns if column.name.endswith("_count")}
    return {
        "load_run_key": key,
        "started_at": instant(2026, 3, key, 2),
        "finished_at": instant(2026, 3, key, 2, 0, 30),
        "outcome": "published",
        "command": "reviewmart load dump",
        "tool_version": "0.1.0",
        "rules_version": "1",
        "versions_json": "{}",
        "settings_json": "{}",
        **counts,
        "review_count_before": 0,
        "review_count_after": 0,
        **changed,
    }


RUNS = (
    load_run(1, file_count=8, read_count=8, kept_count=7, refused_count=1, review_count_after=7),
    load_run(
        2,
        outcome="published_with_warnings",
        file_count=4,
        skipped_file_count=6,
        read_count=4,
        kept_count=2,
        updated_count=1,
        refused_count=1,
        review_count_before=7,
        review_count_after=9,
    ),
)


def load_file(key: int, run: int, source_key: int, path: str, **changed: Any) -> Row:
    state = changed.get("state", "read")
    fates = dict.fromkeys(("read_count", *audit.FATES), 0)
    if state == "read":
        fates["read_count"] = fates[changed.pop("fate", "kept_count")] = 1
    return {
        "load_file_key": key,
        "load_run_key": run,
        "source_key": source_key,
        "path": path,
        "root_path": "/data/films" if source_key == FILMS else "/data/notes",
        "layout": "aclimdb" if source_key == FILMS else "plain_text",
        "reader_settings": "1",
        "size_bytes": 30,
        "file_digest": digest(path),
        "state": state,
        "is_current": True,
        **fates,
        **changed,
    }


FILES = (
    *(load_file(row["load_file_key"], row["load_run_key"], row["source_key"], row["review_id"]) for row in REVIEWS),
    load_file(20, 1, FILMS, "train/pos/2", fate="refused_count"),
    load_file(21, 2, NOTES, "broken.txt", fate="refused_count", container_path="notes.zip"),
    load_file(22, 2, NOTES, "picture.png", state="ignored", reason="not_text"),
)


def refused(file_key: int, run: int, source_key: int, payload: bytes, reasons: Sequence[str], **changed: Any) -> Row:
    path = next(row["path"] for row in FILES if row["load_file_key"] == file_key)
    return {
        "file_digest": digest(path),
        "record_number": 1,
        "load_file_key": file_key,
        "load_run_key": run,
        "source_key": source_key,
        "byte_offset": 0,
        "layout": "plain_text",
        "reason": reasons[0],
        "reasons": list(reasons),
        "detail": "It cannot be used.",
        "payload": payload,
        "payload_bytes": len(payload),
        "status": "open",
        "resolved_run_key": 0,
        **changed,
    }


def expectation_result(run: int, expectation_id: str, outcome: str, severity: str, **changed: Any) -> Row:
    return {
        "load_run_key": run,
        "expectation_id": expectation_id,
        "suite_name": "fact_review",
        "table_name": "fact_review",
        "expectation_type": "ExpectColumnValuesToNotBeNull",
        "arguments_json": "{}",
        "purpose": "It is there.",
        "severity": severity,
        "outcome": outcome,
        "element_count": 9,
        "unexpected_count": 2 if outcome == "failed" else 0,
        "seconds": 0.5,
        **changed,
    }


ROWS: Mapping[str, Sequence[Row]] = {
    star.FACT_REVIEW.name: [{name: row[name] for name in row if name != "text"} for row in REVIEWS],
    star.REVIEW_TEXT.name: [
        {"review_key": row["review_key"], "raw_text": row["text"], "clean_text": row["text"]} for row in REVIEWS
    ],
    star.FACT_MENTION.name: MENTIONS,
    star.FACT_CREDIT.name: [CREDIT],
    dimensions.DIM_TITLE.name: TITLES,
    dimensions.DIM_PERSON.name: [
        {"person_key": key, "normalised_name": name.lower(), "full_name": name, "homonym_count": 0}
        for key, name in ((0, "unknown"), (ANN, "Ann Lee"))
    ],
    dimensions.DIM_SOURCE.name: SOURCES,
    dimensions.DIM_RATING.name: [rating(None), *map(rating, range(1001))],
    dimensions.DIM_DATE.name: [day(0, None), day(20200229, date(2020, 2, 29))],
    dimensions.DIM_REVIEWER.name: [
        {
            "reviewer_key": 0,
            "id_namespace": "unknown",
            "reviewer_id": "unknown",
            "is_pseudonym": False,
            "reviewer_kind": "unknown",
        }
    ],
    audit.LOAD_RUN.name: RUNS,
    audit.LOAD_STEP.name: [
        {"load_run_key": 2, "step_name": "apply", "batch_count": 1, "row_count": 4, "seconds": 0.25}
    ],
    audit.LOAD_FILE.name: FILES,
    audit.REFUSED_REVIEW.name: [
        refused(20, 1, FILMS, b"", ["empty_file"], status="replayed", resolved_run_key=2),
        refused(21, 2, NOTES, BAD_BYTES, ["invalid_encoding", "nul_character"]),
    ],
    audit.CLEANING.name: [
        {
            "load_run_key": 2,
            "rule_name": "breaks",
            "row_count": 3,
            "removed_character_count": 18,
            "sample_review_key": 1,
            "sample_before": "a<br>b",
            "sample_after": "a b",
        }
    ],
    audit.CONTRACT.name: [{"contract_digest": "0" * 32, "contract_version": "1", "load_run_key": 1}],
    quality.EXPECTATION_RESULT.name: [
        expectation_result(1, "a", "passed", "critical"),
        expectation_result(2, "a", "passed", "critical"),
        expectation_result(2, "b", "failed", "warning"),
        expectation_result(2, "c", "error", "critical", unexpected_count=None),
    ],
    quality.FAILING_ROW.name: [
        {
            "load_run_key": 2,
            "expectation_id": "b",
            "row_number": number,
            "table_name": "fact_review",
            "row_key": str(number),
        }
        for number in (1, 2)
    ],
}


def insert(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Row], folder: Path) -> None:
    """Rows into a table, through a Parquet file as in a load."""
    path = folder / f"{table.name}.parquet"
    table_frame(table, rows).write_parquet(path)
    select = f"SELECT * FROM read_parquet({literal(one_file(str(path)))})"
    executed(connection, f"INSERT INTO {full_name(table)} BY NAME {select}", f"inserting into {table.name}")


def make_tiny_star(path: Path) -> Path:
    """Write the warehouse at `path`, and give back the path."""
    work = path.parent / "work"
    work.mkdir(parents=True)
    with writer(path, memory_limit="500MB", threads=1, temp_folder=work / "spill") as connection:
        executed(connection, "BEGIN", "beginning")
        for statement in warehouse_statements():
            executed(connection, statement, "making the tables")
        for table in WAREHOUSE_TABLES:
            insert(connection, table, ROWS.get(table.name, ()), work)
        executed(connection, "COMMIT", "committing")
    return path


def answer(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query, without anything of `warehouse` in between."""
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        return connection.execute(sql).fetchall()
