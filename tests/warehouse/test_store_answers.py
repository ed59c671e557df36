"""What DuckDB says of a store becomes words for the user, and nothing that the store says gets into them."""

from __future__ import annotations

import pytest

from warehouse.store_answers import store_trouble

AT = "'http://me:topsecret@store.example.org:9000/bucket/a.parquet'"
SAID = "topsecret: The key topsecret of topsecret is wrong."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"IO Error: Timeout was reached error for HTTP GET to {AT}", "at store.example.org:9000 does not answer"),
        (f"IO Error: Could not resolve hostname error for HTTP PUT to {AT}", "does not answer"),
        (
            f"HTTP Error: HTTP GET error reading {AT} (HTTP 403 Forbidden) AccessDenied: {SAID}",
            "(HTTP 403, AccessDenied)",
        ),
        (f"HTTP GET error reading {AT} in region '' (HTTP 400 Bad Request) ExpiredToken: {SAID}", "the credentials"),
        (
            f"HTTP Error: Unable to connect to URL {AT}: Not Found (HTTP code 404) NoSuchBucket: {SAID}",
            "no such bucket",
        ),
        (
            f"HTTP Error: HTTP GET error reading {AT} (HTTP 404 Not Found) NoSuchKey: {SAID}",
            "is gone (HTTP 404, NoSuchKey)",
        ),
        (f"IO Error: S3 bulk delete for {AT} failed: AccessDenied: {SAID}", "may not do this there"),
        (f"HTTP Error: HTTP PUT error on {AT} (HTTP 503 Slow Down) SlowDown: {SAID}", "their store fails (HTTP 503)"),
        ("IO Error: Failed to remove files: topsecret", "their store fails"),
    ],
)
def test_trouble_with_a_store_is_told_without_what_the_store_says(text: str, why: str) -> None:
    found = store_trouble(text)
    assert found is not None
    assert why in found[0]
    assert "topsecret" not in " ".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "Catalog Error: Table with name reviewers does not exist!",
        "IO Error: Unable to connect to Postgres at dbname=x: connection to server failed",
        "Conversion Error: Could not convert string 'HTTP 404' to INT32",
    ],
)
def test_other_trouble_is_left_to_others(text: str) -> None:
    assert store_trouble(text) is None
