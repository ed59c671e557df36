"""The lexicon: what a corpus teaches about names, places and works. A frozen value that extraction reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from contracts.audit import LEXICON
from transforms import lexicon_names, lexicon_works
from transforms.found import Found
from transforms.keys import content_digest
from transforms.lexicon_evidence import EVIDENCE

LEARNING_RULES_VERSION = "1"

TERMS = pl.Schema({name: dtype for name, dtype in LEXICON.schema.items() if name != "lexicon_version"})


@dataclass(frozen=True, eq=False)  # so that what is made of one can be kept for it
class Lexicon:
    """What was learned, under the version that names it.

    Args:
        version: digest of the terms and of the version of the learning rules; equal terms have equal versions.
        terms: `audit.lexicon` without its version, ordered by kind and term.
    """

    version: str
    terms: pl.DataFrame


def lexicon_evidence(review: pl.DataFrame, found: Found) -> pl.DataFrame:
    """What the texts of a batch say for and against terms: one row per kind, term and title.

    Args:
        review: `review_key`, `title_key` and `clean_text` of the texts that teach: equal ones only once.
        found: what was found in these reviews, and maybe in others.
    """
    parts = [lexicon_names.evidence(review, found.names), lexicon_works.evidence(review, found.titles)]
    return pl.concat([EVIDENCE.to_frame(), *parts])


def learned_lexicon(shares: Iterable[Sequence[pl.DataFrame]]) -> Lexicon:
    """The lexicon of a corpus, from the evidence of all its batches.

    Neither the order of the batches nor where they were cut changes it. Of each share only what the rules ask for is
    kept: the names of a million reviews by title take 1.5 GB at once.

    Args:
        shares: rows of `EVIDENCE` by `evidence_shares`, of all batches together; or all rows as one share. They are
            gone through twice.
    """
    counted, plain, written = [], [], []
    for share in map(_added, shares):
        counted.append(lexicon_names.counted_names(share))
        plain.append(lexicon_names.plain_words(share))
        written.append(lexicon_works.written_titles(share))
    names = lexicon_names.learned(pl.concat(counted), pl.concat(plain))
    titles = pl.concat(written)
    spellings = lexicon_works.spellings(titles)
    runs = pl.concat(_added([lexicon_works.runs(part, spellings) for part in share]) for share in shares)
    works = lexicon_works.learned(titles, spellings, runs, names)
    return lexicon_of(pl.concat([TERMS.to_frame(), names, works]).sort("term_kind", "term"))


def _added(evidence: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One row per kind, term and title."""
    by = pl.concat([EVIDENCE.to_frame(), *evidence]).lazy().group_by("term_kind", "term", "title_key")
    return by.agg(pl.col("support_count").sum()).collect()  # a frame groups four times as slowly


def lexicon_of(terms: pl.DataFrame) -> Lexicon:
    """The lexicon that these terms make: those learned, or those of `audit.lexicon`."""
    ordered = terms.select(TERMS.names()).sort("term_kind", "term")
    lines = ordered.select(pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator="\t")).to_series()
    text = "\n".join([LEARNING_RULES_VERSION, *lines.to_list()])
    return Lexicon(pl.select(content_digest(pl.lit(text))).item(), ordered)
