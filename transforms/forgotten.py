"""What is to be forgotten: its keys, the refusals that are of it, and the terms that only its texts taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from contracts.sets import REVIEWER_NAMESPACE
from transforms.folding import folded_name
from transforms.keys import key_of, surrogate_key

NAMESPACES: tuple[str, ...] = tuple(REVIEWER_NAMESPACE.categories.to_list())
TARGET = pl.Schema({"forgotten_kind": pl.String, "forgotten_key": pl.Int64})

_CONTEXT = pl.Struct(
    dict.fromkeys(("review_id", "title_id", "rating_raw", "reviewer_namespace", "reviewer_id"), pl.String)
)


@dataclass(frozen=True)
class Target:
    """One reviewer, review or source that is to be forgotten.

    Args:
        kind: a member of `contracts.sets.FORGOTTEN_KIND`.
        key: of its row, which is its tombstone.
        words: what its records hold somewhere, however damaged they are; all of these.
        source_key: the source that its records are of, if it is of one.
    """

    kind: str
    key: int
    words: tuple[str, ...] = ()
    source_key: int | None = None


def target_frame(targets: Sequence[Target]) -> pl.DataFrame:
    """The tombstones: forgotten_kind, forgotten_key."""
    return pl.DataFrame([(target.kind, target.key) for target in targets], schema=TARGET, orient="row")


def source_target(source_id: str) -> Target:
    """A source, with all that is of it."""
    key = key_of("dim_source", source_id)
    return Target("source", key, source_key=key)


def review_target(source_id: str, review_id: str) -> Target:
    """One review, by its id within the source; a composed id is made of what its record holds."""
    words = tuple(word for word in review_id.split("/") if word)
    return Target("review", key_of("fact_review", source_id, review_id), words, key_of("dim_source", source_id))


def reviewer_target(namespace: str, reviewer_id: str, source_ids: Sequence[str] = ()) -> Target:
    """One reviewer.

    Args:
        namespace: whose id it is.
        reviewer_id: as the warehouse has it.
        source_ids: the sources that there are, for ids that are behind the name of theirs.
    """
    given = reviewer_id
    if namespace == "other":
        given = next((given.removeprefix(f"{name}:") for name in source_ids if given.startswith(f"{name}:")), given)
    words = given.split(" at ") if namespace == "rotten_tomatoes" else [given]
    return Target("reviewer", key_of("dim_reviewer", namespace, reviewer_id), tuple(filter(None, words)))


def keyed_refusals(contexts: pl.DataFrame) -> pl.DataFrame:
    """Refusals with the keys of whose they are: `review_key`, `reviewer_key`, and `is_anybodys`.

    Args:
        contexts: `source_id` and `context_json`, of `audit.refused_review`.

    Returns:
        The same with three columns more. A record may be anybody's if nothing of it could be read.
    """
    context = pl.col("context_json").str.json_decode(_CONTEXT)
    known = contexts.with_columns(
        context.struct.field(field.name).alias(f"of_{field.name}") for field in _CONTEXT.fields
    )
    said = pl.any_horizontal(pl.col(f"of_{name}").is_not_null() for name in ("title_id", "rating_raw", "reviewer_id"))
    return known.with_columns(
        review_key=surrogate_key("fact_review", "source_id", "of_review_id"),
        reviewer_key=surrogate_key("dim_reviewer", "of_reviewer_namespace", "of_reviewer_id"),
        is_anybodys=~said,
    ).drop(f"of_{field.name}" for field in _CONTEXT.fields)


def is_of(target: Target) -> pl.Expr:
    """Whether a refusal, with its keys, says that it is of the target; never missing."""
    return (pl.col(f"{target.kind}_key") == target.key).fill_null(value=False)


def terms_in(text: pl.Series, terms: pl.DataFrame) -> pl.DataFrame:
    """The terms of a lexicon that occur in texts: the rows of `terms`, case, accents and the ends of words aside.

    Args:
        text: texts.
        terms: `term_kind` and `term` of `audit.lexicon`.
    """
    bare = pl.when(pl.col("term_kind") == "film_name").then(pl.col("term").str.replace(r"^\d+ ", "")).otherwise("term")
    forms = terms.with_columns(form=pl.concat_str(pl.lit(" "), folded_name(bare))).filter(pl.col("form") != " ")
    patterns = forms["form"].unique(maintain_order=True).to_list()
    if not patterns or text.is_empty():
        return terms.clear()
    spaced = pl.concat_str(pl.lit(" "), folded_name(pl.col("text")))
    found = (
        text.to_frame("text")
        .select(form=spaced.str.extract_many(patterns, overlapping=True).list.unique())
        .explode("form")
        .drop_nulls()
        .unique()
    )
    return forms.join(found, on="form", how="semi").drop("form")
