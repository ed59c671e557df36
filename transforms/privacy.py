"""What is kept of who wrote a review: all of it, a pseudonym, or nothing. It is decided before all else.

A pseudonym is a keyed digest: without the key nobody can find it for an id, as anybody could with a plain digest of a
public id. The key is never in a warehouse; what a run notes is a check of it, to tell one key from another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from contracts.stage import RAW_REVIEW
from transforms.keys import keyed_digest

MODES = ("keep", "pseudonym", "drop")
WITHOUT_REVIEWERS = ("aclimdb", "plain_text", "kaggle_imdb", "huggingface_imdb")
_CHECK_LENGTH = 8


@dataclass(frozen=True)
class Privacy:
    """What is kept of reviewers.

    Args:
        mode: a member of MODES.
        key: that pseudonyms are made with; empty only if all is kept. It is never shown.
    """

    mode: str = "keep"
    key: str = field(default="", repr=False)

    @property
    def check(self) -> str:
        """Tells whether another key is this one, and nothing of what it is."""
        return "" if self.mode == "keep" else keyed_text(self.key, "check of the key")[:_CHECK_LENGTH]

    def hides(self, layout: str) -> bool:
        """Whether a record of this layout holds a reviewer that is not to be kept: its bytes are not kept either."""
        return self.mode != "keep" and layout not in WITHOUT_REVIEWERS


KEEP = Privacy()


def keyed_text(key: str, *fields: str) -> str:
    """The keyed digest of a few texts."""
    return str(pl.select(keyed_digest(key, *map(pl.lit, fields))).item())


def pseudonym(key: str, namespace: str, reviewer_id: str) -> str:
    """The pseudonym of one reviewer."""
    return keyed_text(key, namespace, reviewer_id)


def private_review(raw_review: pl.DataFrame, privacy: Privacy, layout: str) -> pl.DataFrame:
    """RAW_REVIEW with as much of its reviewers as is to be kept; nothing is changed where all is, or there are none.

    Names, outlets and what else no column holds go. Ids become pseudonyms or go. An id of a review that is composed of
    fields becomes a keyed digest, since the reviewer is among them.

    Args:
        raw_review: RAW_REVIEW.
        privacy: what is kept.
        layout: of the dump.
    """
    if not privacy.hides(layout):
        return raw_review
    composed = pl.col("review_id_kind").cast(pl.String) == "composed"
    nothing = pl.lit(None)
    if privacy.mode == "pseudonym":
        namespace = pl.col("reviewer_namespace")
        reviewer_id = keyed_digest(privacy.key, namespace.cast(pl.String), pl.col("reviewer_id"))
    else:
        namespace, reviewer_id = pl.lit("unknown"), nothing
    private = raw_review.with_columns(
        review_id=pl.when(composed).then(keyed_digest(privacy.key, pl.col("review_id"))).otherwise("review_id"),
        reviewer_namespace=namespace,
        reviewer_id=reviewer_id,
        reviewer_name=nothing,
        publication_name=nothing,
        is_top_critic=nothing,
        extra_json=nothing,
    )
    return private.cast(RAW_REVIEW.schema)
