"""What is kept of a reviewer in a raw review, by the mode."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.transforms.raw_reviews import ORIGIN, raw_review
from transforms.dimensions import dim_reviewer
from transforms.privacy import KEEP, Privacy, private_review, pseudonym
from transforms.refusals import refused_review

KEY = "a key of which nobody knows"
OURS = {
    "review_id": "A1/B2/13",
    "review_id_kind": "composed",
    "reviewer_namespace": "amazon",
    "reviewer_id": "A1",
    "reviewer_name": "Ann",
    "publication_name": "The Sun",
    "is_top_critic": True,
    "extra_json": '{"friend": "Ann"}',
}
HIDING = Privacy("pseudonym", KEY)


def digest(*fields: str) -> str:
    """The same by the standard library."""
    front = f"{len(KEY)}:{KEY}:"
    inner = hashlib.sha256((front + "".join(f"{len(one.encode())}:{one}" for one in fields)).encode()).hexdigest()
    return hashlib.sha256((front + inner).encode()).hexdigest()[:32]


NOTHING = {"reviewer_name": None, "publication_name": None, "is_top_critic": None, "extra_json": None}
MODES: list[tuple[Privacy, dict[str, Any]]] = [
    (KEEP, OURS),
    (
        HIDING,
        {
            **NOTHING,
            "review_id": digest("A1/B2/13"),
            "reviewer_namespace": "amazon",
            "reviewer_id": digest("amazon", "A1"),
        },
    ),
    (
        Privacy("drop", KEY),
        {**NOTHING, "review_id": digest("A1/B2/13"), "reviewer_namespace": "unknown", "reviewer_id": None},
    ),
]


@pytest.mark.parametrize(("privacy", "kept"), MODES, ids=lambda one: getattr(one, "mode", ""))
def test_what_each_mode_keeps(privacy: Privacy, kept: dict[str, Any]) -> None:
    raw = raw_review(OURS)
    private = private_review(raw, privacy, "amazon_2014")
    assert private.schema == raw.schema
    assert private.select(*kept).row(0, named=True) == kept
    untouched = [name for name in raw.columns if name not in OURS]
    assert private.select(untouched).equals(raw.select(untouched))


def test_an_id_that_the_source_gives_stays() -> None:
    raw = raw_review({**OURS, "review_id": "r7", "review_id_kind": "given"})
    assert private_review(raw, HIDING, "yelp")["review_id"].to_list() == ["r7"]


def test_nobody_has_no_pseudonym() -> None:
    raw = raw_review({"reviewer_id": None})
    assert private_review(raw, HIDING, "amazon_2014")["reviewer_id"].to_list() == [None]


def test_what_has_no_reviewers_stays_as_it_is() -> None:
    raw = raw_review(OURS)
    assert private_review(raw, HIDING, "aclimdb").equals(raw)


def test_a_pseudonym_hangs_on_key_and_namespace() -> None:
    others = {pseudonym(key, space, "A1") for key in (KEY, "another key") for space in ("amazon", "yelp")}
    assert len(others) == 4
    assert pseudonym(KEY, "amazon", "A1") == digest("amazon", "A1")


def test_the_dimension_says_that_it_is_one() -> None:
    private = private_review(raw_review(OURS), HIDING, "amazon_2014")
    row = dim_reviewer(private, is_pseudonym=True).row(0, named=True)
    assert (row["is_pseudonym"], row["display_name"], row["publication_name"]) == (True, None, None)


def test_a_refused_record_keeps_no_bytes_that_could_name_somebody() -> None:
    refused = raw_review(OURS).with_columns(reasons=pl.lit(["blank_text"]), detail=pl.lit("Why."))
    for layout, size in (("amazon_2014", 0), ("aclimdb", 12)):
        row = refused_review(refused, replace(ORIGIN, layout=layout, privacy=HIDING)).row(0, named=True)
        assert (len(row["payload"]), row["payload_bytes"]) == (size, 12)


def test_a_key_is_never_shown() -> None:
    assert KEY not in repr(HIDING) + repr(replace(ORIGIN, privacy=HIDING)) + HIDING.check
    assert len({HIDING.check, Privacy("drop", KEY).check, Privacy("drop", "another key").check}) == 2
