"""Learning names: who is a person everywhere, and who a character of one film."""

from __future__ import annotations

import polars as pl

from contracts.audit import LEXICON
from transforms.lexicon_evidence import EVIDENCE


def evidence(review: pl.DataFrame) -> pl.DataFrame:
    """What a batch says about names: rows of `EVIDENCE`."""
    return EVIDENCE.to_frame()


def learned(whole: pl.DataFrame) -> pl.DataFrame:
    """The terms on names: `audit.lexicon` without its version."""
    return pl.DataFrame(schema={name: dtype for name, dtype in LEXICON.schema.items() if name != "lexicon_version"})
