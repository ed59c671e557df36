"""JSON lines: the fast and the careful way agree on what is well-formed, and a piece may be cut anywhere."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from sources.json_lines import JsonLines
from sources.record import PLACE, Records

FORM = JsonLines(["text", "stars", "helpful"], nested=("helpful",), aside=("style", "image"))
NAMES = ("text", "stars", "helpful", "style", "image", "other", 'a"b', "", "text ", "é")
STRINGS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    [
        '":',
        '" :null',
        "\\",
        '\\"',
        "[",
        "{}",
        "null",
        '"text":',
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "\u2028\x85\x7f\0",
        "\b\f\x1f",
    ]
)
NUMBERS = st.integers(-(10**40), 10**40) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | STRINGS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STRINGS, inner, max_size=3), max_leaves=4
)
RECORDS = st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5), min_size=1, max_size=4)
WRITERS = st.sampled_from(
    [
        {"ensure_ascii": ascii_only, "separators": separators}
        for ascii_only in (True, False)
        for separators in ((",", ":"), (", ", ": "), (" , ", " : "), (",", "\t:  "))
    ]
)


def frame(records: Records) -> pl.DataFrame:
    """All that is known of records, in one frame."""
    return pl.DataFrame([*records.place.get_columns(), *records.fields.get_columns(), records.extra_json])


def careful(data: bytes) -> pl.DataFrame:
    """The records, each decoded by itself."""
    lines = data.split(b"\n")[:-1]
    size = pl.Series([len(line) + 1 for line in lines])
    numbers = pl.int_range(1, len(lines) + 1, eager=True).alias("record_number")
    place = pl.DataFrame(
        [numbers, (size.cum_sum() - size).alias("byte_offset"), pl.Series("payload", lines, dtype=pl.Binary)]
    )
    return frame(FORM._decoded(place))


@given(RECORDS, WRITERS)
def test_both_ways_agree(records: list[dict[str, Any]], writer: dict[str, Any]) -> None:
    data = "".join(f"{json.dumps(record, **writer)}\n" for record in records).encode()
    fast = frame(FORM.records(data, 1, ()))
    assert fast.schema == {**PLACE, **dict.fromkeys((*FORM.names, "extra_json"), pl.String)}
    assert fast.rows() == careful(data).rows()
    for extra in fast["extra_json"].drop_nulls():
        assert isinstance(json.loads(extra), dict)


@given(RECORDS, WRITERS, st.integers(0, 3))
def test_nothing_is_lost(records: list[dict[str, Any]], writer: dict[str, Any], at: int) -> None:
    """Each value that is not null is found again among the fields and the JSON."""
    data = "".join(f"{json.dumps(record, **writer)}\n" for record in records).encode()
    fast = FORM.records(data, 1, ())
    for record, fields, extra, flaws in zip(
        records, fast.fields.to_dicts(), fast.extra_json, fast.place["flaws"], strict=True
    ):
        if flaws is not None:
            continue
        given = {name for name, value in record.items() if value is not None}
        found = {name for name, value in fields.items() if value is not None} | set(json.loads(extra or "{}"))
        assert found == given
        assert {name: value for name, value in record.items() if isinstance(value, str)}.items() <= {
            **fields,
            **json.loads(extra or "{}"),
        }.items() or any(isinstance(value, list | dict) for value in json.loads(extra or "{}").values())
