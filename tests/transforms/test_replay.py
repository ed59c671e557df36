"""Refused records that are read again: batches of what is read alike, and what is refused as it was before."""

from __future__ import annotations

from typing import Any

import polars as pl

from contracts.audit import REFUSED_REVIEW
from transforms.replay import BATCH_BYTES, OF_BATCH, replay_batches, with_same_reasons

ONE: dict[str, Any] = {"row_id": 0, "payload_bytes": 10, **dict.fromkeys(OF_BATCH, "same"), "container_path": None}


def batches(*changes: dict[str, Any]) -> list[list[int]]:
    rows = [{**ONE, "row_id": number, **change} for number, change in enumerate(changes)]
    return replay_batches(pl.DataFrame(rows, schema_overrides={"container_path": pl.String}))["row_ids"].to_list()


def test_what_is_read_alike_goes_together_up_to_a_size() -> None:
    assert batches({}, {"encoding": "latin-1"}, {}, {"container_path": "a.tar"}, {"encoding": "latin-1"}) == [
        [0, 2],
        [1, 4],
        [3],
    ]
    assert batches({"payload_bytes": BATCH_BYTES - 20}, {}, {}, {}) == [[0, 1], [2, 3]]
    assert list(map(len, batches(*[{}] * 10_001))) == [10_000, 1]


def test_the_same_reasons_are_the_same_codes_in_the_same_order() -> None:
    reasons = {1: ["too_long"], 2: ["too_long", "blank_text"], 3: ["blank_text"]}
    nothing = dict.fromkeys(REFUSED_REVIEW.column_names)
    rows = [
        {**nothing, "load_file_key": 7, "record_number": number, "reasons": codes} for number, codes in reasons.items()
    ]
    now = pl.DataFrame(rows, schema=REFUSED_REVIEW.schema)
    before = pl.DataFrame(
        {"load_file_key": 7, "record_number": [1, 2, 4], "reasons": [["too_long"], ["too_long"], ["blank_text"]]}
    )
    assert with_same_reasons(now, before)["record_number"].to_list() == [1]
