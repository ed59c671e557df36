"""The engines that say what texts name: the rules, or a model that the user has installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import polars as pl

from contracts.errors import NoExtractor

if TYPE_CHECKING:
    from transforms.found import Found
    from transforms.lexicon import Lexicon

RULES, SPACY = "rules", "spacy"


class Extractor(Protocol):
    """Finds what the texts of a batch name."""

    @property
    def version(self) -> str:
        """What the engine adds to the version of the lexicon; nothing for the rules."""

    def fact_mention(self, review: pl.DataFrame, found: Found, lexicon: Lexicon) -> pl.DataFrame:
        """Everything that the texts name: rows of `fact_mention`, by review and mention number."""


class Rules:
    """The rules of this project."""

    version = ""

    def fact_mention(self, review: pl.DataFrame, found: Found, lexicon: Lexicon) -> pl.DataFrame:
        """Everything that the texts name: see `extract.fact_mention`."""
        from transforms.extract import fact_mention  # which loads all rules: a load with nothing new needs none

        return fact_mention(review, found, lexicon)


def extractor(choice: str) -> Extractor:
    """The engine of this name: `rules`, `spacy` or `spacy:MODEL`.

    Raises:
        NoExtractor: if it is unknown, or what it needs is not installed.
    """
    engine, _, model = choice.partition(":")
    if engine == SPACY:
        from transforms.extract_spacy import installed

        return installed(model)
    if choice != RULES:
        raise NoExtractor.named(choice)
    return Rules()


def version_under(engine: Extractor, lexicon_version: str) -> str:
    """The version of what an engine extracts under a lexicon, whatever engine it was used with before.

    Mentions of two engines are never mixed: after a change of engine all reviews have another version than the one that
    is wanted, so all are extracted again.
    """
    learned = lexicon_version.rpartition("/")[2]
    return f"{engine.version}/{learned}" if engine.version else learned
