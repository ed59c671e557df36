"""What a corpus teaches about names."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.lexicons import reviews
from transforms.found import found_in
from transforms.lexicon import TERMS, Lexicon, learned_lexicon, lexicon_evidence, lexicon_of
from transforms.lexicon_evidence import evidence_shares

# Ann Lee acts and Bob Ray directs in several films; Tess Vale is a character of one, and Grim Harbour a place
CORPUS = reviews(
    *(f"Directed by Bob Ray, starring Ann Lee. Lee is fine in part {number}." for number in range(6)),
    *(f"Ann Lee plays Tess Vale, and Tess is ill {number} times in the Grim Harbour." for number in range(4)),
).with_columns(title_key=pl.Series([1, 2, 3, 4, 5, 6, 7, 7, 7, 7]))


def learned(corpus: pl.DataFrame = CORPUS, cuts: tuple[int, ...] = ()) -> Lexicon:
    edges = [0, *sorted(cuts), corpus.height]
    batches = [corpus[start:end] for start, end in pairwise(edges)]
    return learned_lexicon([[lexicon_evidence(batch, found_in(batch)) for batch in batches]])


@cache
def learned_whole() -> Lexicon:
    return learned()


@pytest.mark.parametrize(
    ("term", "kind", "texts", "titles"),
    [
        ("bob ray", "person", 6, 6),
        ("ann lee", "person", 10, 7),
        ("tess vale", "character", 4, 1),
        ("grim harbour", "thing", 4, 1),
    ],
)
def test_the_contexts_of_a_name_tell_person_character_and_thing(term: str, kind: str, texts: int, titles: int) -> None:
    found = learned_whole().terms.filter(
        (pl.col("term") == term) & pl.col("term_kind").is_in(["person", "character", "thing"])
    )
    assert found.select("term_kind", "support_count", "title_count").rows() == [(kind, texts, titles)]


def test_what_most_call_a_person_is_learned_with_its_share() -> None:
    called = learned_whole().terms.filter(pl.col("term_kind").is_in(["director", "actor"]))
    assert called.select("term_kind", "term", "weight").rows() == [
        ("actor", "ann lee", 1.0),
        ("director", "bob ray", 1.0),
    ]


@settings(max_examples=max(6, settings().max_examples // 10), deadline=None)
@given(st.permutations(range(CORPUS.height)), st.lists(st.integers(0, CORPUS.height), max_size=4))
def test_neither_order_nor_cutting_of_the_corpus_changes_the_lexicon(order: list[int], cuts: list[int]) -> None:
    other, whole = learned(CORPUS[order], tuple(cuts)), learned_whole()
    assert other.version == whole.version
    assert other.terms.equals(whole.terms)


def test_a_lexicon_is_the_same_when_its_terms_come_back_from_a_warehouse() -> None:
    whole = learned_whole()
    assert lexicon_of(whole.terms.reverse()).version == whole.version


def test_other_terms_are_another_version() -> None:
    whole = learned_whole()
    assert lexicon_of(whole.terms.head(-1)).version != whole.version


@pytest.mark.parametrize("corpus", [reviews(), reviews(""), reviews("no names at all"), reviews("Ann")])
def test_a_corpus_without_names_teaches_nothing_of_them(corpus: pl.DataFrame) -> None:
    terms = learned(corpus).terms
    assert terms.schema == TERMS
    assert terms.filter(pl.col("term_kind") == "person").is_empty()


def test_evidence_in_shares_teaches_what_it_teaches_as_one() -> None:
    batches = [lexicon_evidence(batch, found_in(batch)) for batch in (CORPUS[:3], CORPUS[3:])]
    shares = list(zip(*map(evidence_shares, batches), strict=True))
    assert sum(part.height for share in shares for part in share) == sum(batch.height for batch in batches)
    assert sum(any(part.height for part in share) for share in shares) > 1
    lexicon = learned_lexicon(shares)
    assert lexicon.version == learned_whole().version
    assert lexicon.terms.equals(learned_whole().terms)


def test_what_is_found_in_other_reviews_teaches_nothing() -> None:
    some, rest = CORPUS[:6], CORPUS[6:]
    evidence = lexicon_evidence(some, found_in(CORPUS))
    assert evidence.filter(pl.col("title_key").is_in(rest["title_key"].implode())).is_empty()
    assert learned_lexicon([[evidence]]).version == learned_lexicon([[lexicon_evidence(some, found_in(some))]]).version
