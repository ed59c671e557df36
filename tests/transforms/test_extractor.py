"""The engines: which there are, what they need, and what the second one makes of the entities of a model."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from contracts.errors import NoExtractor
from tests.transforms.lexicons import lexicon, reviews
from transforms.extract_spacy import SpacyExtractor, installed
from transforms.extractor import Rules, extractor, version_under
from transforms.found import found_in

LABELS = {"Ann Lee's": "PERSON", "Ann Lee": "PERSON", "Bob Ray": "PERSON", "Turin": "GPE", "Night Ferry": "WORK_OF_ART"}


class Listed:
    """Stands in for a pipeline: its entities are the names of a list."""

    meta = {"lang": "en", "name": "listed", "version": "1.0"}  # noqa: RUF012 -- as spaCy has it

    def pipe(self, texts: Iterable[tuple[str, Any]], *, as_tuples: bool) -> Iterator[tuple[SimpleNamespace, Any]]:
        assert as_tuples
        for text, context in texts:
            ents = [
                SimpleNamespace(start_char=match.start(), text=match[0], label_=LABELS[match[0]])
                for match in re.finditer("|".join(LABELS), text)
            ]
            yield SimpleNamespace(ents=ents), context


def named(*texts: str) -> list[tuple[str, str, str, int]]:
    review = reviews(*texts)
    mention = SpacyExtractor(Listed()).fact_mention(review, found_in(review), lexicon())
    columns = ("mention_kind", "role", "mention_text", "start_character")
    return mention.select(pl.col(columns[:2]).cast(pl.String), *columns[2:]).rows()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a story in Turin", [("place", "none", "Turin", 12)]),
        ("it was directed by Ann Lee", [("person", "director", "Ann Lee", 20)]),
        ("there is Bob Ray", [("person", "mentioned", "Bob Ray", 10)]),
        ("in Ann Lee's house", [("person", "mentioned", "Ann Lee", 4)]),
        ("as in Night Ferry", [("title", "mentioned", "Night Ferry", 7)]),
        ("a 7/10", [("rating", "none", "7/10", 3)]),
        ("", []),
    ],
)
def test_entities_and_what_words_tell_become_mentions(text: str, expected: list[tuple[str, str, str, int]]) -> None:
    assert named(text) == expected


def test_a_role_that_is_told_once_is_the_role_of_the_person() -> None:
    assert named("it was directed by Ann Lee . there is Ann Lee") == [("person", "director", "Ann Lee", 20)]


def test_a_long_text_is_read_in_parts() -> None:
    assert named("é" * 100_000 + " Turin") == [("place", "none", "Turin", 100_002)]


@pytest.mark.parametrize(
    ("engine", "before", "after"),
    [
        (Rules(), "abc", "abc"),
        (Rules(), "spacy en_listed 1.0/abc", "abc"),
        (SpacyExtractor(Listed()), "abc", "spacy en_listed 1.0/abc"),
        (SpacyExtractor(Listed()), "spacy en_other 2.0/abc", "spacy en_listed 1.0/abc"),
    ],
)
def test_the_engine_is_part_of_the_version(engine: Rules | SpacyExtractor, before: str, after: str) -> None:
    assert version_under(engine, before) == after


@pytest.mark.parametrize("choice", ["", "nltk", "rules:small"])
def test_an_engine_that_there_is_not_is_said(choice: str) -> None:
    with pytest.raises(NoExtractor, match="There are: rules, spacy, and spacy:MODEL"):
        extractor(choice)


def test_without_spacy_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(NoExtractor, match=r"needs spaCy, which is not installed.*`pip install spacy`"):
        extractor("spacy")


def test_without_the_model_it_is_said_what_to_install() -> None:
    pytest.importorskip("spacy", reason="spaCy is no dependency")
    with pytest.raises(NoExtractor, match="needs the spaCy model no_such_model, which is not installed"):
        extractor("spacy:no_such_model")


def test_a_model_in_a_folder_is_used(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is no dependency")
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Turin"}])
    pipeline.to_disk(tmp_path)
    assert installed(str(tmp_path)).entities(reviews("", "a story in Turin")).rows() == [(2, 12, "Turin", "GPE")]


def test_the_small_english_model_finds_somebody() -> None:
    pytest.importorskip("en_core_web_sm", reason="the model is not installed")
    text = "Meryl Streep went to Paris."
    assert (1, 1, "Meryl Streep", "PERSON") in installed().entities(reviews(text)).rows()
