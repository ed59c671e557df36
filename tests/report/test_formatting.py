"""How numbers, times and sizes are written."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from report import formatting as f
from tests.report.example import STARTED_AT


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0"),
        (999, "999"),
        (1_234_567, "1,234,567"),
        (-1_234, "-1,234"),
        (12.0, "12"),
        (1_234.56, "1,234.6"),
        (Decimal(38_000), "38,000"),
    ],
)
def test_number(value: f.Number | None, text: str) -> None:
    assert f.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0 files"), (1, "1 file"), (2_000, "2,000 files"), (None, "– files")])
def test_counted(value: int | None, text: str) -> None:
    assert f.counted(value, "file") == text


def test_counted_with_its_own_plural() -> None:
    assert [f.counted(count, "entry", "entries") for count in (1, 2)] == ["1 entry", "2 entries"]


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 100, "0%"),
        (1, 3, "33.3%"),
        (100, 100, "100%"),
        (1, 100_000, "<0.1%"),
        (99_999, 100_000, ">99.9%"),
        (9_995, 10_000, ">99.9%"),
        (9_994, 10_000, "99.9%"),
        (5, 10_000, "0.1%"),
        (0, 0, "–"),
        (None, 5, "–"),
        (5, None, "–"),
        (Decimal(1), Decimal(8), "12.5%"),
    ],
)
def test_share(part: f.Number | None, whole: f.Number | None, text: str) -> None:
    assert f.share(part, whole) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (0.0, "0 ms"),
        (0.0124, "12 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.0 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 0 s"),
        (125.4, "2 min 5 s"),
        (3_599.6, "1 h 0 min"),
        (7_380.0, "2 h 3 min"),
    ],
)
def test_duration(seconds: float | None, text: str) -> None:
    assert f.duration(seconds) == text


@pytest.mark.parametrize(
    ("byte_count", "text"),
    [
        (None, "–"),
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (999_950, "1.0 MB"),
        (312_000_000, "312.0 MB"),
        (1_500_000_000, "1.5 GB"),
        (2_000_000_000_000, "2.0 TB"),
    ],
)
def test_size(byte_count: int | None, text: str) -> None:
    assert f.size(byte_count) == text


def test_instants_are_in_utc_whether_they_have_a_zone_or_not() -> None:
    with_zone = datetime.fromisoformat("2026-03-01T03:30:00+01:30")
    assert f.instant(STARTED_AT) == f.instant(with_zone) == "2026-03-01 02:00:00 UTC"
    assert f.minute(STARTED_AT) == f.minute(with_zone) == "2026-03-01 02:00"
    assert [f.instant(None), f.minute(None)] == ["–", "–"]


def test_elapsed() -> None:
    assert f.elapsed(STARTED_AT, STARTED_AT + timedelta(seconds=21.4)) == 21.4
    assert f.elapsed(STARTED_AT, None) is f.elapsed(None, STARTED_AT) is None
