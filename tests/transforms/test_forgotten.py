"""Whose records are, by what is known of them or by their bytes, and which terms texts have taught."""

from __future__ import annotations

import json

import polars as pl
import pytest

from transforms.damaged_records import holds_words, may_be_of, told_reviewer_key
from transforms.forgotten import (
    Target,
    is_of,
    keyed_refusals,
    review_target,
    reviewer_target,
    source_target,
    terms_in,
)
from transforms.keys import key_of

ANN = reviewer_target("amazon", "A1")
KNOWN = {"review_id": "A1/B2/13", "title_id": "B2", "rating_raw": "11", "reviewer_namespace": "amazon"}
BROKEN = {"review_id": "//", "title_id": None, "rating_raw": None, "reviewer_namespace": "unknown"}


def refusals(*contexts: dict[str, str | None], layout: str = "amazon_2014") -> pl.DataFrame:
    rows = [
        {
            "source_id": "shop",
            "source_key": key_of("dim_source", "shop"),
            "layout": layout,
            "context_json": json.dumps(one),
        }
        for one in contexts
    ]
    return keyed_refusals(pl.DataFrame(rows))


# what is looked for; whether a record that says all is of it, and whether a damaged one may be
OF = [
    (ANN, True, True),
    (reviewer_target("yelp", "A1"), False, True),
    (review_target("shop", "A1/B2/13"), True, True),
    (review_target("mall", "A1/B2/13"), False, False),
    (source_target("shop"), True, False),
    (source_target("mall"), False, False),
]


@pytest.mark.parametrize(("target", "is_theirs", "may_be_theirs"), OF)
def test_whose_a_refusal_is(target: Target, is_theirs: bool, may_be_theirs: bool) -> None:
    found = refusals({**KNOWN, "reviewer_id": "A1"}, BROKEN).select(of=is_of(target), may=may_be_of(target))
    assert found.row(0) == (is_theirs, False)
    assert found["may"][1] is may_be_theirs


def test_where_no_reviewers_are_none_is_looked_for() -> None:
    assert refusals(BROKEN, layout="plain_text").select(may_be_of(ANN)).item() is False


# bytes of a damaged record; words; whether they stand there
WORDS = [
    (b'{"reviewerID": "A1", "te', ("A1",), True),
    (b'{"reviewerID": "A12", "te', ("A1",), False),
    (b"A1;B2", ("A1", "B2"), True),
    (b"A1;B3", ("A1", "B2"), False),
    (b"Ren\\u00e9", ("René",), True),
    ("René".encode(), ("René",), True),
    ("René".encode("latin-1"), ("René",), True),
    ("René".encode("utf-16-le"), ("René",), True),
    (b"", ("A1",), False),
]


@pytest.mark.parametrize(("payload", "words", "stand_there"), WORDS)
def test_words_in_bytes(payload: bytes, words: tuple[str, ...], stand_there: bool) -> None:
    assert holds_words(pl.Series([payload]), Target("reviewer", 1, words)).to_list() == [stand_there]


# namespace and id of somebody forgotten; bytes of a damaged record; whether it is known for theirs
TOLD = [
    ("amazon", "A1", b'{"reviewerID": "A1", "te', True),
    ("amazon", "A1", b'{"reviewerID": "A2", "te', False),
    ("other", "shop:7", b"7;A text", True),
    ("other", "mall:7", b"7;A text", False),
    ("name", "Ann Lee", b'x,"Ann Lee",caf\xe9', True),
    ("amazon", "A1", b"", False),
]


@pytest.mark.parametrize(("namespace", "reviewer_id", "payload", "is_theirs"), TOLD)
def test_somebody_whose_id_is_not_known_any_more_is_found_by_its_key(
    namespace: str, reviewer_id: str, payload: bytes, is_theirs: bool
) -> None:
    key = key_of("dim_reviewer", namespace, reviewer_id)
    refused = pl.DataFrame(
        {"reviewer_key": [0, 5], "payload": [payload, payload], "layout": ["snap", "snap"], "source_id": ["shop"] * 2}
    )
    assert told_reviewer_key(refused, [key]).to_list() == [key if is_theirs else 0, 5]


def test_an_id_behind_its_source_is_looked_for_without_it() -> None:
    assert reviewer_target("other", "shop:a:7", ["shop", "mall"]).words == ("a:7",)
    assert reviewer_target("rotten_tomatoes", "Ann Lee at The Sun").words == ("Ann Lee", "The Sun")


# a term; a text; whether it occurs there
TERMS = [
    ("person", "mara quill", "It is Mara Quill's film.", True),
    ("person", "mara quill", "Tamara Quill made it.", False),
    ("work", "Café Estrella", "the CAFE estrella", True),
    ("film_name", "3782748897745719645 Kung Fu Postman", "A kung-fu postman", True),
    ("work", "...", "Nothing", False),
]


@pytest.mark.parametrize(("kind", "term", "text", "occurs"), TERMS)
def test_terms_in_texts(kind: str, term: str, text: str, occurs: bool) -> None:
    terms = pl.DataFrame({"term_kind": [kind], "term": [term]})
    assert terms_in(pl.Series([text]), terms).equals(terms) is occurs
    assert terms_in(pl.Series([], dtype=pl.String), terms).is_empty()
