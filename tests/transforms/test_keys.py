"""Keys and digests: equal to hashlib, equal for ever."""

from __future__ import annotations

import hashlib
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.keys import content_digest, key_of, key_of_digest, record_digest, surrogate_key

# Characters that this Python knows: for others its tables of Unicode may be older than those of Polars.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=20)


def prefixed(field: str) -> bytes:
    return b"%d:%b" % (len(field.encode()), field.encode())


def key_by_hashlib(table: str, *fields: str) -> int:
    normal = (unicodedata.normalize("NFC", field) for field in fields)
    digest = hashlib.sha256(prefixed(table) + b"".join(map(prefixed, normal))).hexdigest()
    return int(digest[:16], 16) // 2 or 1


@pytest.mark.parametrize(
    ("table", "fields", "key"),
    [
        ("dim_source", ["aclimdb"], 4_605_443_727_646_629_888),
        ("fact_review", ["aclimdb", "train/pos/0"], 1_019_987_893_526_073_574),
        ("dim_title", ["imdb", "tt0453418"], 2_480_052_002_415_713_301),
        ("dim_reviewer", ["name", "Zoë Ångström"], 4_532_082_975_728_581_895),
        ("audit.load_file", ["1", "aclimdb", "/dumps/a", "", "train/pos/0_9.txt"], 2_042_774_170_437_974_590),
    ],
)
def test_golden_keys(table: str, fields: list[str], key: int) -> None:
    assert key_of(table, *fields) == key


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_a_key_is_what_hashlib_says(pairs: list[tuple[str, str]]) -> None:
    frame = pl.DataFrame(pairs, schema={"a": pl.String, "b": pl.String}, orient="row")
    keys = frame.select(surrogate_key("dim_title", "a", pl.col("b"))).to_series()
    assert keys.dtype == pl.Int64
    assert keys.to_list() == [key_by_hashlib("dim_title", a, b) for a, b in pairs]
    assert keys.to_list() == [key_of("dim_title", a, b) for a, b in pairs]


@pytest.mark.parametrize(
    ("one", "other"),
    [(["ab", "c"], ["a", "bc"]), (["", "a"], ["a", ""]), (["1:a"], ["1", "a"]), (["a"], ["a", ""])],
)
def test_fields_never_run_into_each_other(one: list[str], other: list[str]) -> None:
    assert key_of("dim_title", *one) != key_of("dim_title", *other)


def test_the_table_is_part_of_the_key() -> None:
    assert key_of("dim_title", "x") != key_of("dim_reviewer", "x")


def test_unicode_forms_of_one_text_have_one_key() -> None:
    assert key_of("dim_title", "name", "Amélie") == key_of("dim_title", "name", "Ame\u0301lie")


def test_a_missing_field_makes_no_key() -> None:
    frame = pl.DataFrame({"a": ["x", None]})
    assert frame.select(surrogate_key("dim_title", "a")).to_series().is_null().to_list() == [False, True]


def test_numbers_and_closed_sets_count_as_text() -> None:
    frame = pl.DataFrame({"n": [12], "e": ["x"]}, schema={"n": pl.Int64, "e": pl.Enum(["x"])})
    assert frame.select(surrogate_key("t", "n", "e")).item() == key_of("t", "12", "x")


@pytest.mark.parametrize(
    ("digest", "key"),
    [("0" * 64, 1), ("0" * 15 + "1" + "f" * 48, 1), ("0" * 15 + "4" + "0" * 48, 2), ("f" * 64, 2**63 - 1)],
)
def test_a_key_has_63_bits_and_is_never_0(digest: str, key: int) -> None:
    assert pl.select(key_of_digest(pl.lit(digest))).item() == key


@given(TEXT)
def test_a_content_digest_is_of_the_bytes_as_they_are(text: str) -> None:
    digest = pl.DataFrame({"t": [text]}).select(content_digest(pl.col("t"))).item()
    assert digest == hashlib.sha256(text.encode()).hexdigest()[:32]


def digests(*records: dict[str, object]) -> list[str]:
    schema = {"a": pl.String, "b": pl.String, "n": pl.Int64}
    frame = pl.DataFrame([{name: record.get(name) for name in schema} for record in records], schema=schema)
    return frame.select(record_digest("a", "b", "n")).to_series().to_list()


def test_a_record_digest_is_what_hashlib_says() -> None:
    said = b"".join(map(prefixed, ["a", "é", "n", "12"]))
    assert digests({"a": "é", "n": 12}) == [hashlib.sha256(said).hexdigest()[:32]]


@pytest.mark.parametrize(
    "other",
    [{"a": "x", "b": ""}, {"b": "x"}, {"a": "x "}, {"a": "x", "n": 0}, {}, {"a": "x1:b0:"}],
    ids=repr,
)
def test_records_that_say_something_else_have_another_digest(other: dict[str, object]) -> None:
    one, another = digests({"a": "x"}, other)
    assert one != another


def test_a_column_without_values_adds_nothing_to_a_record_digest() -> None:
    frame = pl.DataFrame({"a": ["x"], "later": [None]}, schema={"a": pl.String, "later": pl.String})
    assert frame.select(record_digest("a")).item() == frame.select(record_digest("a", "later")).item()
