"""Raw reviews for tests: what a test does not name is as plain as it can be."""

from __future__ import annotations

from typing import Any

import polars as pl

from contracts.stage import RAW_REVIEW
from transforms.origin import Origin

ORIGIN = Origin(
    run_key=7,
    source_id="aclimdb",
    layout="aclimdb",
    root_path="/dumps/aclImdb",
    rules_version="1",
)
PLAIN: dict[str, Any] = {
    "path": "train/pos/0_9.txt",
    "record_number": 1,
    "byte_offset": 0,
    "file_digest": "f" * 64,
    "raw_text": "A fine film.",
    "review_id": "train/pos/0",
    "review_id_kind": "given",
    "split": "train",
    "label": "positive",
    "rating_raw": "9",
    "rating_scale": "1-10",
    "title_namespace": "imdb",
    "title_id": "tt0000123",
    "reviewer_namespace": "unknown",
}


def raw_review(*changes: dict[str, Any]) -> pl.DataFrame:
    """RAW_REVIEW with a row for each change of the plain review; the payload is the text unless it is named."""
    return pl.DataFrame([_row({**PLAIN, **change}) for change in changes], schema=RAW_REVIEW.schema)


def _row(values: dict[str, Any]) -> dict[str, Any]:
    payload = values.get("payload", (values["raw_text"] or "").encode())
    made = {"payload_bytes": len(payload), **values, "payload": payload}
    return {name: made.get(name) for name in RAW_REVIEW.column_names}
