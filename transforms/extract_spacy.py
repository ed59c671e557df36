"""The second engine: people, places and works as a spaCy model sees them. Needs spaCy and a model; fetches neither.

What words alone tell (ratings, years, advice, warnings, awards) and the name of the reviewed work come from the rules.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from threading import Lock
from typing import Any

import polars as pl

from contracts.errors import NoExtractor
from contracts.sets import CREDIT_ROLES
from transforms.extract import mention_rows
from transforms.extract_titles import title_occurrences
from transforms.folding import folded_name
from transforms.found import Found
from transforms.lexicon import Lexicon
from transforms.mention import apart, mentions
from transforms.people_roles import told_roles
from transforms.spans import folded
from transforms.title_forms import title_name

DEFAULT_MODEL = "en_core_web_sm"
_PLACES = ("GPE", "LOC")
_UNUSED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
_WINDOW = 100_000  # code points that the model sees at once: its memory grows with them, and it refuses a million
_MENTIONED = "mentioned"
ENTITY = pl.Schema({"review_key": pl.Int64, "start_character": pl.Int32, "mention_text": pl.String, "label": pl.String})
_TEXT = pl.col("mention_text")


def installed(model: str = "") -> SpacyExtractor:
    """The engine with an installed model, or one in a folder; `en_core_web_sm` if none is named.

    Raises:
        NoExtractor: saying what to install.
    """
    name = model or DEFAULT_MODEL
    try:
        spacy = importlib.import_module("spacy")
    except ImportError as error:
        raise NoExtractor.lacking("spaCy", "pip install spacy", name) from error
    try:
        pipeline = spacy.load(name, exclude=list(_UNUSED))
    except (OSError, ImportError, ValueError) as error:
        raise NoExtractor.lacking(f"the spaCy model {name}", f"python -m spacy download {name}", name) from error
    return SpacyExtractor(pipeline)


class SpacyExtractor:
    """Finds people, places and works with a model.

    Args:
        pipeline: a loaded pipeline of spaCy that finds entities.
    """

    def __init__(self, pipeline: Any) -> None:  # spaCy is not there to be typed against
        """Keep the pipeline, which only one thread at a time may use."""
        self._pipeline = pipeline
        self._lock = Lock()
        meta = pipeline.meta
        self.version = f"spacy {meta['lang']}_{meta['name']} {meta['version']}"

    def fact_mention(self, review: pl.DataFrame, found: Found, lexicon: Lexicon) -> pl.DataFrame:
        """Everything that the texts name: rows of `fact_mention`, by review and mention number.

        The lexicon and the candidates that were found decide on the reviewed work only.
        """
        entity = self.entities(review)
        works = title_occurrences(review, found.titles, lexicon).filter(pl.col("role") == "reviewed")
        named = [
            _persons(entity, found.names),
            _works(entity, works),
            _places(entity),
            found.told,
        ]
        return mention_rows(pl.concat(named), review)

    def entities(self, review: pl.DataFrame) -> pl.DataFrame:
        """The entities of the texts as the model labels them: rows of `ENTITY`, without a possessive at the end."""
        with self._lock:
            rows = [
                (key, offset + entity.start_char + 1, entity.text, entity.label_)
                for document, (key, offset) in self._pipeline.pipe(_windows(review), as_tuples=True)
                for entity in document.ents
            ]
        return pl.DataFrame(rows, ENTITY, orient="row").with_columns(
            mention_text=_TEXT.str.replace(r"['’][sS]?$", "").str.strip_chars_end()
        )


def _windows(review: pl.DataFrame) -> Iterator[tuple[str, tuple[int, int]]]:
    """The texts in parts that the model can take, each with its review and the code points before it.

    One by one: a spaCy pipeline has no other way to take them.
    """
    for key, text in zip(review["review_key"].to_list(), review["clean_text"].to_list(), strict=True):
        for offset in range(0, len(text), _WINDOW):
            yield text[offset : offset + _WINDOW], (key, offset)


def _persons(entity: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """People, with the roles that the words beside their names tell; without any they are mentioned."""
    place = ["review_key", "start_character"]
    beside = names.select(*place, "left", "right").with_columns(pl.col("start_character").cast(pl.Int32))
    person = entity.filter(pl.col("label") == "PERSON").with_columns(normalised_text=folded_name(_TEXT))
    told = told_roles(person.join(beside.unique(place, keep="first", maintain_order=True), on=place, how="left"))
    is_told = pl.any_horizontal(f"is_{role}" for role in CREDIT_ROLES)
    roles = pl.concat_list(pl.when(f"is_{role}").then(pl.lit(role)) for role in CREDIT_ROLES).list.drop_nulls()
    by_role = told.with_columns(
        is_told=is_told,
        role=pl.when(is_told).then(roles).otherwise(pl.concat_list(pl.lit(_MENTIONED))),
        extraction_rule=pl.lit("spacy_person"),
    ).explode("role")
    kept = by_role.filter(pl.col("is_told") | ~pl.col("is_told").any().over("review_key", "normalised_text"))
    return mentions(kept, "person")


def _works(entity: pl.DataFrame, reviewed: pl.DataFrame) -> pl.DataFrame:
    """The reviewed work as the rules find it, and the other works that the model finds."""
    columns = ["review_key", "start_character", "mention_text", "normalised_text", "role", "extraction_rule"]
    other = (
        entity.filter(pl.col("label") == "WORK_OF_ART")
        .with_columns(normalised_text=title_name(_TEXT), role=pl.lit(_MENTIONED), extraction_rule=pl.lit("spacy_work"))
        .join(reviewed, on=["review_key", "normalised_text"], how="anti")
    )
    return mentions(apart(pl.concat([reviewed.select(columns), other.select(columns)])), "title")


def _places(entity: pl.DataFrame) -> pl.DataFrame:
    named = entity.filter(pl.col("label").is_in(_PLACES))
    name = folded(_TEXT).str.replace("^the ", "")
    return mentions(named.with_columns(normalised_text=name, extraction_rule=pl.lit("spacy_place")), "place")
